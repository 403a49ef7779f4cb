import { describe, expect, test } from 'vitest';
import { AssetId } from '#shared/api/ids.ts';
import type { EditGraph, Operation } from '#shared/edit/model.ts';
import { ClaimPlan, type InputFacts } from '#shared/edit/plan-model.ts';
import { planClaim } from '#shared/edit/plan.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';

const S = 1_000_000_000n;
const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const range = (start: number, end: number) => ({ start: BigInt(start) * S, end: BigInt(end) * S });

const signed = (...types: string[]): InputFacts => ({
  hasStore: true,
  integrity: 'intact',
  sourceTypes: types.map((type) => IPTC + type),
  depth: 1,
});

/** Inputs of the given lengths in seconds, each carried; uses as `[input, from, to]`. */
function edit(
  inputs: Record<string, number>,
  uses: [string, number, number][],
  more: Partial<EditGraph> = {},
): EditGraph {
  let graph = emptyGraph('Package');
  for (const [id, seconds] of Object.entries(inputs)) {
    const media = { kind: 'file' as const, asset: AssetId.parse('a_000000000000') };
    graph = addInput(graph, { id, media, title: `${id}.mp4`, format: 'video/mp4', duration: BigInt(seconds) * S });
  }
  graph = { ...graph, inputs: graph.inputs.map((input) => ({ ...input, disposition: 'carried' })) };
  for (const [input, from, to] of uses) {
    graph = addUse(graph, { id: `u${graph.uses.length + 1}`, input, source: range(from, to) });
  }
  return { ...graph, ...more };
}

const facts = (all: Record<string, InputFacts>) => new Map(Object.entries(all));
const names = (plan: ClaimPlan) => plan.actions.map((action) => action.action);
const text: Operation = { id: 'o1', kind: 'text', on: { uses: ['u2'] }, description: 'Lower third', params: {} };

describe('the claim plan', () => {
  test('an intro before a part of a clip is a composition, said second by second', () => {
    const graph = edit(
      { intro: 4, clip: 4 },
      [
        ['intro', 0, 4],
        ['clip', 1, 3],
      ],
      {
        operations: [{ id: 'publish', kind: 'publish', on: 'package', params: {} }, text],
      },
    );
    const plan = planClaim(graph, facts({ intro: signed('digitalCapture'), clip: signed('digitalCapture') }));
    expect(plan).toEqual({
      title: 'Package',
      format: 'video/mp4',
      allActionsIncluded: false,
      assertions: [],
      ingredients: [
        {
          input: 'intro',
          title: 'intro.mp4',
          format: 'video/mp4',
          relation: 'componentOf',
          used: [range(0, 4)],
          usedText: '4 s of 4 s',
          carriesStore: true,
          because: 'The result is put together from several files; this is one of them.',
        },
        {
          input: 'clip',
          title: 'clip.mp4',
          format: 'video/mp4',
          relation: 'componentOf',
          used: [range(1, 3)],
          usedText: '2 s of 4 s',
          carriesStore: true,
          because: 'The result is put together from several files; this is one of them.',
        },
      ],
      actions: [
        {
          from: 'inception',
          action: 'c2pa.created',
          digitalSourceType: `${IPTC}compositeCapture`,
          because: 'Every input says that it was recorded from life.',
        },
        {
          from: 'u1:placed',
          action: 'c2pa.placed',
          inputs: ['intro'],
          changes: [range(0, 4)],
          uses: [{ use: 'u1', source: range(0, 4), output: range(0, 4) }],
          because: 'A part of the result is “intro.mp4”.',
        },
        {
          from: 'u2:placed',
          action: 'c2pa.placed',
          inputs: ['clip'],
          changes: [range(4, 6)],
          uses: [{ use: 'u2', source: range(1, 3), output: range(4, 6) }],
          because: 'A part of the result is “clip.mp4”.',
        },
        {
          from: 'u2:trimmed',
          action: 'c2pa.trimmed',
          description: '2 s of 4 s used',
          changes: [range(4, 6)],
          uses: [{ use: 'u2', source: range(1, 3), output: range(4, 6) }],
          because: 'Not all of “clip.mp4” is used.',
        },
        {
          from: 'o1',
          action: 'c2pa.addedText',
          description: 'Lower third',
          changes: [range(4, 6)],
          because: 'Words were put into the picture.',
          attribution: 'gathered',
        },
        {
          from: 'repackaged',
          action: 'c2pa.repackaged',
          because: 'Packets were copied into a new container; picture and sound were not encoded again.',
        },
        { from: 'publish', action: 'c2pa.published', because: 'The result is released to others.' },
      ].map((action) => ({ inputs: [], changes: [], uses: [], parameters: {}, attribution: 'created', ...action })),
    });
    expect(ClaimPlan.decode(ClaimPlan.encode(plan))).toEqual(plan);
  });

  test('one file alone is opened as the parent; what is cut from it is trimmed, not placed', () => {
    const plan = planClaim(
      edit({ clip: 10 }, [
        ['clip', 0, 2],
        ['clip', 5, 6],
      ]),
      facts({ clip: signed() }),
    );
    expect(plan.ingredients.map(({ relation, used, usedText }) => ({ relation, used, usedText }))).toEqual([
      { relation: 'parentOf', used: [range(0, 2), range(5, 6)], usedText: '3 s of 10 s' },
    ]);
    expect(names(plan)).toEqual(['c2pa.opened', 'c2pa.trimmed', 'c2pa.trimmed', 'c2pa.repackaged', 'c2pa.published']);
    expect(plan.actions[0]).toMatchObject({ inputs: ['clip'], uses: [{ use: 'u1' }, { use: 'u2' }], changes: [] });
  });

  test('a file passed on whole gives the rendition signal: opened, repackaged, published and nothing else', () => {
    const plan = planClaim(edit({ clip: 10 }, [['clip', 0, 10]]), facts({ clip: signed() }));
    expect(names(plan)).toEqual(['c2pa.opened', 'c2pa.repackaged', 'c2pa.published']);
  });

  test('one file with its parts in another order says so in words', () => {
    const plan = planClaim(
      edit({ clip: 10 }, [
        ['clip', 5, 6],
        ['clip', 0, 2],
      ]),
      facts({ clip: signed() }),
    );
    expect(plan.actions.find((action) => action.from === 'rearranged')).toMatchObject({ action: 'c2pa.edited' });
  });

  test('a person may choose the parent; the others are placed into it', () => {
    const graph = edit({ clip: 10, outro: 2 }, [
      ['clip', 0, 10],
      ['outro', 0, 2],
    ]);
    const chosen: EditGraph = {
      ...graph,
      inputs: graph.inputs.map((input) => (input.id === 'clip' ? { ...input, relation: 'parentOf' } : input)),
    };
    const plan = planClaim(chosen, facts({ clip: signed(), outro: signed() }));
    expect(plan.ingredients.map(({ relation, because }) => [relation, because])).toEqual([
      ['parentOf', 'Chosen by a person.'],
      ['componentOf', 'The result derives from “clip.mp4”; this is placed into it.'],
    ]);
    expect(names(plan)).toEqual(['c2pa.opened', 'c2pa.placed', 'c2pa.repackaged', 'c2pa.published']);
  });

  test('an input off the timeline is inputTo, and the creation names it (R33)', () => {
    const graph = edit({ a: 1, b: 1, prompt: 1 }, [
      ['a', 0, 1],
      ['b', 0, 1],
    ]);
    const plan = planClaim(graph, facts({ a: signed(), b: signed(), prompt: signed() }));
    expect(plan.ingredients[2]).toMatchObject({ input: 'prompt', relation: 'inputTo', used: [] });
    expect(plan.actions[0]).toMatchObject({ action: 'c2pa.created', inputs: ['prompt'] });
  });

  test('an excluded input is off the timeline and out of the claim (R2)', () => {
    const graph = edit(
      { a: 1, b: 1 },
      [
        ['a', 0, 1],
        ['b', 0, 1],
      ],
      { operations: [{ ...text, on: { uses: ['u2'] } }] },
    );
    const plan = planClaim(
      {
        ...graph,
        inputs: graph.inputs.map((input) => (input.id === 'b' ? { ...input, disposition: 'excluded' } : input)),
      },
      facts({ a: signed() }),
    );
    expect(plan.ingredients.map((ingredient) => ingredient.input)).toEqual(['a']);
    expect(names(plan)).toEqual(['c2pa.opened', 'c2pa.repackaged']);
  });

  test('a vouched input is bound by its digest, with the name of who vouched and why a changed one was taken', () => {
    const graph = edit({ a: 1, b: 1 }, [
      ['a', 0, 1],
      ['b', 0, 1],
    ]);
    const [a, b] = graph.inputs;
    if (!a || !b) throw new Error('two inputs');
    const plan = planClaim(
      {
        ...graph,
        inputs: [
          { ...a, disposition: 'vouched', decidedBy: { who: 'Night desk', at: '2026-11-21T10:00:00Z' } },
          { ...b, acknowledgement: 'The agency confirmed a re-encode.' },
        ],
      },
      facts({
        a: { hasStore: false, integrity: 'none', sha256: 'ab'.repeat(32), sourceTypes: [], depth: 0 },
        b: { ...signed(), integrity: 'changed' },
      }),
    );
    expect(plan.ingredients[0]).toMatchObject({
      carriesStore: false,
      sha256: 'ab'.repeat(32),
      vouchedBy: 'Night desk',
    });
    expect(plan.assertions).toEqual([
      {
        label: 'org.countersign.inputs',
        attribution: 'created',
        data: {
          inputs: [
            { ingredient: 'a', alg: 'sha256', hash: 'ab'.repeat(32), vouchedBy: 'Night desk' },
            { ingredient: 'b', acknowledgement: 'The agency confirmed a re-encode.' },
          ],
        },
      },
    ]);
  });

  test.each([
    ['compositeSynthetic', ['digitalCapture'], ['trainedAlgorithmicMedia']],
    ['compositeCapture', ['digitalCapture'], ['computationalCapture', 'humanEdits']],
    ['composite', ['digitalCapture'], []],
  ])('the creation is %s by rule', (expected, a, b) => {
    const graph = edit({ a: 1, b: 1 }, [
      ['a', 0, 1],
      ['b', 0, 1],
    ]);
    const plan = planClaim(graph, facts({ a: signed(...a), b: signed(...b) }));
    expect(plan.actions[0]?.digitalSourceType).toBe(IPTC + expected);
  });

  test('nothing on the timeline is "empty", one generated component is generated', () => {
    expect(planClaim(emptyGraph('x'), new Map()).actions[0]?.digitalSourceType).toBe(
      'http://c2pa.org/digitalsourcetype/empty',
    );
    const graph = edit({ a: 1 }, [['a', 0, 1]]);
    const component: EditGraph = {
      ...graph,
      inputs: graph.inputs.map((input) => ({ ...input, relation: 'componentOf' })),
    };
    const plan = planClaim(component, facts({ a: signed('trainedAlgorithmicMedia') }));
    expect(plan.actions[0]?.digitalSourceType).toBe(`${IPTC}trainedAlgorithmicMedia`);
  });

  test('what a person chose wins, and is shown as chosen', () => {
    const graph = edit({ a: 1, b: 4 }, [
      ['a', 0, 1],
      ['b', 0, 1],
    ]);
    const plan = planClaim(
      {
        ...graph,
        operations: [{ ...text, override: { action: 'c2pa.drawing', description: 'Logo' } }],
        output: { ...graph.output, overrides: { 'u2:trimmed': { description: 'The first second' } } },
      },
      facts({ a: signed(), b: signed() }),
    );
    expect(plan.actions.find((action) => action.from === 'o1')).toMatchObject({
      action: 'c2pa.drawing',
      description: 'Logo',
      because: 'Chosen by a person instead of c2pa.addedText.',
      override: { action: 'c2pa.drawing', description: 'Logo' },
    });
    expect(plan.actions.find((action) => action.from === 'u2:trimmed')?.description).toBe('The first second');
  });

  test('what a person typed is passed on unless the signer takes responsibility; the beginning never is (R29)', () => {
    const graph = edit({ a: 1, b: 2 }, [
      ['a', 0, 1],
      ['b', 0, 1],
    ]);
    const overrides = { inception: { description: 'By us' }, 'u2:trimmed': { description: 'The first second' } };
    const metadata = [{ name: 'dc:title', value: 'Harbour' }];
    for (const [takeResponsibility, attribution] of [
      [false, 'gathered'],
      [true, 'created'],
    ] as const) {
      const output = { ...graph.output, metadata, overrides, takeResponsibility };
      const plan = planClaim({ ...graph, operations: [text], output }, new Map());
      expect(plan.assertions.map((assertion) => [assertion.label, assertion.attribution])).toEqual([
        ['cawg.metadata', attribution],
      ]);
      expect(plan.actions.map((action) => [action.from, action.attribution])).toEqual([
        ['inception', 'created'],
        ['u1:placed', 'created'],
        ['u2:placed', 'created'],
        ['u2:trimmed', attribution],
        ['o1', attribution],
        ['repackaged', 'created'],
      ]);
    }
  });

  test('packaging names the parent, which earlier versions of C2PA ask for', () => {
    const plan = planClaim(edit({ clip: 10 }, [['clip', 0, 10]]), facts({ clip: signed() }));
    expect(plan.actions.map((action) => [action.action, action.inputs])).toEqual([
      ['c2pa.opened', ['clip']],
      ['c2pa.repackaged', ['clip']],
      ['c2pa.published', []],
    ]);
  });

  test('allActionsIncluded is never said of something unknown', () => {
    const graph = edit({ a: 1 }, [['a', 0, 1]]);
    const output = { ...graph.output, allActionsKnown: true };
    const unknown: Operation = { id: 'o9', kind: 'unknown', on: 'package', params: {} };
    expect(planClaim({ ...graph, output }, new Map()).allActionsIncluded).toBe(true);
    expect(planClaim({ ...graph, output, operations: [unknown] }, new Map()).allActionsIncluded).toBe(false);
    expect(planClaim(graph, new Map()).allActionsIncluded).toBe(false);
  });
});

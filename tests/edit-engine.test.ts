import fc from 'fast-check';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { AssetId } from '#shared/api/ids.ts';
import { toDefinition } from '#shared/edit/definition.ts';
import { lint } from '#shared/edit/lint.ts';
import type { EditGraph, Operation } from '#shared/edit/model.ts';
import { type ClaimPlan, type InputFacts } from '#shared/edit/plan-model.ts';
import { planClaim } from '#shared/edit/plan.ts';
import { previewManifest } from '#shared/edit/preview.ts';
import { readPlan } from '#shared/edit/read-plan.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { type Manifest, parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { stated } from '#shared/edit/stated.ts';
import {
  createdDefinition,
  demoClip,
  listOf,
  never,
  signInput,
  startEngine,
  temporaryFolder,
} from './support/engine.ts';
import { makeIdentity, type TestIdentity } from './support/engine-identity.ts';
import { storeOf } from './support/engine-store.ts';

/*
 * The law of edit-graph.md section 1 through the real engine: plan, sign, read, plan again. And what our linter is for: things the
 * engine signs without a word.
 */

const { engine } = startEngine();
const S = 1_000_000_000n;
const range = (start: bigint, end: bigint) => ({ start: start * S, end: end * S });

let folder: string;
let contributor: TestIdentity;
let broadcaster: TestIdentity;
/** Paths by input id. The contribution and the intro are signed, the outro is not. */
const paths: Record<string, string> = { outro: demoClip('outro') };

const signed: InputFacts = { hasStore: true, integrity: 'intact', sourceTypes: [], depth: 1 };
const plain: InputFacts = { hasStore: false, integrity: 'none', sha256: '0f'.repeat(32), sourceTypes: [], depth: 0 };
const facts = new Map([
  ['contributed', signed],
  ['intro', signed],
  ['outro', plain],
]);

beforeAll(async () => {
  folder = await temporaryFolder();
  contributor = await makeIdentity({ name: 'Contributor' });
  broadcaster = await makeIdentity({ name: 'Broadcaster' });
  for (const name of ['contributed', 'intro'] as const) {
    const output = join(folder, `${name}.mp4`);
    await engine.sign(
      { ...signInput(contributor, demoClip(name), output), definition: createdDefinition(`${name}.mp4`) },
      { signal: never(), sign: contributor.sign },
    );
    paths[name] = output;
  }
});

function edit(uses: [string, bigint, bigint][], more: Partial<EditGraph> = {}): EditGraph {
  let graph = emptyGraph('Harbour package');
  for (const id of new Set(uses.map(([input]) => input))) {
    const media = { kind: 'file' as const, asset: AssetId.parse('a_000000000000') };
    graph = addInput(graph, {
      id,
      media,
      title: `${id}.mp4`,
      format: 'video/mp4',
      duration: id === 'contributed' ? 12n * S : 4n * S,
    });
  }
  graph = {
    ...graph,
    inputs: graph.inputs.map((input) => ({
      ...input,
      disposition: input.id === 'outro' ? 'vouched' : 'carried',
      decidedBy: { who: 'Night desk', at: '2026-11-21T10:00:00Z' },
    })),
  };
  for (const [input, start, end] of uses) {
    graph = addUse(graph, { id: `u${graph.uses.length + 1}`, input, source: { start, end } });
  }
  return { ...graph, ...more, output: { ...graph.output, takeResponsibility: true, ...more.output } };
}

/** Signs the plan over a clip that stands for the rendered file. */
async function sign(plan: ClaimPlan, name: string, change = (definition: object): object => definition) {
  const { definition, ingredients } = toDefinition(plan, { name: 'Countersign', version: '0.1.0' });
  const output = join(folder, name);
  await engine.sign(
    {
      ...signInput(broadcaster, demoClip('outro'), output),
      definition: change(definition),
      ingredients: ingredients.map(({ input, json }) => ({ json, path: paths[input] ?? '', mimeType: 'video/mp4' })),
    },
    { signal: never(), sign: broadcaster.sign },
  );
  const trust = { lists: [listOf(broadcaster, 'signer', 'urn:a'), listOf(contributor, 'signer', 'urn:b')] };
  const reading = await engine.read({ path: output, mimeType: 'video/mp4', trust, verify: true }, { signal: never() });
  const store = parseManifestStore(reading.store);
  const schemas = await engine.schemas({ path: output, mimeType: 'video/mp4' }, { signal: never() });
  return {
    /** What of it the published schemas have otherwise, or could not be held against them (R67). */
    misfits: schemas?.assertions.filter(({ state, label }) => state !== 'fits' && !label.startsWith('org.')),
    state: storeOf(reading).validation_state,
    store,
    manifest: store.manifests.get(store.active_manifest ?? '')!,
  };
}

/** Without ids, hashes and the engine's own additions, which are new in every signature. */
const comparable = ({ title, format, claim_version, ...manifest }: Manifest) => ({
  title,
  format,
  claim_version,
  signer: manifest.signature_info?.common_name,
  claim_generator_info: manifest.claim_generator_info.map(({ name, version }) => ({ name, version })),
  assertions: manifest.assertions
    .filter(({ label }) => !label.startsWith('c2pa.hash'))
    // The hash of an ingredient assertion, which is base64; a file's digest in our own assertion is hex and stays.
    .map((one) => JSON.parse(JSON.stringify(one).replace(/,"hash":"[^"]{43}="/g, '')) as unknown),
  ingredients: manifest.ingredients.map((ingredient) => ({
    ...ingredient,
    active_manifest: ingredient.active_manifest !== undefined,
    validation_results: undefined,
  })),
});

const steps: Operation[] = [
  {
    id: 'o1',
    kind: 'text',
    on: { uses: ['u2'] },
    at: range(5n, 6n),
    area: { type: 'rectangle', x: 5, y: 80.5, width: 40, height: 10 },
    description: 'Lower third “Größe” \u202e<img onerror>',
    agent: { name: 'Titler', version: '2' },
    params: {},
  },
  {
    id: 'o2',
    kind: 'drawing',
    on: { uses: ['u2', 'u3'] },
    area: {
      type: 'polygon',
      points: [
        { x: 1, y: 2 },
        { x: 30, y: 4 },
        { x: 5, y: 60.5 },
      ],
    },
    when: '2026-11-21T10:00:00Z',
    params: { 'org.acme.blur': 'strong' },
  },
  { id: 'o3', kind: 'dub', on: 'package', at: range(0n, 2n), params: { track: '2' }, agent: { name: 'Mixer' } },
  { id: 'o4', kind: 'translate', on: 'package', params: { sourceLanguage: 'el', targetLanguage: 'de-CH' } },
  { id: 'o5', kind: 'custom', on: 'package', params: { action: 'org.acme.sting' }, description: 'House sting' },
  { id: 'o6', kind: 'publish', on: 'package', params: {} },
];

/** Cuts to the nanosecond, in any order, with any of the steps. */
const sound: fc.Arbitrary<EditGraph> = fc
  .record({
    cuts: fc.array(
      fc.record({
        input: fc.constantFrom('intro', 'contributed', 'outro'),
        start: fc.bigInt({ min: 0n, max: 2n * S }),
        length: fc.bigInt({ min: 1n, max: 2n * S }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    chosen: fc.subarray(steps.slice(2)),
    takeResponsibility: fc.boolean(),
  })
  .map(({ cuts, chosen, takeResponsibility }) => {
    const graph = edit(
      cuts.map(({ input, start, length }): [string, bigint, bigint] => [input, start, start + length]),
    );
    return { ...graph, operations: chosen, output: { ...graph.output, takeResponsibility } };
  });

describe('a plan through the engine and back', () => {
  test('the law holds for any edit that the linter lets pass', { timeout: 60_000 }, async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(sound, async (graph) => {
        expect(lint(graph, { inputs: facts }).filter((problem) => problem.severity === 'blocks')).toEqual([]);
        const plan = planClaim(graph, facts);
        number += 1;
        const { state, misfits, manifest } = await sign(plan, `random-${number}.mp4`);
        expect([state, misfits]).toEqual(['Trusted', []]);
        const { plan: again, ambiguous } = readPlan(manifest, 'video/mp4');
        expect(ambiguous).toEqual([]);
        expect(stated(again)).toEqual(stated(plan));
      }),
      { numRuns: 15 },
    );
  });

  test.each<[string, () => EditGraph, number]>([
    [
      'an intro, two parts of a contribution and an unsigned outro',
      () =>
        edit(
          [
            ['intro', 0n * S, 4n * S],
            ['contributed', 2n * S, 5n * S],
            ['contributed', 7n * S, 8n * S],
            ['outro', 0n * S, 4n * S],
          ],
          { operations: steps },
        ),
      3,
    ],
    ['one contribution, trimmed', () => edit([['contributed', 2n * S, 5n * S]]), 2],
    [
      'one contribution passed on whole, with metadata, and nothing left unsaid',
      () => {
        const graph = edit([['contributed', 0n * S, 12n * S]]);
        const metadata = [
          { name: 'dc:title', value: 'Harbour' },
          { name: 'dc:language', value: 'en' },
          { name: '@acme', value: 'https://acme.example/ns/' },
          { name: 'acme:slug', value: 'HARBOUR' },
        ];
        return { ...graph, output: { ...graph.output, allActionsKnown: true, metadata, takeResponsibility: false } };
      },
      2,
    ],
    [
      'a contribution with an intro placed before it, in words nobody takes responsibility for',
      () => {
        const graph = edit(
          [
            ['intro', 0n * S, 4n * S],
            ['contributed', 0n * S, 12n * S],
          ],
          { operations: steps.slice(0, 2) },
        );
        const inputs = graph.inputs.map((one) =>
          one.id === 'contributed' ? { ...one, relation: 'parentOf' as const } : one,
        );
        return { ...graph, inputs, output: { ...graph.output, takeResponsibility: false } };
      },
      3,
    ],
    ['an unsigned file that somebody vouches for', () => edit([['outro', 0n * S, 4n * S]]), 1],
  ])('%s', async (name, make, manifests) => {
    const graph = make();
    expect(lint(graph, { inputs: facts }).filter((problem) => problem.severity === 'blocks')).toEqual([]);
    const plan = planClaim(graph, facts);
    const { state, misfits, store, manifest } = await sign(plan, `${name.slice(0, 24)}.mp4`);
    expect([state, misfits]).toEqual(['Trusted', []]);
    // R7: one more than all that the inputs carry.
    expect(store.manifests.size).toBe(manifests);
    const { plan: again, ambiguous } = readPlan(manifest, 'video/mp4');
    expect(ambiguous).toEqual([]);
    expect(stated(again)).toEqual(stated(plan));
    const preview = parseManifestStore(
      previewManifest(plan, 'Broadcaster signer', { name: 'Countersign', version: '0.1.0' }),
    );
    expect(comparable(preview.manifests.get(preview.active_manifest ?? '')!)).toEqual(comparable(manifest));
  });

  test.each<[string, RegExp, (definition: string) => string]>([
    ['trap: a time that is no npt', /"abc"/, (json) => json.replaceAll('"start":"4"', '"start":"abc"')],
    ['trap: a title in c2pa.metadata', /dc:title/, (json) => json.replace('cawg.metadata', 'c2pa.metadata')],
    [
      'trap: a deprecated action',
      /c2pa.color_adjustments/,
      (json) => json.replace('c2pa.adjustedColor', 'c2pa.color_adjustments'),
    ],
    ['trap: a day that is none', /yesterday/, (json) => json.replace('2026-11-21T10:00:00Z', 'yesterday')],
  ])('%s is signed by the engine without a word, which is why the linter has to look', async (name, wrong, spoil) => {
    const graph = edit(
      [
        ['intro', 0n * S, 4n * S],
        ['contributed', 2n * S, 5n * S],
      ],
      {
        operations: [{ id: 'o1', kind: 'colour', on: 'package', when: '2026-11-21T10:00:00Z', params: {} }],
      },
    );
    const metadata = [{ name: 'dc:title', value: 'Harbour' }];
    const plan = planClaim({ ...graph, output: { ...graph.output, metadata } }, facts);
    expect(JSON.stringify(toDefinition(plan, { name: 'x', version: '1' }))).not.toMatch(
      /abc|c2pa\.metadata|color_adjust|yesterday/,
    );
    const { state, manifest } = await sign(
      plan,
      `${name.slice(6, 20)}.mp4`,
      (definition) => JSON.parse(spoil(JSON.stringify(definition))) as object,
    );
    expect(state).toBe('Trusted');
    expect(JSON.stringify(manifest)).toMatch(wrong);
  });
});

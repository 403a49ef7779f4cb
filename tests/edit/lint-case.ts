import { expect } from 'vitest';
import { AssetId } from '#shared/api/ids.ts';
import { lint, type LintFacts } from '#shared/edit/lint.ts';
import type { EditGraph, Input, Operation } from '#shared/edit/model.ts';
import type { InputFacts } from '#shared/edit/plan-model.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';

export const S = 1_000_000_000n;
export const DAY = 86_400n * S;
export const range = (start: bigint, end: bigint) => ({ start: start * S, end: end * S });
export const AI = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

type Case = { graph: EditGraph; facts: LintFacts };

export const sound: InputFacts = {
  hasStore: true,
  integrity: 'intact',
  sha256: 'ab'.repeat(32),
  sourceTypes: [],
  depth: 1,
};

/** Intro (4 s, whole) and clip (10 s, of it 2 to 5), both carried, then released: nothing to complain about. */
export function good(): Case {
  let graph = emptyGraph('Package');
  for (const [id, duration] of [
    ['intro', 4n],
    ['clip', 10n],
  ] as const) {
    const media = { kind: 'file' as const, asset: AssetId.parse('a_000000000000') };
    graph = addInput(graph, { id, media, title: `${id}.mp4`, format: 'video/mp4', duration: duration * S });
  }
  graph = addUse(addUse(graph, { id: 'u1', input: 'intro' }), { id: 'u2', input: 'clip', source: range(2n, 5n) });
  graph = { ...graph, inputs: graph.inputs.map((input) => ({ ...input, disposition: 'carried' })) };
  return {
    graph,
    facts: {
      inputs: new Map([
        ['intro', sound],
        ['clip', sound],
      ]),
    },
  };
}

export const inputs =
  (change: Partial<Input>) =>
  ({ graph, facts }: Case): Case => ({
    graph: { ...graph, inputs: graph.inputs.map((input) => (input.id === 'clip' ? { ...input, ...change } : input)) },
    facts,
  });
export const uses =
  (output: [bigint, bigint], source: [bigint, bigint] = [2n, 5n]) =>
  ({ graph, facts }: Case): Case => ({
    graph: {
      ...graph,
      uses: graph.uses.map((use) =>
        use.id === 'u2' ? { ...use, source: range(...source), output: range(...output) } : use,
      ),
    },
    facts,
  });
export const operation =
  (change: Partial<Operation> & Pick<Operation, 'kind'>) =>
  ({ graph, facts }: Case): Case => ({
    graph: { ...graph, operations: [...graph.operations, { id: 'o1', on: 'package', params: {}, ...change }] },
    facts,
  });
export const output =
  (change: Partial<EditGraph['output']>) =>
  ({ graph, facts }: Case): Case => ({
    graph: { ...graph, output: { ...graph.output, ...change } },
    facts,
  });
export const knows =
  (change: Partial<LintFacts>) =>
  ({ graph, facts }: Case): Case => ({ graph, facts: { ...facts, ...change } });
export const clip = (change: Partial<InputFacts>) =>
  knows({
    inputs: new Map([
      ['intro', sound],
      ['clip', { ...sound, ...change }],
    ]),
  });
export const all =
  (...steps: ((before: Case) => Case)[]) =>
  (before: Case) =>
    steps.reduce((done, step) => step(done), before);

export const reference = ({ graph, facts }: Case): Case => ({
  graph: { ...graph, inputs: [...graph.inputs, { ...graph.inputs[0]!, id: 'prompt', title: 'Prompt' }] },
  facts: { ...facts, inputs: new Map([...facts.inputs, ['prompt', sound]]) },
});

/** That many inputs, each used for a second. */
export function wide(count: number): (before: Case) => Case {
  return ({ graph }) => {
    const template = graph.inputs[1]!;
    const ids = Array.from({ length: count }, (_, index) => `w${index}`);
    return {
      graph: {
        ...graph,
        inputs: ids.map((id) => ({ ...template, id })),
        uses: ids.map((id, index) => ({
          id: `u${index}`,
          input: id,
          source: range(0n, 1n),
          output: range(BigInt(index), BigInt(index + 1)),
        })),
      },
      facts: { inputs: new Map(ids.map((id) => [id, sound])) },
    };
  };
}

export type RuleCase = [
  rule: string,
  name: string,
  severity: 'blocks' | 'warns',
  at: string,
  breaks: (before: Case) => Case,
  keeps?: (before: Case) => Case,
];

/** The one graph breaks this rule and no other; the other does not break it. */
export function expectRule(...[rule, , severity, at, breaks, keeps = (before) => before]: RuleCase): void {
  const broken = breaks(good());
  const problems = lint(broken.graph, broken.facts);
  expect([...new Set(problems.map((one) => one.rule))]).toEqual([rule]);
  expect(problems.find((one) => one.rule === rule)).toMatchObject({ severity, at });
  for (const { message, fix } of problems) {
    expect(message).toMatch(/\.$/);
    expect(fix).toMatch(/\.$/);
  }
  const fine = keeps(good());
  expect(lint(fine.graph, fine.facts).filter((one) => one.rule === rule)).toEqual([]);
}

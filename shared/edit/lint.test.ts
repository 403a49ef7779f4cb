import { describe, expect, test } from 'vitest';
import { lint } from '#shared/edit/lint.ts';
import { emptyGraph } from '#shared/edit/timeline.ts';
import {
  all,
  clip,
  DAY,
  expectRule,
  good,
  inputs,
  knows,
  operation,
  output,
  range,
  sound,
  uses,
  wide,
  type RuleCase,
} from '../../tests/edit/lint-case.ts';

describe('rules about files, time and words', () => {
  test('an edit that breaks no rule gives no problem', () => {
    const { graph, facts } = good();
    expect(lint(graph, facts)).toEqual([]);
  });

  test.each<RuleCase>([
    [
      'E06',
      'an undecided input',
      'blocks',
      'input:clip',
      inputs({ disposition: 'undecided' }),
      inputs({ disposition: 'excluded' }),
    ],
    ['E06', 'carried without a store', 'blocks', 'input:clip', clip({ hasStore: false, integrity: 'none' })],
    ['E06', 'carried, but unreadable', 'blocks', 'input:clip', clip({ integrity: 'unreadable' })],
    [
      'E06',
      'changed without a reason',
      'blocks',
      'input:clip',
      clip({ integrity: 'changed' }),
      all(clip({ integrity: 'changed' }), inputs({ acknowledgement: 'Re-encoded by the agency' })),
    ],
    [
      'E06',
      'vouched by nobody',
      'blocks',
      'input:clip',
      inputs({ disposition: 'vouched' }),
      inputs({ disposition: 'vouched', decidedBy: { who: 'Desk', at: '2026-11-21T10:00:00Z' } }),
    ],
    [
      'E06',
      'vouched without a digest',
      'blocks',
      'input:clip',
      all(
        ({ graph, facts }) => ({
          graph,
          facts: {
            ...facts,
            inputs: new Map([
              ['intro', sound],
              ['clip', { hasStore: false, integrity: 'none', sourceTypes: [], depth: 0 }],
            ]),
          },
        }),
        inputs({ disposition: 'vouched', decidedBy: { who: 'Desk', at: '2026-11-21T10:00:00Z' } }),
      ),
    ],
    ['E06', 'not read yet', 'blocks', 'input:clip', knows({ inputs: new Map([['intro', sound]]) })],
    ['E06', 'not checked yet', 'warns', 'input:clip', clip({ integrity: 'unchecked' })],
    [
      'E07',
      'an overlap',
      'blocks',
      'use:u2',
      uses([3n, 6n]),
      all(
        uses([3n, 6n]),
        operation({ kind: 'transition', description: 'Dissolve', at: range(3n, 4n) }),
        output({ takeResponsibility: true }),
      ),
    ],
    [
      'E07',
      'a gap',
      'blocks',
      'use:u2',
      uses([5n, 8n]),
      all(uses([5n, 8n]), operation({ kind: 'text', at: range(4n, 5n) })),
    ],
    ['E08', 'beyond the input', 'blocks', 'use:u2', uses([4n, 8n], [8n, 12n]), uses([4n, 8n], [6n, 10n])],
    [
      'E08',
      'longer than its source',
      'blocks',
      'use:u2',
      uses([4n, 10n]),
      all(uses([4n, 10n]), operation({ kind: 'speed', on: { uses: ['u2'] }, params: { factor: '0.5' } })),
    ],
    [
      'E08',
      'a speed that is no number',
      'blocks',
      'operation:o1',
      operation({ kind: 'speed', on: { uses: ['u2'] }, params: { factor: 'fast' } }),
      operation({ kind: 'speed', on: { uses: ['u2'] }, params: { factor: '-1' } }),
    ],
    [
      'E09',
      'a day that does not exist (the engine takes "yesterday")',
      'blocks',
      'operation:o1',
      operation({ kind: 'colour', when: '2026-02-30T10:00:00Z' }),
      operation({ kind: 'colour', when: '2026-02-28T10:00:00Z' }),
    ],
    [
      'E09',
      'a range that ends before it begins',
      'blocks',
      'operation:o1',
      operation({ kind: 'colour', at: range(3n, 2n) }),
      operation({ kind: 'colour', at: range(2n, 3n) }),
    ],
    [
      'E09',
      'a range npt has no words for',
      'warns',
      'operation:o1',
      operation({ kind: 'colour', at: { start: 0n, end: DAY } }),
      operation({ kind: 'colour', at: { start: 0n, end: DAY - 1n } }),
    ],
    [
      'E15',
      'a field with a prefix nobody declared',
      'blocks',
      'metadata:acme:slug',
      output({ metadata: [{ name: 'acme:slug', value: 'x' }] }),
      output({
        metadata: [
          { name: '@acme', value: 'https://acme.example/ns/' },
          { name: 'acme:slug', value: 'x' },
        ],
      }),
    ],
    [
      'E16',
      'a typed description of what the claim begins with',
      'warns',
      'output',
      output({ overrides: { inception: { description: 'Put together by us' } } }),
      output({ overrides: { inception: { description: 'Put together by us' } }, takeResponsibility: true }),
    ],
    [
      'E17',
      'a local path in a title',
      'warns',
      'input:clip',
      inputs({ title: '/home/ann/clip.mp4' }),
      inputs({ title: 'ann/clip.mp4' }),
    ],
    [
      'E17',
      'the user’s name, in anonymous mode',
      'blocks',
      'metadata:dc:creator',
      all(
        output({ metadata: [{ name: 'dc:creator', value: 'Ann Example' }] }),
        knows({ privacy: { words: ['ann example'], anonymous: true } }),
      ),
      output({ metadata: [{ name: 'dc:creator', value: 'Ann Example' }] }),
    ],
    ['E18', 'a chain at the limit', 'blocks', 'input:clip', clip({ depth: 199 }), clip({ depth: 198 })],
    ['E18', 'two hundred inputs', 'warns', 'output', wide(200), wide(199)],
    [
      'E19',
      'the output is an input',
      'blocks',
      'output',
      knows({ output: { isInput: true } }),
      knows({ output: { isInput: false } }),
    ],
    [
      'E19',
      'no room for twice the size',
      'blocks',
      'output',
      knows({ output: { isInput: false, freeBytes: 199, neededBytes: 100 } }),
      knows({ output: { isInput: false, freeBytes: 200, neededBytes: 100 } }),
    ],
    [
      'E20',
      're-signing drops history',
      'blocks',
      'output',
      knows({ rendered: { hasStore: true } }),
      all(knows({ rendered: { hasStore: true } }), inputs({ relation: 'parentOf' })),
    ],
  ])('%s %s %s at %s', (...rule) => {
    expect.hasAssertions();
    expectRule(...rule);
  });

  test('an empty timeline blocks', () => {
    expect(lint(emptyGraph('x'), { inputs: new Map() })).toMatchObject([
      { rule: 'E07', severity: 'blocks', at: 'output' },
    ]);
  });
});

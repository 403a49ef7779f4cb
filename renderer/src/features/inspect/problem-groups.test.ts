import { expect, it } from 'vitest';
import type { Problem } from '#shared/verdict/model.ts';
import { groupProblems } from './problem-groups.ts';

const problem = (code: string, title?: string): Problem => ({
  code,
  axis: 'content',
  severity: 'note',
  cause: `cause of ${code}`,
  place: title === undefined ? [] : [{ manifest: 'm', ingredient: title, title }],
  source: 'engine',
});

it('tells the same problem once, with its nearest places and how many more there are', () => {
  const many = Array.from({ length: 499 }, (_, index) => problem('ingredient.unknownProvenance', `clip ${index}`));
  const groups = groupProblems([problem('assertion.bmffHash.mismatch'), ...many]);
  expect(groups.map(({ problem: { code }, places, more }) => [code, places.length, more])).toEqual([
    ['assertion.bmffHash.mismatch', 1, 0],
    ['ingredient.unknownProvenance', 3, 496],
  ]);
});

it('keeps apart what another signer recorded', () => {
  const here = problem('a', 'x');
  expect(groupProblems([here, { ...here, source: 'recorded' }])).toHaveLength(2);
});

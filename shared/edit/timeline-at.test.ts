import { describe, expect, test } from 'vitest';
import type { ClaimPlan, PlannedAction, PlannedIngredient } from '#shared/edit/plan-model.ts';
import { timelineAt } from '#shared/edit/timeline-at.ts';

const S = 1_000_000_000n;
const range = (start: bigint, end: bigint) => ({ start: start * S, end: end * S });
const ingredient = (input: string, more: Partial<PlannedIngredient> = {}): PlannedIngredient => ({
  input,
  title: input,
  format: 'video/mp4',
  relation: 'componentOf',
  used: [],
  carriesStore: true,
  because: '',
  ...more,
});
const action = (name: string, more: Partial<PlannedAction> = {}): PlannedAction => ({
  from: name,
  action: name,
  inputs: [],
  changes: [],
  uses: [],
  parameters: {},
  attribution: 'created',
  because: '',
  ...more,
});
const plan = (ingredients: PlannedIngredient[], actions: PlannedAction[]): ClaimPlan => ({
  title: '',
  format: 'video/mp4',
  ingredients,
  actions,
  assertions: [],
  allActionsIncluded: false,
});

/** What a moment says, by names. */
function at(claim: ClaimPlan, tick: bigint) {
  const { parts, edits, unplaced } = timelineAt(claim, tick);
  return {
    parts: parts.map((part) => [part.ingredient.input, part.sourceAt]),
    edits: edits.map((edit) => edit.action),
    unplaced: unplaced.map((one) => one.input),
  };
}

describe('the claim under the playhead', () => {
  const package_ = plan(
    [ingredient('intro'), ingredient('clip'), ingredient('prompt', { relation: 'inputTo' })],
    [
      action('c2pa.created', { inputs: ['prompt'] }),
      action('c2pa.placed', { inputs: ['intro'], uses: [{ use: 'u1', source: range(0n, 4n), output: range(0n, 4n) }] }),
      action('c2pa.placed', {
        inputs: ['clip'],
        uses: [{ use: 'u2', source: range(10n, 14n), output: range(4n, 6n) }],
      }),
      action('c2pa.addedText', { changes: [range(5n, 6n)] }),
      action('c2pa.adjustedColor'),
      action('c2pa.published'),
    ],
  );

  test('every instant of a planned package is accounted for, ends excluded, speed included', () => {
    expect(at(package_, 4n * S - 1n)).toEqual({
      parts: [['intro', 4n * S - 1n]],
      edits: ['c2pa.adjustedColor'],
      unplaced: [],
    });
    expect(at(package_, 4n * S).parts).toEqual([['clip', 10n * S]]);
    expect(at(package_, 5n * S + 1n)).toEqual({
      parts: [['clip', 12n * S + 2n]],
      edits: ['c2pa.addedText', 'c2pa.adjustedColor'],
      unplaced: [],
    });
    expect(at(package_, 6n * S).parts).toEqual([]);
  });

  test('where a claim does not say which second, or where at all, that is what is told', () => {
    const vague = plan(
      [ingredient('clip'), ingredient('somewhere'), ingredient('parent', { relation: 'parentOf' })],
      [
        action('c2pa.opened', { inputs: ['parent'] }),
        action('c2pa.placed', { inputs: ['clip'], changes: [range(0n, 2n)] }),
        action('c2pa.placed', { inputs: ['somewhere'] }),
      ],
    );
    expect(at(vague, S)).toEqual({ parts: [['clip', undefined]], edits: [], unplaced: ['somewhere', 'parent'] });
  });
});

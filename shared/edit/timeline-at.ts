import type { ClaimPlan, PlannedAction, PlannedIngredient } from '#shared/edit/plan-model.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';

type Part = {
  ingredient: PlannedIngredient;
  /** Our own claims name the clip on the timeline. */
  use?: string;
  /** The instant of the ingredient that is seen, in nanoseconds; absent: the claim does not say which. */
  sourceAt?: Ticks;
};

type TimelineMoment = {
  /** What the picture or sound at this instant was taken from; more than one under a transition or an overlay. */
  parts: Part[];
  /** The edits that touch this instant; those without a place touch all of it. */
  edits: PlannedAction[];
  /** Ingredients the claim gives no place at all: they may be here, and nobody can tell. */
  unplaced: PlannedIngredient[];
};

const NO_EDIT: ReadonlySet<string> = new Set([
  'c2pa.created',
  'c2pa.opened',
  'c2pa.placed',
  'c2pa.published',
  'c2pa.repackaged',
  'c2pa.transcoded',
]);

/**
 * What a claim says about one instant of its output (edit-graph.md section 1): which ingredient, which of its seconds, which edits.
 * For planned claims and for claims read with `readPlan` alike. `tick` is in nanoseconds from the start of the output.
 */
export function timelineAt({ ingredients, actions }: ClaimPlan, tick: Ticks): TimelineMoment {
  const byId = new Map(ingredients.map((ingredient) => [ingredient.input, ingredient]));
  const parts: Part[] = [];
  const placed = new Set<string>();
  for (const action of actions) {
    if (action.action !== 'c2pa.placed' && action.action !== 'c2pa.opened') continue;
    for (const id of action.inputs) {
      const ingredient = byId.get(id);
      if (!ingredient) continue;
      if (action.uses.length + action.changes.length > 0) placed.add(id);
      if (action.uses.length > 0) parts.push(...usesAt(action, ingredient, tick));
      else if (action.changes.some((range) => contains(range, tick))) parts.push({ ingredient });
    }
  }
  return {
    parts,
    edits: actions.filter(
      ({ action, changes }) =>
        !NO_EDIT.has(action) && (changes.length === 0 || changes.some((range) => contains(range, tick))),
    ),
    unplaced: ingredients.filter(({ input, relation }) => relation !== 'inputTo' && !placed.has(input)),
  };
}

function usesAt({ uses }: PlannedAction, ingredient: PlannedIngredient, tick: Ticks): Part[] {
  return uses
    .filter(({ output }) => contains(output, tick))
    .map(({ use, source, output }) => {
      // A use at another speed runs through its source proportionally.
      const passed = ((tick - output.start) * (source.end - source.start)) / (output.end - output.start);
      return { ingredient, use, sourceAt: source.start + passed };
    });
}

const contains = ({ start, end }: Range, tick: Ticks): boolean => start <= tick && tick < end;

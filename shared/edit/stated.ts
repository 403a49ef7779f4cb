import type { ClaimPlan } from '#shared/edit/plan-model.ts';

/**
 * What a plan states, as text to compare. The reasons of the rules and the fact that a person overrode them are told by no claim; the
 * order of actions after the first and that of assertions have no meaning, and a claim lists what the signer passes on after its own.
 */
export function stated({ ingredients, actions, assertions, ...plan }: ClaimPlan): string {
  const statement = {
    ...plan,
    ingredients: ingredients.map((ingredient) => ({ ...ingredient, because: undefined })),
    actions: actions
      .map((action) => ({ ...action, because: undefined, override: undefined }))
      .toSorted(byText(({ attribution }) => attribution)),
    assertions: assertions.toSorted(byText(({ attribution, label }) => `${attribution} ${label}`)),
  };
  return JSON.stringify(statement, canonical, 1);
}

const byText =
  <T>(text: (item: T) => string) =>
  (a: T, b: T): number =>
    text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;

/** Keys in order, nanoseconds as text, what is undefined left out: equal statements give equal text. */
function canonical(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(byText(([key]) => key)));
}

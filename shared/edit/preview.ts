import { type IngredientDefinition, toDefinition } from '#shared/edit/definition.ts';
import type { ClaimPlan } from '#shared/edit/plan-model.ts';

const LABEL = 'urn:countersign:preview';

/**
 * The claim as a reader will meet it: manifest store JSON in the shape the engine prints, so that the provenance graph and the drawer
 * show a preview with the code that shows the real thing (`parseManifestStore`, then `buildGraph`). Nothing is signed: there is no
 * time, no hash and no validation result, and the manifests that inputs carry are stand-ins with their titles. That it looks as
 * the signed claim does is held by tests/edit-engine.test.ts.
 */
export function previewManifest(
  plan: ClaimPlan,
  signerName: string,
  generator: { name: string; version: string },
): object {
  const { definition, ingredients } = toDefinition(plan, generator);
  const labels = new Map(ingredients.map(({ input }, index) => [input, assertionLabel(index)]));
  const carried = plan.ingredients.filter((ingredient) => ingredient.carriesStore);
  const manifest = {
    label: LABEL,
    claim_version: 2,
    claim_generator_info: definition.claim_generator_info,
    title: definition.title,
    signature_info: { common_name: signerName },
    ingredients: ingredients.map((ingredient, index) => ({
      ...ingredient.json,
      label: assertionLabel(index),
      ...(carries(plan, ingredient) && { active_manifest: storeLabel(ingredient.input) }),
    })),
    assertions: definition.assertions.map(({ created, data, ...assertion }) => ({
      ...assertion,
      data: assertion.label === 'c2pa.actions.v2' ? linked(data, labels) : data,
      // The engine marks created assertions and leaves gathered ones bare.
      ...(created && { created }),
    })),
  };
  const others = carried.map(({ input, title, format }) => [
    storeLabel(input),
    { label: storeLabel(input), claim_version: 2, title, format, ingredients: [], assertions: [] },
  ]);
  return { active_manifest: LABEL, manifests: { [LABEL]: manifest, ...Object.fromEntries(others) } };
}

/** Ingredient assertions are numbered as C2PA 2.2 section 6.4 numbers instances: the first bare, then `__1`. */
const assertionLabel = (index: number): string => `c2pa.ingredient.v3${index === 0 ? '' : `__${index}`}`;

const storeLabel = (input: string): string => `${LABEL}:${input}`;

const carries = (plan: ClaimPlan, { input }: IngredientDefinition): boolean =>
  plan.ingredients.some((ingredient) => ingredient.input === input && ingredient.carriesStore);

/** Signing turns ingredient ids into references to their assertions. */
function linked(data: Record<string, unknown>, labels: ReadonlyMap<string, string>): Record<string, unknown> {
  const actions = data['actions'] as { parameters: { ingredientIds?: string[] } }[];
  return {
    ...data,
    actions: actions.map((action) => {
      const { ingredientIds, ...parameters } = action.parameters;
      const ingredients = ingredientIds?.map((id) => ({ url: `self#jumbf=c2pa.assertions/${labels.get(id) ?? ''}` }));
      return { ...action, parameters: { ...(ingredients && { ingredients }), ...parameters } };
    }),
  };
}

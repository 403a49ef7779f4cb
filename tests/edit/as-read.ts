import type { toDefinition } from '#shared/edit/definition.ts';
import type { ClaimPlan } from '#shared/edit/plan-model.ts';
import { type Manifest, parseManifestStore } from '#shared/provenance/manifest-store.ts';

/**
 * What the engine prints of a claim it signed from a definition (measured; tests/edit-engine.test.ts holds it to that): ingredient
 * ids become URIs with a hash, labels are numbered, gathered assertions lose their mark, keys change places.
 */
export function asRead(plan: ClaimPlan, { definition, ingredients }: ReturnType<typeof toDefinition>): Manifest {
  const label = (index: number) => `c2pa.ingredient.v3${index === 0 ? '' : `__${index}`}`;
  const labels = new Map(ingredients.map(({ json }, index) => [json['instance_id'], label(index)]));
  const manifest = {
    label: 'urn:c2pa:made-up',
    claim_version: 2,
    claim_generator_info: definition.claim_generator_info,
    title: definition.title,
    instance_id: 'xmp.iid:made-up',
    ingredients: ingredients.map(({ json }, index) => ({
      ...json,
      label: label(index),
      ...(plan.ingredients[index]?.carriesStore && { active_manifest: `urn:c2pa:store-${index}` }),
    })),
    assertions: [
      ...definition.assertions.map(({ created, data, ...assertion }) => ({
        ...assertion,
        data: assertion.label === 'c2pa.actions.v2' ? linked(data, labels) : data,
        ...(created && { created }),
      })),
      { label: 'c2pa.hash.bmff.v3', data: { exclusions: [] }, created: true },
    ],
  };
  const store = { active_manifest: manifest.label, manifests: { [manifest.label]: manifest } };
  return parseManifestStore(JSON.parse(JSON.stringify(store))).manifests.get(manifest.label)!;
}

function linked(data: Record<string, unknown>, labels: ReadonlyMap<unknown, string>): object {
  const actions = data['actions'] as { parameters: Record<string, unknown> }[];
  return {
    ...data,
    actions: actions.map((action) => {
      const { ingredientIds, ...parameters } = action.parameters;
      const urls = (ingredientIds as string[] | undefined)?.map((id) => ({
        url: `self#jumbf=c2pa.assertions/${labels.get(id)}`,
        hash: 'AAAA',
      }));
      return { ...action, parameters: { ...(urls && { ingredients: urls }), ...parameters } };
    }),
  };
}

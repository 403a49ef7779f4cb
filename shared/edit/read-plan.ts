import type { ClaimPlan, PlannedAction, PlannedAssertion, PlannedIngredient } from '#shared/edit/plan-model.ts';
import { INPUTS_LABEL } from '#shared/edit/plan.ts';
import { type ReadAction, readActions } from '#shared/edit/read-actions.ts';
import { readRegion, Region } from '#shared/edit/regions.ts';
import { assertionBase } from '#shared/provenance/labels.ts';
import type { Manifest } from '#shared/provenance/manifest-store.ts';
import { Relation } from '#shared/provenance/model.ts';
import { z } from '#shared/rpc/zod.ts';

/*
 * From a claim back to the plan: the inverse of planClaim and toDefinition (edit-graph.md section 1). For our own claims it is exact;
 * for others' it says what the claim says, pairs seconds by order where nothing else is there, and says so.
 */

const BECAUSE = 'The claim says so.';
/** Ids longer than a graph's are somebody else's and are replaced. */
const MAX_ID = 64;

/** Written by the engine itself, or shown elsewhere: no part of a plan. */
const NOT_PLANNED =
  /^(?:c2pa\.(?:actions|hash|ingredients?|thumbnail|certificate-status|time-stamp)|cawg\.identity)(?:\.|$)/;

const Inputs = z
  .object({
    inputs: z
      .array(
        z
          .object({
            ingredient: z.string(),
            hash: z.string().optional().catch(undefined),
            mediaHash: z.string().optional().catch(undefined),
            vouchedBy: z.string().optional().catch(undefined),
            acknowledgement: z.string().optional().catch(undefined),
          })
          .catch({ ingredient: '' }),
      )
      .catch([]),
  })
  .catch({ inputs: [] });

/**
 * @param manifest one manifest of a store read by `parseManifestStore`; its text is hostile and stays as it is.
 * @param format MIME type of the asset: claims of version 2 do not repeat it.
 * @returns the plan, and a sentence for each thing the claim leaves open or that we had to guess. Never throws.
 */
export function readPlan(manifest: Manifest, format: string): { plan: ClaimPlan; ambiguous: string[] } {
  const ambiguous: string[] = [];
  const ingredients = readIngredients(manifest, ambiguous);
  const lists = manifest.assertions.filter(({ label }) => assertionBase(label) === 'c2pa.actions');
  const read = lists.map((assertion) => readActions(manifest, assertion, ingredients, ambiguous));
  const drafts = read.flatMap((list) => list.actions);
  return {
    plan: {
      title: manifest.title ?? '',
      format: manifest.format ?? format,
      ingredients,
      actions: pairByOrder(drafts, ingredients, ambiguous).map((action) => ({ ...action, because: BECAUSE })),
      assertions: manifest.assertions.flatMap(({ label, data, created }): PlannedAssertion[] => {
        const record = z.record(z.string(), z.unknown()).safeParse(data);
        if (NOT_PLANNED.test(label) || !record.success) return [];
        return [{ label, data: record.data, attribution: created === true ? 'created' : 'gathered' }];
      }),
      allActionsIncluded: read.some((list) => list.allActionsIncluded),
    },
    ambiguous,
  };
}

function readIngredients(manifest: Manifest, ambiguous: string[]): PlannedIngredient[] {
  const said = new Map(
    manifest.assertions
      .filter(({ label }) => label === INPUTS_LABEL)
      .flatMap(({ data }) => Inputs.parse(data).inputs.map((input) => [input.ingredient, input] as const)),
  );
  const taken = new Set<string>();
  return manifest.ingredients.map((ingredient, index): PlannedIngredient => {
    const title = ingredient.title ?? '';
    const own = ingredient.instance_id ?? '';
    const input = own === '' || own.length > MAX_ID || taken.has(own) ? `ingredient-${index + 1}` : own;
    taken.add(input);
    const relation = Relation.safeParse(ingredient.relationship);
    if (!relation.success)
      ambiguous.push(`How “${title}” stands to the result is not said; it is taken for a part of it.`);
    const metadata = z.object({ regionOfInterest: Region }).safeParse(ingredient.metadata);
    const region = metadata.success ? metadata.data.regionOfInterest : undefined;
    const where = region && readRegion(region);
    const about = said.get(own);
    return {
      input,
      title,
      format: ingredient.format ?? '',
      relation: relation.data ?? 'componentOf',
      used: where?.ranges ?? [],
      ...(region?.description !== undefined && { usedText: region.description }),
      carriesStore: ingredient.active_manifest !== undefined,
      ...(about?.hash !== undefined && { sha256: about.hash }),
      ...(about?.mediaHash !== undefined && { mediaSha256: about.mediaHash }),
      ...(about?.vouchedBy !== undefined && { vouchedBy: about.vouchedBy }),
      ...(about?.acknowledgement !== undefined && { acknowledgement: about.acknowledgement }),
      because: BECAUSE,
    };
  });
}

/**
 * Where a claim gives no pairs of its own (ours do), the used ranges of an ingredient are matched with the places it was put, first
 * with first. That is a guess as soon as there is more than one, and no match at all when the numbers differ.
 */
function pairByOrder(
  actions: readonly ReadAction[],
  ingredients: readonly PlannedIngredient[],
  ambiguous: string[],
): ReadAction['said'][] {
  const pairs = new Map<ReadAction, PlannedAction['uses']>();
  for (const { input, title, used } of ingredients) {
    const placed = actions.filter(
      ({ said: { action, inputs, uses }, exact }) =>
        !exact && action === 'c2pa.placed' && uses.length === 0 && inputs.length === 1 && inputs[0] === input,
    );
    const outputs = placed.flatMap((action) =>
      action.said.changes.map((output, index) => ({ action, output, identifier: action.identifiers[index] })),
    );
    if (outputs.length === 0) continue;
    if (used.length !== outputs.length) {
      const what = used.length === 0 ? 'which of its seconds were used' : 'which of its used parts is where';
      ambiguous.push(`The claim says where “${title}” is, but not ${what}.`);
      continue;
    }
    if (used.length > 1) ambiguous.push(`The parts of “${title}” were matched with their places by order.`);
    for (const [index, source] of used.entries()) {
      const place = outputs[index];
      if (!place) continue;
      const use = { use: place.identifier ?? `${input}:${index + 1}`, source, output: place.output };
      pairs.set(place.action, [...(pairs.get(place.action) ?? []), use]);
    }
  }
  return actions.map((action) => ({ ...action.said, uses: pairs.get(action) ?? action.said.uses }));
}

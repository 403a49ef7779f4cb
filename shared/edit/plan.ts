import { splitMetadata } from '#shared/edit/metadata.ts';
import type { EditGraph, Input } from '#shared/edit/model.ts';
import { inSeconds } from '#shared/edit/npt.ts';
import { planActions } from '#shared/edit/plan-actions.ts';
import type { ClaimPlan, InputFacts, PlannedAssertion, PlannedIngredient } from '#shared/edit/plan-model.ts';
import { effective, inOutputOrder, relate } from '#shared/edit/relations.ts';

/**
 * Label of our own assertion: which file each input was, by digest, who vouched for it, and why a changed one was taken. The engine
 * does not hash an ingredient that carries no manifest (c2pa-engine.md section 2), so without this a vouched input would be bound
 * by its title alone. Data: `{ inputs: [{ ingredient, alg: 'sha256', hash, vouchedBy?, acknowledgement? }] }`, hash in hex.
 */
export const INPUTS_LABEL = 'org.countersign.inputs';

/**
 * What the claim will say about an edit: ingredients, actions, assertions, each with its reason. Never throws: an edit that breaks
 * a rule gives the plan it would have, and `lint` says what is wrong. Inputs without facts count as unsigned and unchecked.
 */
export function planClaim(graph: EditGraph, facts: ReadonlyMap<string, InputFacts>): ClaimPlan {
  const edit = onIngredients(effective(graph), facts);
  const related = relate(edit);
  const relations = new Map(related.map(({ input, relation }) => [input.id, relation]));
  const ingredients = related.map(({ input, relation, because }) => ({
    ...ingredient(input, edit, facts.get(input.id)),
    relation,
    because,
  }));
  const typed = edit.output.takeResponsibility ? 'created' : 'gathered';
  return {
    title: edit.output.title,
    format: edit.output.format,
    ingredients,
    actions: planActions(edit, facts, relations),
    assertions: [...splitMetadata(edit.output.metadata, typed), ...inputsAssertion(ingredients)],
    allActionsIncluded:
      edit.output.allActionsKnown &&
      !edit.operations.some((operation) => operation.kind === 'unknown') &&
      edit.inputs.every((input) => facts.get(input.id)?.media?.direct !== false),
  };
}

/**
 * The edit on the timelines of its ingredients. Media from a Flow begin at 0, wherever in the contributed object they are from: what
 * the claim says of an ingredient's seconds, it says of that object's.
 */
function onIngredients(graph: EditGraph, facts: ReadonlyMap<string, InputFacts>): EditGraph {
  if (graph.inputs.every(({ id }) => facts.get(id)?.media === undefined)) return graph;
  return {
    ...graph,
    inputs: graph.inputs.map((input) => ({
      ...input,
      duration: facts.get(input.id)?.media?.duration ?? input.duration,
    })),
    uses: graph.uses.map((use) => {
      const by = facts.get(use.input)?.media?.at ?? 0n;
      return { ...use, source: { start: use.source.start + by, end: use.source.end + by } };
    }),
  };
}

function ingredient(
  input: Input,
  graph: EditGraph,
  facts: InputFacts | undefined,
): Omit<PlannedIngredient, 'relation' | 'because'> {
  const used = inOutputOrder(graph.uses)
    .filter((use) => use.input === input.id)
    .map((use) => use.source);
  const carriesStore = facts !== undefined && facts.hasStore && facts.integrity !== 'unreadable';
  const vouched = input.disposition === 'vouched';
  const length = used.reduce((sum, range) => sum + (range.end - range.start), 0n);
  return {
    input: input.id,
    title: input.title,
    format: input.format,
    used,
    ...(used.length > 0 && { usedText: `${inSeconds(length)} of ${inSeconds(input.duration)}` }),
    carriesStore,
    ...((vouched || !carriesStore || facts.media) && facts?.sha256 !== undefined && { sha256: facts.sha256 }),
    ...(facts?.media && { mediaSha256: facts.media.sha256 }),
    ...(vouched && input.decidedBy && { vouchedBy: input.decidedBy.who }),
    ...(input.acknowledgement !== undefined && { acknowledgement: input.acknowledgement }),
  };
}

/** Vouching is the signer's own act, so this is a created assertion whatever R29 says of typed metadata. */
function inputsAssertion(ingredients: readonly PlannedIngredient[]): PlannedAssertion[] {
  const inputs = ingredients.flatMap(({ input, sha256, mediaSha256, vouchedBy, acknowledgement }) =>
    sha256 === undefined && vouchedBy === undefined && acknowledgement === undefined
      ? []
      : [
          {
            ingredient: input,
            ...(sha256 !== undefined && { alg: 'sha256', hash: sha256 }),
            ...(mediaSha256 !== undefined && { mediaHash: mediaSha256 }),
            ...(vouchedBy !== undefined && { vouchedBy }),
            ...(acknowledgement !== undefined && { acknowledgement }),
          },
        ],
  );
  return inputs.length === 0 ? [] : [{ label: INPUTS_LABEL, data: { inputs }, attribution: 'created' }];
}

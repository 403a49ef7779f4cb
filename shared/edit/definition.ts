import type { ClaimPlan, PlannedAction, PlannedAssertion, PlannedIngredient } from '#shared/edit/plan-model.ts';
import { toRanges } from '#shared/edit/regions.ts';

/*
 * A claim plan in the words of the engine (c2pa-engine.md section 2, edit-graph.md section 9). Nothing is decided here: one plan has
 * one definition, and read-plan.ts is the way back.
 */

/** Parameters of our own, kept verbatim by the engine; what the standard fields cannot say exactly. */
export const OWN = {
  /** `[{ use, source: [start, end], output: [start, end] }]`, nanoseconds in decimal: past 24 hours npt has no words. */
  uses: 'org.countersign.uses',
  /** `PlannedAction.from`: ties the action to the step in the project file. */
  step: 'org.countersign.step',
} as const;

type ManifestDefinition = {
  claim_generator_info: { name: string; version: string }[];
  title: string;
  format: string;
  assertions: { label: string; data: Record<string, unknown>; created: boolean; kind?: 'Json' }[];
};

export type IngredientDefinition = {
  /** Whose file it is: the caller gives the engine the path. */
  input: string;
  json: Record<string, unknown>;
};

/** JSON for `Builder.withJson` and, in this order, for `addIngredient`. An ingredient's `instance_id` is its input's id. */
export function toDefinition(
  plan: ClaimPlan,
  generator: { name: string; version: string },
): { definition: ManifestDefinition; ingredients: IngredientDefinition[] } {
  return {
    definition: {
      claim_generator_info: [{ name: generator.name, version: generator.version }],
      title: plan.title,
      format: plan.format,
      assertions: [
        ...actionsAssertions(plan),
        ...plan.assertions.map((assertion) => ({
          label: assertion.label,
          data: assertion.data,
          created: assertion.attribution === 'created',
          ...(isJson(assertion) && { kind: 'Json' as const }),
        })),
      ],
    },
    ingredients: plan.ingredients.map((ingredient) => ({ input: ingredient.input, json: ingredientJson(ingredient) })),
  };
}

/** Metadata assertions are JSON-LD (C2PA 2.2 section 18.16); ours are CBOR like every other. */
const isJson = ({ label }: PlannedAssertion): boolean => label.endsWith('.metadata');

/**
 * A list of the actions the signer states, with the inception first, and one of those it passes on. The mark matters: without it the
 * engine gathers the whole list (c2pa-engine.md section 2), and the specification wants the inception created.
 */
function actionsAssertions({ actions, allActionsIncluded }: ClaimPlan): ManifestDefinition['assertions'] {
  return (['created', 'gathered'] as const).flatMap((attribution) => {
    const list = actions.filter((action) => action.attribution === attribution);
    if (list.length === 0) return [];
    const agents = new Map<string, NonNullable<PlannedAction['agent']>>();
    for (const { agent } of list) if (agent) agents.set(agentKey(agent), agent);
    const order = [...agents.keys()];
    const data = {
      actions: list.map((action) => actionJson(action, action.agent && order.indexOf(agentKey(action.agent)))),
      ...(agents.size > 0 && { softwareAgents: [...agents.values()] }),
      ...(allActionsIncluded && { allActionsIncluded: true }),
    };
    return [{ label: 'c2pa.actions.v2', data, created: attribution === 'created' }];
  });
}

const agentKey = (agent: NonNullable<PlannedAction['agent']>): string => JSON.stringify([agent.name, agent.version]);

function actionJson(action: PlannedAction, agentIndex: number | undefined): Record<string, unknown> {
  const changes = changesJson(action);
  return {
    action: action.action,
    ...(action.description !== undefined && { description: action.description }),
    ...(action.digitalSourceType !== undefined && { digitalSourceType: action.digitalSourceType }),
    ...(action.when !== undefined && { when: action.when }),
    ...(action.reason !== undefined && { reason: action.reason }),
    ...(agentIndex !== undefined && { softwareAgentIndex: agentIndex }),
    ...(changes.length > 0 && { changes }),
    parameters: {
      ...action.parameters,
      ...(action.inputs.length > 0 && { ingredientIds: action.inputs }),
      ...(action.uses.length > 0 && { [OWN.uses]: action.uses.map(useJson) }),
      [OWN.step]: action.from,
    },
  };
}

function changesJson({ action, changes, uses, area, track }: PlannedAction): object[] {
  const only = uses.length === 1 && action === 'c2pa.placed' ? uses[0] : undefined;
  // Identifiers of regions are unique within an assertion, so only the placing names its use, not the trimming of it.
  const identifier = only && { identifier: only.use };
  const everywhere = changes.length === 0 ? [undefined] : changes;
  return everywhere
    .map((range) => ({ region: toRanges({ range, area, track }), ...identifier }))
    .filter(({ region }) => region.length > 0);
}

const useJson = ({ use, source, output }: PlannedAction['uses'][number]): object => ({
  use,
  source: [source.start.toString(), source.end.toString()],
  output: [output.start.toString(), output.end.toString()],
});

function ingredientJson({
  input,
  title,
  format,
  relation,
  used,
  usedText,
}: PlannedIngredient): Record<string, unknown> {
  const region = used.flatMap((range) => toRanges({ range }));
  return {
    title,
    format,
    relationship: relation,
    instance_id: input,
    ...(region.length > 0 && {
      metadata: { regionOfInterest: { ...(usedText !== undefined && { description: usedText }), region } },
    }),
  };
}

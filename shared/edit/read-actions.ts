import { OWN } from '#shared/edit/definition.ts';
import type { PlannedAction, PlannedIngredient } from '#shared/edit/plan-model.ts';
import { readRegion, Region } from '#shared/edit/regions.ts';
import type { Assertion, Manifest } from '#shared/provenance/manifest-store.ts';
import { z } from '#shared/rpc/zod.ts';
import { Ticks } from '#shared/tams/time.ts';

/* One actions assertion as somebody wrote it, taken for what can be read of it (C2PA 2.2 section 18.14; older forms too). */

/**
 * `identifiers` stands beside `changes`: the region's own name, where it has one. `exact`: written by us, so that a use it does not
 * name is not there.
 */
export type ReadAction = {
  said: Omit<PlannedAction, 'because' | 'override'>;
  identifiers: (string | undefined)[];
  exact: boolean;
};

const text = z.string().optional().catch(undefined);

const Agent = z
  .union([
    z.object({ name: z.string(), version: text }),
    z.string().transform((name) => ({ name, version: undefined })),
  ])
  .optional()
  .catch(undefined);

const Moment = z.tuple([Ticks, Ticks]).transform(([start, end]) => ({ start, end }));
const Use = z.object({ use: z.string(), source: Moment, output: Moment });

const Action = z
  .object({
    action: z.string().catch(''),
    description: text,
    when: text,
    reason: text,
    digitalSourceType: text,
    softwareAgent: Agent,
    softwareAgentIndex: z.number().int().optional().catch(undefined),
    instanceId: text,
    changes: z.array(Region.catch({ region: [], description: undefined, identifier: undefined })).catch([]),
    parameters: z.record(z.string(), z.unknown()).catch({}),
  })
  .catch({ action: '', changes: [], parameters: {} });

const Actions = z
  .object({
    actions: z.array(Action).catch([]),
    softwareAgents: z.array(Agent).catch([]),
    allActionsIncluded: z.boolean().catch(false),
  })
  .catch({ actions: [], softwareAgents: [], allActionsIncluded: false });

const Reference = z.object({ url: z.string() }).optional().catch(undefined);
const Named = z.object({
  ingredients: z.array(Reference).catch([]),
  ingredient: Reference,
  ingredientIds: z.array(z.string()).catch([]),
  instanceId: text,
  description: text,
  reason: text,
  [OWN.uses]: z.array(Use).catch([]),
  [OWN.step]: text,
});
const NAMED: ReadonlySet<string> = new Set(Object.keys(Named.shape));

/** @param ambiguous gets a sentence for each thing that cannot be made out. */
export function readActions(
  manifest: Manifest,
  assertion: Assertion,
  ingredients: readonly PlannedIngredient[],
  ambiguous: string[],
): { actions: ReadAction[]; allActionsIncluded: boolean } {
  const { actions, softwareAgents, allActionsIncluded } = Actions.parse(assertion.data);
  const attribution = assertion.created === true ? 'created' : 'gathered';
  const find = finder(manifest, ingredients);
  const parents = ingredients.flatMap(({ relation, input }) => (relation === 'parentOf' ? [input] : []));
  return {
    allActionsIncluded,
    actions: actions.map((raw, index): ReadAction => {
      const named = Named.parse(raw.parameters);
      const regions = raw.changes.map(readRegion);
      const area = regions.find((region) => region.area)?.area;
      const track = regions.find((region) => region.track !== undefined)?.track;
      const agent = raw.softwareAgent ?? softwareAgents[raw.softwareAgentIndex ?? -1];
      const description = raw.description ?? named.description;
      const reason = raw.reason ?? named.reason;
      const targets = targetsOf(raw, named);
      const silent = raw.action === 'c2pa.opened' && targets.length === 0;
      const guessed = silent && parents.length === 1 ? parents : [];
      const inputs = [...targets.flatMap((target) => find(target) ?? []), ...guessed];
      const note = (missing: boolean, sentence: string): void => {
        if (missing) ambiguous.push(`“${raw.action}” ${sentence}`);
      };
      note(guessed.length > 0, 'does not say what; the only parent is taken for it.');
      note(silent && guessed.length === 0, 'does not say what, and no ingredient can be meant.');
      note(inputs.length < targets.length, 'names an ingredient that this claim does not have.');
      note(raw.softwareAgentIndex !== undefined && !agent, 'names a program that is not in the list.');
      note(
        regions.some((region) => region.unread > 0),
        'has a place that cannot be made out.',
      );
      note(
        regions.some((region) => JSON.stringify(region.area) !== JSON.stringify(area)),
        'has a different area in each of its places.',
      );
      const said: ReadAction['said'] = {
        from: named[OWN.step] ?? `action:${index + 1}`,
        action: raw.action,
        inputs: [...new Set(inputs)],
        changes: regions.flatMap((region) => region.ranges),
        uses: named[OWN.uses],
        parameters: stringsOf(raw.parameters),
        attribution,
        ...(description !== undefined && { description }),
        ...(raw.digitalSourceType !== undefined && { digitalSourceType: raw.digitalSourceType }),
        ...(raw.when !== undefined && { when: raw.when }),
        ...(area && { area }),
        ...(track !== undefined && { track }),
        ...(reason !== undefined && { reason }),
        ...(agent && { agent: { name: agent.name, ...(agent.version !== undefined && { version: agent.version }) } }),
      };
      const identifiers = regions.flatMap((region, at) => region.ranges.map(() => raw.changes[at]?.identifier));
      return { said, identifiers, exact: named[OWN.step] !== undefined };
    }),
  };
}

/** Parameters that are neither read otherwise nor more than text. */
const stringsOf = (parameters: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && !NAMED.has(entry[0]),
    ),
  );

type Target = { uri: string } | { instance: string };

function targetsOf(raw: z.output<typeof Action>, named: z.output<typeof Named>): Target[] {
  const uris = [...named.ingredients, named.ingredient].flatMap((reference) =>
    reference ? [{ uri: reference.url }] : [],
  );
  // Claims of version 1 name ingredients by instance id; a list of URIs beside them says the same again.
  const instances = [raw.instanceId, named.instanceId, ...named.ingredientIds].flatMap((instance) =>
    instance === undefined ? [] : [{ instance }],
  );
  return uris.length > 0 ? uris : instances;
}

/** Finds an input by the URI of its ingredient assertion, relative or with this manifest's label, or by its instance id. */
function finder(manifest: Manifest, ingredients: readonly PlannedIngredient[]): (target: Target) => string | undefined {
  const byLabel = new Map<string, string>();
  const byInstance = new Map<string, string>();
  for (const [index, { label, instance_id: instance }] of manifest.ingredients.entries()) {
    const input = ingredients[index]?.input;
    if (input === undefined) continue;
    if (label !== undefined) byLabel.set(label, input);
    if (instance !== undefined && !byInstance.has(instance)) byInstance.set(instance, input);
  }
  return (target) => {
    if ('instance' in target) return byInstance.get(target.instance);
    const parts = /^self#jumbf=(?:\/c2pa\/([^/]+)\/)?c2pa\.assertions\/([^/]+)$/.exec(target.uri);
    const elsewhere = parts?.[1] !== undefined && parts[1] !== manifest.label;
    return elsewhere ? undefined : byLabel.get(parts?.[2] ?? '');
  };
}

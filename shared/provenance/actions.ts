import { parseNpt } from '#shared/edit/npt.ts';
import { sourceTypeLabel } from '#shared/edit/source-types.ts';
import { actionLabel, assertionBase } from '#shared/provenance/labels.ts';
import type { Assertion, Manifest } from '#shared/provenance/manifest-store.ts';
import type { ActionView, ProvenanceEdge } from '#shared/provenance/model.ts';
import { z } from '#shared/rpc/zod.ts';

type RegionTime = ProvenanceEdge['used'][number];

/** Which edge a claim means: by the URI of an ingredient assertion or, in claims of version 1, by the ingredient's instance id. */
export interface EdgeIndex {
  byUri(uri: string): string | undefined;
  byInstance(instanceId: string): string | undefined;
}

const text = z.string().optional().catch(undefined);
const list = <T extends z.ZodType>(item: T) => z.array(item).catch([]);
const record = z.record(z.string(), z.unknown()).catch({});

const Region = z
  .object({
    region: z
      .array(
        z
          .object({ type: text, time: z.object({ type: text, start: text, end: text }).optional().catch(undefined) })
          .catch({}),
      )
      .catch([]),
  })
  .catch({ region: [] });

const Agent = z
  .union([z.string(), z.object({ name: z.string(), version: text })])
  .optional()
  .catch(undefined);

const Action = z
  .object({
    action: z.string().catch(''),
    description: text,
    when: text,
    softwareAgent: Agent,
    softwareAgentIndex: z.number().int().optional().catch(undefined),
    digitalSourceType: text,
    reason: text,
    changes: list(Region),
    instanceId: text,
    parameters: record,
  })
  .catch({ action: '', changes: [], parameters: {} });

const Actions = z
  .object({ actions: list(Action), softwareAgents: list(Agent) })
  .catch({ actions: [], softwareAgents: [] });

const Reference = z.object({ url: z.string() }).optional().catch(undefined);
const Parameters = z.object({
  ingredients: list(Reference),
  ingredient: Reference,
  instanceId: text,
  ingredientIds: list(z.string()),
  description: text,
  reason: text,
});

/** Everything the manifest's actions assertions say, in their order. Odd entries keep what can be read of them. */
export function actionsOf(manifest: Manifest, edges: EdgeIndex): ActionView[] {
  return manifest.assertions
    .filter(({ label }) => assertionBase(label) === 'c2pa.actions')
    .flatMap((assertion) => {
      const { actions, softwareAgents } = Actions.parse(assertion.data);
      const agents = softwareAgents.map(agentName);
      return actions.map((action) => view(action, agents, attributionOf(manifest, assertion), edges));
    });
}

/**
 * Who stands for an assertion (R49): claims of version 2 say it, the engine's JSON marks the created ones and leaves the gathered ones
 * bare; claims of version 1 do not know the difference.
 */
export function attributionOf(manifest: Manifest, assertion: Assertion): ActionView['attribution'] {
  if ((manifest.claim_version ?? 1) < 2) return 'unknown';
  return assertion.created === true ? 'created' : 'gathered';
}

/** Seconds of a region of interest (C2PA 2.2 section 18.2): its temporal ranges; other kinds of range have no time. */
export function regionTimes(region: unknown): RegionTime[] {
  return Region.parse(region).region.flatMap(({ type, time }): RegionTime[] => {
    if (type !== 'temporal') return [];
    // No start means from the beginning, no end to the end. A wall clock names instants, not seconds of this timeline.
    const start = time?.start === undefined ? undefined : parseNpt(time.start);
    const end = time?.end === undefined ? undefined : parseNpt(time.end);
    const understood =
      time !== undefined &&
      (time.type === undefined || time.type === 'npt') &&
      (time.start === undefined || start !== undefined) &&
      (time.end === undefined || end !== undefined);
    if (!understood) return [{ raw: `${time?.start ?? ''} – ${time?.end ?? ''}` }];
    return [{ ...(start !== undefined && { start }), ...(end !== undefined && { end }) }];
  });
}

function view(
  action: z.output<typeof Action>,
  agents: readonly (string | undefined)[],
  attribution: ActionView['attribution'],
  edges: EdgeIndex,
): ActionView {
  const parameters = Parameters.parse(action.parameters);
  const agent = agentName(action.softwareAgent) ?? agents[action.softwareAgentIndex ?? -1];
  const description = action.description ?? parameters.description;
  const reason = action.reason ?? parameters.reason;
  const uri = action.digitalSourceType;
  return {
    action: action.action,
    label: actionLabel(action.action),
    ...(description !== undefined && { description }),
    ...(action.when !== undefined && { when: action.when }),
    ...(agent !== undefined && { agent }),
    ...(uri !== undefined && { digitalSourceType: { uri, label: sourceTypeLabel(uri) } }),
    ingredients: namedEdges(action, parameters, edges),
    changes: action.changes.flatMap(regionTimes),
    ...(reason !== undefined && { reason }),
    attribution,
  };
}

function namedEdges(
  action: z.output<typeof Action>,
  parameters: z.output<typeof Parameters>,
  edges: EdgeIndex,
): string[] {
  const uris = [...parameters.ingredients, parameters.ingredient].flatMap((reference) => reference?.url ?? []);
  const instances = [parameters.instanceId, action.instanceId, ...parameters.ingredientIds].flatMap((id) => id ?? []);
  const named = [
    ...uris.map((uri) => edges.byUri(uri)),
    ...instances.map((instance) => edges.byInstance(instance)),
  ].filter((edge) => edge !== undefined);
  return [...new Set(named)];
}

function agentName(agent: z.output<typeof Agent>): string | undefined {
  if (agent === undefined || typeof agent === 'string') return agent;
  return agent.version === undefined ? agent.name : `${agent.name} ${agent.version}`;
}

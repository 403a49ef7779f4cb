import type { FlowGraph } from '#shared/tams/flow-graph.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { createDraft, type GraphDraft } from './graph-draft.ts';
import { drawObjects } from './graph-objects.ts';
import { inParallel } from './in-parallel.ts';
import type { FlowLookup } from './lookup.ts';
import { findProvenance } from './provenance.ts';
import { isRefusal } from './refusals.ts';

/** Steps down from a Flow or one of its collectors. */
const DEPTH = 4;
/** Flows fetched for one picture. */
const FLOWS = 150;
const SOURCES = 100;

/**
 * A Flow and what its store says around it: who collects it, what they collect, the Sources of all of these, and the Objects of their
 * Segments with the other Flows that use them (tams.md 1.4, 1.8). Every part has a bound, and reaching one is noted.
 * @throws AppError 'not_found' | 'store_denied' when the Flow itself is not to be had, and as the client does
 */
export async function readFlowGraph(client: TamsClient, flow: string, signal: AbortSignal): Promise<FlowGraph> {
  const { lookup, visited } = await findProvenance(client, flow, signal);
  const draft = createDraft();
  draft.addFlow(flow, lookup.known.get(flow), true);
  for (const id of visited) draft.addFlow(id, lookup.known.get(id));
  await drawMembers(draft, lookup, visited);
  await drawSources(draft, lookup, client, signal);
  await drawObjects(draft, lookup, client, signal);
  drawCollections(draft, lookup);
  for (const note of lookup.notes) draft.note(note);
  return draft.finish(lookup.known);
}

async function drawMembers(draft: GraphDraft, lookup: FlowLookup, from: readonly string[]): Promise<void> {
  const seen = new Set(from);
  let level = [...from];
  for (let depth = 0; level.length > 0; depth += 1) {
    const members = [
      ...new Set(level.flatMap((id) => lookup.known.get(id)?.flow_collection ?? []).map(({ id }) => id)),
    ];
    const fresh = members.filter((id) => !seen.has(id));
    if (fresh.length > 0 && depth === DEPTH)
      return draft.note(`Collections were followed ${DEPTH} steps down; there are more.`);
    const wanted = fresh.slice(0, Math.max(0, FLOWS - seen.size));
    if (wanted.length < fresh.length) draft.note(`Only ${FLOWS} Flows were asked for; more are collected.`);
    const flows = await inParallel(wanted, (id) => lookup.flow(id));
    for (const [index, id] of wanted.entries()) {
      seen.add(id);
      draft.addFlow(id, flows[index]);
    }
    level = wanted;
  }
}

function drawCollections(draft: GraphDraft, lookup: FlowLookup): void {
  for (const [id, { collected_by: parents = [], source_id: source }] of lookup.known) {
    if (source !== undefined) draft.represents(id, source);
    for (const parent of parents) draft.collects(parent, id, undefined);
  }
  // Both ends say it as a rule, this one with the role.
  for (const [id, { flow_collection: members = [] }] of lookup.known)
    for (const { id: member, role } of members) draft.collects(id, member, role);
}

async function drawSources(
  draft: GraphDraft,
  lookup: FlowLookup,
  client: TamsClient,
  signal: AbortSignal,
): Promise<void> {
  const drawn = [...lookup.known].filter(([id]) => draft.hasFlow(id));
  const ids = [...new Set(drawn.flatMap(([, { source_id: id }]) => id ?? []))];
  if (ids.length > SOURCES) draft.note(`Only ${SOURCES} Sources were asked for.`);
  const asked = ids.slice(0, SOURCES);
  const sources = await inParallel(asked, async (id) => {
    try {
      return await client.source(id, signal);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  });
  for (const [index, id] of asked.entries()) draft.addSource(id, sources[index]);
  for (const [index, id] of asked.entries())
    for (const member of sources[index]?.source_collection ?? []) draft.collectsSource(id, member.id, member.role);
}

import type { TamsObject } from '#shared/tams/segment.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { GraphDraft } from './graph-draft.ts';
import { inParallel } from './in-parallel.ts';
import { type FlowLookup, shownId } from './lookup.ts';
import { isRefusal } from './refusals.ts';

/** Segments of each Flow looked at: the first of a long Flow stand for it. */
const SEGMENTS = 50;
/** Flows whose Segments are looked at, and Objects that are asked about. */
const FLOWS = 24;
const OBJECTS = 60;
/** Flows that share an Object and are drawn for it. */
const SHARERS = 30;
/** Refusals after which a store is taken to have no /objects. */
const PATIENCE = 3;

/**
 * The Objects of the drawn Flows, and which other Flows use them: editing by re-use, as the store itself has recorded it (tams.md 1.8).
 * A store without /objects shows the Objects that drawn Flows share.
 */
export async function drawObjects(
  draft: GraphDraft,
  lookup: FlowLookup,
  client: TamsClient,
  signal: AbortSignal,
): Promise<void> {
  const users = new Map<string, Set<string>>();
  const use = (flow: string, object: string): void =>
    void users.set(object, (users.get(object) ?? new Set()).add(flow));

  const own = [...lookup.known].filter(([id, { container }]) => container !== undefined && draft.hasFlow(id));
  if (own.length > FLOWS) draft.note(`The Segments of ${FLOWS} Flows were looked at, of ${own.length} that have some.`);
  await inParallel(own.slice(0, FLOWS), async ([id]) => {
    for (const object of await objectsOf(client, id, draft, signal)) use(id, object);
  });
  if (users.size > OBJECTS) draft.note(`Only ${OBJECTS} Objects are drawn; the Segments name more.`);
  const drawn = [...users].slice(0, OBJECTS);
  const details = await askAbout(
    client,
    drawn.map(([object]) => object),
    draft,
    signal,
  );

  const others = new Set<string>();
  for (const [object, flows] of drawn) {
    for (const id of details.get(object)?.referenced_by_flows ?? []) {
      flows.add(id);
      if (!draft.hasFlow(id)) others.add(id);
    }
  }
  if (others.size > SHARERS)
    draft.note(`Only ${SHARERS} of ${others.size} other Flows that use these Objects are drawn.`);
  const shown = [...others].slice(0, SHARERS);
  const flows = await inParallel(shown, (id) => lookup.flow(id));
  for (const [index, id] of shown.entries()) draft.addFlow(id, flows[index]);

  for (const [object, flowsOf] of drawn) {
    draft.addObject(object, flowsOf.size);
    const first = details.get(object)?.first_referenced_by_flow;
    for (const id of flowsOf) draft.uses(id, object, id === first);
  }
}

/** Objects of a Flow's first Segments. */
async function objectsOf(
  client: TamsClient,
  flow: string,
  draft: GraphDraft,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const objects = new Set<string>();
  let seen = 0;
  try {
    for await (const { items } of client.segments(flow, { urls: 'none', limit: SEGMENTS }, signal)) {
      if (seen >= SEGMENTS) {
        draft.note(`Of the Flow ${shownId(flow)} the first ${seen} Segments were looked at.`);
        break;
      }
      for (const { object_id: id } of items) objects.add(id);
      seen += items.length;
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    draft.note(`The Segments of the Flow ${shownId(flow)} could not be read.`);
  }
  return objects;
}

async function askAbout(
  client: TamsClient,
  objects: readonly string[],
  draft: GraphDraft,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TamsObject>> {
  const details = new Map<string, TamsObject>();
  let refusals = 0;
  await inParallel(objects, async (id) => {
    // Nothing but refusals of Objects that Segments name: this store has no /objects (tams.md 3.2).
    if (refusals >= PATIENCE && details.size === 0) return;
    try {
      details.set(id, await client.object(id, signal));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusals += 1;
      draft.note(
        'The store does not say of every Object which Flows use it: use by Flows that are not drawn is not known.',
      );
    }
  });
  return details;
}

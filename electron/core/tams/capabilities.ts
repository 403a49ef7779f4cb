import { AppError } from '#shared/rpc/errors.ts';
import type { TamsClient } from './client.ts';

/** What a store really does; `unknown` where it holds nothing to try it on. */
export type Answer = 'yes' | 'no' | 'unknown';

export interface Capabilities {
  /** What the store says of itself. */
  readonly claims: string;
  /** Filters by tag. */
  readonly tagFilter: Answer;
  /** Filters by `collected_by_ids` (since 8.2). */
  readonly collectedByFilter: Answer;
  /** Says of a flow which flows collect it. Without it discovery reads every multi flow. */
  readonly collectedBy: Answer;
  /** Says how long a flow is. */
  readonly timerange: Answer;
  /** Leaves URLs out when none are wanted. */
  readonly urlSelection: Answer;
  /** Answers /objects, so that re-use of media can be seen. */
  readonly objects: Answer;
}

/**
 * Tries the store, reading only: versions are claims, and servers are known that claim 8.1 and ignore half of 7 (tams.md section 0).
 * About ten small requests. @throws AppError as the client does, when the store cannot be talked to at all
 */
export async function probe(client: TamsClient, newId: () => string, signal: AbortSignal): Promise<Capabilities> {
  const { api_version: claims } = await client.service(signal);
  const nobody = newId();
  const [anyFlow] = await firstOf(client.flows({}, signal));
  // No flow has this tag and none is collected by this id: whatever comes was not filtered.
  const tagFilter = anyFlow
    ? await isKept(client.flows({ tagExists: { [`probe-${nobody}`]: true } }, signal))
    : 'unknown';
  const strange = '00000000-0000-4000-8000-000000000000';
  const collectedByFilter = anyFlow ? await isKept(client.flows({ collectedBy: [strange] }, signal)) : 'unknown';
  return {
    claims,
    tagFilter,
    collectedByFilter,
    collectedBy: await saysCollectedBy(client, signal),
    ...(await triesOfSegments(client, signal)),
  };
}

/** The first page with anything on it. */
async function firstOf<T>(list: AsyncGenerator<{ items: readonly T[] }>): Promise<readonly T[]> {
  for await (const { items } of list) if (items.length > 0) return items;
  return [];
}

async function isKept(list: AsyncGenerator<{ ignored: readonly string[] }>): Promise<Answer> {
  try {
    for await (const { ignored } of list) return ignored.length === 0 ? 'yes' : 'no';
    return 'yes';
  } catch (error) {
    return refusedIt(error);
  }
}

async function saysCollectedBy(client: TamsClient, signal: AbortSignal): Promise<Answer> {
  for (const parent of await firstOf(client.flows({ format: 'urn:x-nmos:format:multi' }, signal))) {
    const child = parent.flow_collection?.[0];
    if (!child) continue;
    try {
      return (await client.flow(child.id, signal)).collected_by?.includes(parent.id) === true ? 'yes' : 'no';
    } catch (error) {
      // This member is not for us to see; another may be.
      if (!(error instanceof AppError) || !isRefusal(error)) throw error;
    }
  }
  return 'unknown';
}

async function triesOfSegments(
  client: TamsClient,
  signal: AbortSignal,
): Promise<Pick<Capabilities, 'timerange' | 'urlSelection' | 'objects'>> {
  for (const { id, container } of await firstOf(client.flows({}, signal))) {
    if (container === undefined) continue;
    const [segment] = await firstOf(client.segments(id, { urls: 'none', limit: 1 }, signal));
    if (!segment) continue;
    const flow = await client.flow(id, signal);
    return {
      timerange: flow.timerange === undefined ? 'no' : 'yes',
      urlSelection: (segment.get_urls ?? []).length === 0 ? 'yes' : 'no',
      objects: await client.object(segment.object_id, signal).then((): Answer => 'yes', refusedIt),
    };
  }
  return { timerange: 'unknown', urlSelection: 'unknown', objects: 'unknown' };
}

const isRefusal = ({ code }: AppError): boolean =>
  code === 'not_found' || code === 'store_refused' || code === 'store_protocol' || code === 'store_denied';

function refusedIt(error: unknown): Answer {
  if (error instanceof AppError && isRefusal(error)) return 'no';
  throw error;
}

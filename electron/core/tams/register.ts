import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { FailedSegments, SegmentWrite } from '#shared/tams/segment.ts';
import { parseTimerange } from '#shared/tams/timerange.ts';
import type { Api, ApiAnswer } from './api.ts';
import { listSegments } from './lists.ts';

export interface FailedSegment {
  readonly segment: SegmentWrite;
  /** The server's words, or undefined where it gave none. */
  readonly reason: string | undefined;
}

/** Posts again at most so often after an answer that got lost. */
const ATTEMPTS = 3;

/** An entry of the list some servers answer with instead of `{failed_segments}` (tams.md W3). */
const Entry = z.looseObject({ object_id: z.string(), error: z.unknown() });

/**
 * Registers segments on a flow and says which the server did not take. A POST whose answer was lost is not simply sent again: what is
 * there already is looked up first (tams.md W4), and the idempotency key stays the same for servers that know it.
 * @throws AppError as Api.call does; 'store_refused' also where the server refused all at once (400, 422)
 */
export async function registerSegments(
  api: Api,
  flow: string,
  segments: readonly SegmentWrite[],
  key: string,
  signal: AbortSignal,
): Promise<FailedSegment[]> {
  let missing = z.array(SegmentWrite).parse(segments);
  for (let attempt = 1; ; attempt += 1) {
    if (missing.length === 0) return [];
    try {
      const answer = await api.call({
        method: 'POST',
        url: api.url('flows', flow, 'segments'),
        body: missing,
        headers: { 'x-idempotency-key': key },
        signal,
      });
      return await failures(answer, missing, (some) => absent(api, flow, some, signal));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'store_unreachable' || attempt === ATTEMPTS) throw error;
      missing = await absent(api, flow, missing, signal);
    }
  }
}

async function failures(
  { status, body }: ApiAnswer,
  posted: readonly SegmentWrite[],
  absentOf: (segments: readonly SegmentWrite[]) => Promise<SegmentWrite[]>,
): Promise<FailedSegment[]> {
  if (status === 201) return [];
  const listed = FailedSegments.safeParse(body).data?.failed_segments;
  if (listed)
    return listed.map(({ object_id, timerange, error }) => ({
      segment: find(posted, object_id, timerange),
      reason: error?.summary,
    }));
  // A bare list is of failures on one server and of what was made on another: only looking tells.
  const entries = z.array(Entry).safeParse(body);
  if (body !== undefined && !entries.success)
    throw new AppError(
      'store_protocol',
      `The store answered the registration with status ${status} and nothing readable.`,
    );
  const gone = await absentOf(posted);
  return gone.map((segment) => ({ segment, reason: undefined }));
}

function find(posted: readonly SegmentWrite[], objectId: string, timerange: string | undefined): SegmentWrite {
  const found = posted.find(
    (one) => one.object_id === objectId && (timerange === undefined || sameRange(one.timerange, timerange)),
  );
  if (!found) throw new AppError('store_protocol', 'The store says that a segment failed which it was not sent.');
  return found;
}

/** Those of some segments that the flow does not have. */
async function absent(
  api: Api,
  flow: string,
  segments: readonly SegmentWrite[],
  signal: AbortSignal,
): Promise<SegmentWrite[]> {
  const result: SegmentWrite[] = [];
  for (const segment of segments) {
    let isThere = false;
    const query = { timerange: parseTimerange(segment.timerange), objectId: segment.object_id, urls: 'none' } as const;
    for await (const { items } of listSegments(api, flow, query, signal))
      isThere ||= items.some(({ timerange }) => sameRange(timerange, segment.timerange));
    if (!isThere) result.push(segment);
  }
  return result;
}

const sameRange = (a: string, b: string): boolean => isDeepStrictEqual(parseTimerange(a), parseTimerange(b));

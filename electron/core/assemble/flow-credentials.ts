import { AppError } from '#shared/rpc/errors.ts';
import type { FlowProvenance } from '#shared/tams/flow-provenance.ts';
import type { Segment } from '#shared/tams/segment.ts';
import { type PlannedSegment, planSegments, type SegmentPlan } from '#shared/tams/segment-plan.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import type { TamsClient } from '#core/tams/client.ts';

/** The object whose manifest store speaks for media from a Flow. */
export interface CredentialsObject {
  /** Whose Segment holds it. */
  flow: string;
  /** The data Flow with the manifest store and its Segment, where that stands apart from the object. */
  detached: { flow: string; segment: PlannedSegment } | undefined;
  label: string | undefined;
  segment: PlannedSegment;
  /** Its own time at which the media begin. */
  at: Ticks;
  notes: string[];
}

/** What the ends of a contribution and of a Flow made from it may differ by. */
const SLACK: Ticks = 100_000_000n;

/**
 * The contributed object behind a Flow (R6): where the walk found a carrier whose one object covers what was taken. Flows that are
 * collected together share one timeline (app note 0001), so a moment of the Flow is that moment of the carrier.
 * @throws AppError as the client does
 */
export async function findCredentials(
  client: TamsClient,
  { carriers }: FlowProvenance,
  range: Range,
  signal: AbortSignal,
): Promise<{ found: CredentialsObject | undefined; notes: string[] }> {
  const notes: string[] = [];
  const speaking = carriers.filter(({ state, holder }) => holder !== undefined && state !== 'none');
  for (const carrier of speaking) {
    const { flow, label, holder, state } = carrier;
    const plan = await planOf(client, flow, range, signal);
    const [segment] = plan?.segments ?? [];
    if (segment === undefined || plan === undefined) continue;
    if (plan.objects > 1) {
      notes.push(
        `Content Credentials are in ${plan.objects} objects of the Flow ${label ?? flow} there; a clip of one of them can carry its own.`,
      );
      continue;
    }
    if (segment.whole.start - range.start > SLACK || range.end - segment.whole.end > SLACK) {
      notes.push(
        `The Flow ${label ?? flow} has Content Credentials for a part of this clip only: they do not speak for it.`,
      );
      continue;
    }
    if (speaking.length > 1)
      notes.push(
        `${speaking.length} Flows have Content Credentials for this one; those of ${label ?? flow}, the nearest, are used.`,
      );
    const apart = holder === undefined || holder === flow ? undefined : await planOf(client, holder, range, signal);
    const [store] = apart?.segments ?? [];
    const detached = holder === undefined || store === undefined ? undefined : { flow: holder, segment: store };
    if (state === 'detached' && detached === undefined)
      notes.push(`The manifest store that should stand apart from ${label ?? flow} is not to be had.`);
    return { found: { flow, detached, label, segment, at: range.start - (segment.offset ?? 0n), notes }, notes };
  }
  return { found: undefined, notes };
}

/** The Segments of the carrier itself, which credentials speak for, or of the data Flow that holds them. */
async function planOf(
  client: TamsClient,
  flow: string,
  range: Range,
  signal: AbortSignal,
): Promise<SegmentPlan | undefined> {
  const rows: Segment[] = [];
  for await (const { items } of client.segments(flow, { timerange: range, urls: 'none' }, signal)) {
    rows.push(...items);
    // A contribution is one object; a long list is none.
    if (rows.length > MOST) break;
  }
  try {
    return planSegments(rows, { wanted: range, gaps: 'name' });
  } catch (error) {
    if (error instanceof AppError && error.code === 'flow_unusable') return undefined;
    throw error;
  }
}

const MOST = 1000;

import type { Track } from '#shared/api/asset.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { ROUNDING } from '#shared/tams/segment-plan.ts';
import { type Range, type Ticks, TICKS_PER_SECOND } from '#shared/tams/time.ts';
import { printTimerange } from '#shared/tams/timerange.ts';
import type { Scan } from '../scan.ts';
import type { FetchedSegment } from './request.ts';

/** One track of one Segment, on the Flow's timeline. */
export interface PlacedTrack {
  segment: FetchedSegment;
  facts: Track;
  scan: Scan;
  /** Added to the container's times; `offset` of the Segment and what the clock of the container went round. */
  offset: Ticks;
}

/** A packet of a placed track: which one in decode order, and when it is shown on the Flow's timeline. */
export interface PlacedPacket {
  index: number;
  at: Ticks;
}

/** A hole at a joint that nobody sees or hears as one; what is larger is refused. */
export const SMALL_HOLE: Ticks = 250_000_000n;

export const nameOf = ({ segment }: Pick<PlacedTrack, 'segment'>): string =>
  `the Segment ${printTimerange(segment.whole)}`;

export const unusable = (message: string): AppError => new AppError('flow_unusable', message);

/** In a range, with its ends moved by the rounding of writers, so that each packet is in one of two that touch. */
export const isWithin = (at: Ticks, { start, end }: Range): boolean => at >= start - ROUNDING && at < end - ROUNDING;

/**
 * Where a track lies. Clocks of transport streams have 33 bits of 90 kHz and go round every 26.5 hours (T7, app note 0002): the round is
 * chosen that brings the object nearest to its Segment.
 * @param extent of the object on its own timeline, over all tracks
 */
export function offsetOf(segment: FetchedSegment, extent: Range, goesRound: boolean): Ticks {
  if (!goesRound) return segment.offset;
  const middle = ({ start, end }: Range): Ticks => (start + end) / 2n;
  const away = middle(segment.whole) - middle(extent) - segment.offset;
  const half = away < 0n ? -(ROUND_TRIP / 2n) : ROUND_TRIP / 2n;
  const rounds = (away * CLOCK + half) / ROUND_TRIP;
  return segment.offset + (rounds * ROUND_TRIP) / CLOCK;
}

const CLOCK = 90_000n;
/** 2^33 units of the clock, in nanoseconds times 90 000, as a whole number. */
const ROUND_TRIP = 2n ** 33n * TICKS_PER_SECOND;

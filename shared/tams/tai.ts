import { type Ticks, TICKS_PER_SECOND } from '#shared/tams/time.ts';

/** TAI − UTC in seconds from each leap second on (IERS Bulletin C), newest first. UTC has had none since 2017. */
const OFFSETS: readonly [from: string, seconds: number][] = [
  ['2017-01-01', 37],
  ['2015-07-01', 36],
  ['2012-07-01', 35],
  ['2009-01-01', 34],
  ['2006-01-01', 33],
  ['1999-01-01', 32],
];

/** 2001-09-09: a flow that starts before this counts from zero, and reading it as a date would be nonsense (tams.md 1.9). */
const EARLIEST_DATE = 1_000_000_000n * TICKS_PER_SECOND;

/**
 * What a timestamp says if it is TAI. No field of TAMS tells which timescale a flow uses, so this is a reading, never a fact: whoever
 * shows it says "as TAI" and shows the raw timestamp beside it.
 * @returns undefined where a date makes no sense. `offset` is TAI − UTC in seconds; `utc` is ISO 8601 to the millisecond.
 */
export function readAsTai(ticks: Ticks): { utc: string; offset: number } | undefined {
  if (ticks < EARLIEST_DATE) return undefined;
  const milliseconds = Number(ticks / 1_000_000n);
  const offset = OFFSETS.find(([from, seconds]) => milliseconds >= Date.parse(from) + seconds * 1000)?.[1];
  const date = new Date(milliseconds - (offset ?? 0) * 1000);
  return offset === undefined || Number.isNaN(date.getTime()) ? undefined : { utc: date.toISOString(), offset };
}

import { AppError } from '#shared/rpc/errors.ts';
import { type Range, type Ticks, TICKS_PER_SECOND } from '#shared/tams/time.ts';

/**
 * A TAMS timerange as the set of nanoseconds it covers: `start` is inside, `end` is not, null is unbounded. TAMS timestamps have
 * nanosecond resolution, so every form of the grammar has exactly one such set: `(1:0_2:0]` is [1:1, 2:1), the instant `[5:0]` is one
 * nanosecond long, and ranges that only touch never overlap, as `[1:0_2:0)` and `[2:0]` (TimeAddressableMediaStore.yaml, GET segments).
 */
export interface Timerange {
  readonly start: Ticks | null;
  readonly end: Ticks | null;
}

export const ETERNITY: Timerange = { start: null, end: null };
export const NEVER: Timerange = { start: 0n, end: 0n };

const TIMESTAMP = /^(-?)(0|[1-9]\d*):(0|[1-9]\d{0,8})$/;
const TIMERANGE = /^([[(]?)([-\d:]*)(_?)([-\d:]*)([\])]?)$/;
/** Longer is no time of this world, and BigInt takes quadratic time over what a hostile server may send. */
const LONGEST = 64;

/**
 * `secs:nanos` to nanoseconds. Nanoseconds are a whole number without leading zeros, not a fraction: `1:40000000` is 1.04 s; the sign
 * covers both parts: `-0:500000000` is half a second before zero (schemas/timestamp.json, tams.md 1.9).
 * @throws AppError 'invalid_input'
 */
export function parseTimestamp(text: string): Ticks {
  const [whole, sign, seconds = '', nanos = ''] = (text.length <= LONGEST && TIMESTAMP.exec(text)) || [];
  if (whole === undefined) throw new AppError('invalid_input', `“${text.slice(0, LONGEST)}” is not a TAMS timestamp.`);
  const size = BigInt(seconds) * TICKS_PER_SECOND + BigInt(nanos);
  return sign === '-' ? -size : size;
}

export function printTimestamp(ticks: Ticks): string {
  const size = ticks < 0n ? -ticks : ticks;
  return `${ticks < 0n ? '-' : ''}${size / TICKS_PER_SECOND}:${size % TICKS_PER_SECOND}`;
}

/**
 * Any timerange the schema's pattern admits. A bracket that is missing counts as inclusive; `_` is eternity; `()` and the empty text
 * are never; an end before its start covers nothing; a single timestamp is an instant.
 * @throws AppError 'invalid_input'
 */
export function parseTimerange(text: string): Timerange {
  const [whole, open, from = '', through, to = '', close] = (text.length <= 2 * LONGEST && TIMERANGE.exec(text)) || [];
  if (whole === undefined || (through === '' && to !== ''))
    throw new AppError('invalid_input', `“${text.slice(0, 2 * LONGEST)}” is not a TAMS timerange.`);
  if (through === '' && from === '') return NEVER;
  const first = from === '' ? null : parseTimestamp(from);
  const last = through === '' ? first : to === '' ? null : parseTimestamp(to);
  return normal({
    start: first === null ? null : open === '(' ? first + 1n : first,
    end: last === null ? null : close === ')' ? last : last + 1n,
  });
}

/** The usual form `[a_b)`; an instant as `[a]`, eternity as `_`, nothing as `()`, open ends as `[a_` and `_b)`. */
export function printTimerange(range: Timerange): string {
  const { start, end } = normal(range);
  if (start === null && end === null) return '_';
  if (end === null) return `[${printTimestamp(start as Ticks)}_`;
  if (start === null) return `_${printTimestamp(end)})`;
  if (end <= start) return '()';
  return end === start + 1n ? `[${printTimestamp(start)}]` : `[${printTimestamp(start)}_${printTimestamp(end)})`;
}

export const isTimerange = (text: string): boolean => succeeds(() => parseTimerange(text));
export const isTimestamp = (text: string): boolean => succeeds(() => parseTimestamp(text));

export const isEmpty = ({ start, end }: Timerange): boolean => start !== null && end !== null && end <= start;

/** With both ends, for arithmetic that needs them; undefined for an open range. */
export const bounded = ({ start, end }: Timerange): Range | undefined =>
  start === null || end === null ? undefined : { start, end };

export function intersect(a: Timerange, b: Timerange): Timerange {
  const start = a.start === null ? b.start : b.start === null || a.start > b.start ? a.start : b.start;
  const end = a.end === null ? b.end : b.end === null || a.end < b.end ? a.end : b.end;
  return isEmpty(a) || isEmpty(b) ? NEVER : normal({ start, end });
}

export const overlaps = (a: Timerange, b: Timerange): boolean => !isEmpty(intersect(a, b));

/** Whether all of `part` lies in `whole`; nothing lies in everything. */
export function contains(whole: Timerange, part: Timerange): boolean {
  const shared = intersect(whole, part);
  const { start, end } = normal(part);
  return shared.start === start && shared.end === end;
}

/** The one range that covers both where they overlap or touch; undefined where a gap would have to be covered too. */
export function join(a: Timerange, b: Timerange): Timerange | undefined {
  if (isEmpty(a)) return normal(b);
  if (isEmpty(b)) return normal(a);
  const [early, late] = a.start === null || (b.start !== null && a.start <= b.start) ? [a, b] : [b, a];
  if (early.end !== null && late.start !== null && late.start > early.end) return undefined;
  const end = early.end === null || late.end === null ? null : early.end > late.end ? early.end : late.end;
  return { start: early.start, end };
}

/** Nanoseconds covered; null for an open range. An instant counts as one. */
export function duration(range: Timerange): Ticks | null {
  const { start, end } = normal(range);
  return start === null || end === null ? null : end - start;
}

/** The same set later by `by` nanoseconds; earlier where it is negative. */
export function shift({ start, end }: Timerange, by: Ticks): Timerange {
  return normal({ start: start === null ? null : start + by, end: end === null ? null : end + by });
}

/** Every empty range is the one NEVER, so that equal sets are equal objects. */
const normal = (range: Timerange): Timerange => (isEmpty(range) ? NEVER : range);

function succeeds(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    // parse throws 'invalid_input' alone, and that is the answer.
    return false;
  }
}

import { TICKS_PER_SECOND, type Ticks } from '#shared/tams/time.ts';

/** Nanoseconds in a millisecond: the finest step a person types. */
const TICKS_PER_MILLISECOND = TICKS_PER_SECOND / 1000n;

export type ParsedTimecode = { ok: true; ticks: Ticks } | { ok: false; reason: string };

/**
 * `h:mm:ss.mmm`, rounded down: rounding up could name a moment past the end of the file. What a field shows is therefore not always
 * the exact value; fields must not write back a text that nobody changed.
 */
export function formatTimecode(ticks: Ticks): string {
  const sign = ticks < 0n ? '-' : '';
  const milliseconds = (ticks < 0n ? -ticks : ticks) / TICKS_PER_MILLISECOND;
  const pad = (value: bigint, width: number) => value.toString().padStart(width, '0');
  const seconds = milliseconds / 1000n;
  const clock = `${seconds / 3600n}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}`;
  return `${sign}${clock}.${pad(milliseconds % 1000n, 3)}`;
}

/** `1.320 s`, for sentences. Rounded down like `formatTimecode`. */
export function formatSeconds(ticks: Ticks): string {
  const sign = ticks < 0n ? '-' : '';
  const milliseconds = (ticks < 0n ? -ticks : ticks) / TICKS_PER_MILLISECOND;
  return `${sign}${milliseconds / 1000n}.${(milliseconds % 1000n).toString().padStart(3, '0')} s`;
}

const timecode = /^(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,6})(?:[.,](\d{1,9}))?$/;

/**
 * Reads `ss`, `m:ss` or `h:mm:ss`, each with up to nine decimals after a point or a comma. With a larger unit in front, minutes and
 * seconds stay below 60: `1:75` is a slip of the pen, not 2:15.
 */
export function parseTimecode(text: string): ParsedTimecode {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, reason: 'Type a time, such as 0:00:02.500.' };
  const match = timecode.exec(trimmed);
  if (!match) return { ok: false, reason: 'Type a time as hours:minutes:seconds, such as 0:00:02.500.' };
  const [, hours, minutes, seconds = '0', fraction = ''] = match;
  if (minutes !== undefined && Number(seconds) > 59) return { ok: false, reason: 'Seconds go from 0 to 59.' };
  if (hours !== undefined && Number(minutes) > 59) return { ok: false, reason: 'Minutes go from 0 to 59.' };
  const whole = BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds);
  return { ok: true, ticks: whole * TICKS_PER_SECOND + BigInt(fraction.padEnd(9, '0')) };
}

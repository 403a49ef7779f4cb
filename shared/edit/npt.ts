import type { Ticks } from '#shared/tams/time.ts';
import { TICKS_PER_SECOND } from '#shared/tams/time.ts';

/*
 * Normal play time as C2PA 2.2 section 18.2 spells it: `[[h:]m:]s[.f]`, hours 0-23, minutes and seconds 0-59, up to nine decimals.
 * "75.2" is therefore wrong and "1:15.2" right. The engine accepts both, and "abc" too (edit-graph.md section 4), so the grammar is
 * ours to keep. All arithmetic is in whole nanoseconds: no double ever holds a time.
 */

const GRAMMAR = /^(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,2})(?:\.(\d{1,9}))?$/;

/** The first instant npt cannot name: 24 hours. */
export const NPT_END: Ticks = 86_400n * TICKS_PER_SECOND;

/** The shortest npt for an instant; `undefined` before zero and from 24 hours on, where the grammar has no words. */
export function formatNpt(ticks: Ticks): string | undefined {
  if (ticks < 0n || ticks >= NPT_END) return undefined;
  const whole = ticks / TICKS_PER_SECOND;
  const hours = whole / 3600n;
  const minutes = (whole / 60n) % 60n;
  const seconds = whole % 60n;
  const fraction = decimals(ticks % TICKS_PER_SECOND);
  if (hours > 0n) return `${hours}:${pad(minutes)}:${pad(seconds)}${fraction}`;
  if (minutes > 0n) return `${minutes}:${pad(seconds)}${fraction}`;
  return `${seconds}${fraction}`;
}

/** The instant an npt names, in nanoseconds, exactly; `undefined` when the text is not npt. Hostile text is fine. */
export function parseNpt(text: string): Ticks | undefined {
  const parts = GRAMMAR.exec(text);
  if (!parts) return undefined;
  const hours = BigInt(parts[1] ?? '0');
  const minutes = BigInt(parts[2] ?? '0');
  const seconds = BigInt(parts[3] ?? '0');
  if (hours > 23n || minutes > 59n || seconds > 59n) return undefined;
  return (hours * 3600n + minutes * 60n + seconds) * TICKS_PER_SECOND + BigInt((parts[4] ?? '').padEnd(9, '0'));
}

/** A length in words for descriptions: `2 s`, `75.2 s`. Exact; no rounding, no unit above seconds. */
export function inSeconds(length: Ticks): string {
  const size = length < 0n ? -length : length;
  return `${length < 0n ? '-' : ''}${size / TICKS_PER_SECOND}${decimals(size % TICKS_PER_SECOND)} s`;
}

const pad = (value: bigint): string => value.toString().padStart(2, '0');

const decimals = (nanoseconds: bigint): string =>
  nanoseconds === 0n ? '' : `.${nanoseconds.toString().padStart(9, '0').replace(/0+$/, '')}`;

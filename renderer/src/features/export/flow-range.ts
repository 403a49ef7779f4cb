import type { Range, Ticks } from '#shared/tams/time.ts';
import { isEmpty, parseTimerange } from '#shared/tams/timerange.ts';
import { formatTimecode, parseTimecode } from '../../ui/timecode.ts';

/** The ends of a Flow's timeline that its store tells. */
export interface FlowSpan {
  start?: Ticks;
  end?: Ticks;
}

/** What a store says of a Flow's timeline; nothing where that is no timerange. */
export function spanOf(timerange: string | undefined): FlowSpan {
  if (timerange === undefined) return {};
  try {
    const range = parseTimerange(timerange);
    if (isEmpty(range)) return {};
    const { start, end } = range;
    return { ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) };
  } catch {
    // What a store wrote there is no timerange: then nothing is known, and the fetch itself will say more.
    return {};
  }
}

export type ReadPart = { ok: true; timerange?: Range } | { ok: false; reason: string };

/**
 * The part of a Flow that somebody typed. Times count from the Flow's beginning, where that is known (many Flows count from 1970 or so),
 * else on its own timeline. An empty field means that end of the Flow; both empty, all of it.
 */
export function readPart({ start, end }: FlowSpan, from: string, to: string): ReadPart {
  if (from.trim() === '' && to.trim() === '') return { ok: true };
  const base = start ?? 0n;
  const first = from.trim() === '' ? { ok: true as const, ticks: 0n } : parseTimecode(from);
  if (!first.ok) return { ok: false, reason: first.reason };
  if (to.trim() === '' && end === undefined) {
    return { ok: false, reason: 'The store does not say where this Flow ends: type the end as well.' };
  }
  const last = to.trim() === '' ? { ok: true as const, ticks: (end ?? 0n) - base } : parseTimecode(to);
  if (!last.ok) return { ok: false, reason: last.reason };
  const range = { start: base + first.ticks, end: base + last.ticks };
  if (range.start >= range.end) return { ok: false, reason: 'It has to end after it begins.' };
  if (end !== undefined && range.end > end) {
    return { ok: false, reason: `The Flow ends at ${formatTimecode(end - base)}.` };
  }
  return { ok: true, timerange: range };
}

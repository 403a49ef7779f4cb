import { readAsTai } from '#shared/tams/tai.ts';
import { duration, isEmpty, parseTimerange, printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import { formatSeconds, formatTimecode } from '../../ui/timecode.ts';

export interface TimeWords {
  /** "0:00:00.000 to 0:00:12.480" */
  span: string;
  /** "12.480 s"; absent where an end is open. */
  length?: string;
  /** The moment it begins, if the Flow counts in TAI; no field of TAMS says whether it does (tams.md 1.9). */
  tai?: string;
}

/** A timerange in words. What does not parse comes back as it is. */
export function timeWords(text: string): TimeWords {
  const range = parsed(text);
  if (!range) return { span: text };
  if (isEmpty(range)) return { span: 'Empty: it has no media' };
  const { start, end } = range;
  if (start === null && end === null) return { span: 'All of time' };
  const length = duration(range);
  const tai = start === null ? undefined : readAsTai(start);
  return {
    span: [
      start === null ? 'no stated beginning' : formatTimecode(start),
      end === null ? 'no stated end' : formatTimecode(end),
    ].join(' to '),
    ...(length === null ? {} : { length: formatSeconds(length) }),
    ...(tai ? { tai: `${tai.utc.replace('T', ' ').replace('Z', ' UTC')} (TAI − UTC: ${String(tai.offset)} s)` } : {}),
  };
}

/** How long, for a row: "0:00:12.480"; nothing where that is not known, or where the media is in the Flow that collects it. */
export function lengthWords(text: string | undefined): string {
  const range = text === undefined ? undefined : parsed(text);
  const length = range && !isEmpty(range) ? duration(range) : null;
  return length === null ? '' : formatTimecode(length);
}

/** From where a timerange ends on, as TAMS writes it; nothing where it has no end. */
export function afterwards(text: string): string | undefined {
  const end = parsed(text)?.end;
  return end === undefined || end === null ? undefined : printTimerange({ start: end, end: null });
}

function parsed(text: string): Timerange | undefined {
  try {
    return parseTimerange(text);
  } catch {
    // What a store wrote there is no timerange: it is shown as it is.
    return undefined;
  }
}

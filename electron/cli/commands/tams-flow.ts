import { displayText } from '#shared/provenance/display-text.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { readAsTai } from '#shared/tams/tai.ts';
import { duration, join, parseTimerange, printTimerange, type Timerange } from '#shared/tams/timerange.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { Content } from './tams-reports.ts';

/** As many segments are looked at before a flow is only sampled: half an hour of two-second segments. */
const MOST = 900;

/** Walks a flow's segments without their URLs. */
export async function readSpans(client: TamsClient, flow: string, signal: AbortSignal): Promise<Content> {
  const ranges: Timerange[] = [];
  let isComplete = true;
  for await (const { items } of client.segments(flow, { urls: 'none' }, signal)) {
    ranges.push(...items.map(({ timerange }) => parseTimerange(timerange)));
    if (ranges.length > MOST) {
      isComplete = false;
      break;
    }
  }
  const spans: Timerange[] = [];
  for (const range of ranges.toSorted(byStart)) {
    const joined = join(spans.at(-1) ?? range, range);
    if (joined) spans.splice(-1, 1, joined);
    else spans.push(range);
  }
  return { segments: ranges.length, complete: isComplete, spans: spans.map(printTimerange) };
}

const byStart = (a: Timerange, b: Timerange): number => {
  const [x, y] = [a.start ?? 0n, b.start ?? 0n];
  return x < y ? -1 : x > y ? 1 : 0;
};

/** A flow for people. Everything in it is somebody else's text. */
export function flowText(flow: Flow, { segments, complete, spans }: Content): string[] {
  const rows: [string, string | undefined][] = [
    ['flow', flow.id],
    ['label', flow.label],
    ['format', flow.format],
    ['codec', flow.codec],
    ['container', flow.container],
    ['source', flow.source_id],
    ['status', flow.status],
    ['collected by', flow.collected_by?.join(', ')],
    ['timerange', flow.timerange],
    ...(flow.flow_collection ?? []).map(({ id, role = '' }): [string, string] => ['collects', `${id}  ${role}`.trim()]),
    ...Object.entries(flow.tags ?? {}).map(([name, value]): [string, string] => [
      'tag',
      `${name} = ${[value].flat().join(', ')}`,
    ]),
    ['segments', `${segments}${complete ? '' : ' and more'}`],
    ...spans.map((span): [string, string] => ['span', `${span}  ${timeText(parseTimerange(span))}`.trim()]),
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name.padEnd(13)}${displayText(value, { max: 300 })}`],
  );
}

/** Length, and the moment it would be if the flow counts in TAI: no field says whether it does (tams.md 1.9). */
function timeText(range: Timerange): string {
  const length = duration(range);
  const reading = range.start === null ? undefined : readAsTai(range.start);
  return [
    length === null ? '' : `${Number(length) / 1e9} s`,
    reading ? `as TAI: ${reading.utc} (TAI−${reading.offset} s)` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

import type { EditGraph, Use } from '#shared/edit/model.ts';
import { TICKS_PER_SECOND, type Ticks } from '#shared/tams/time.ts';
import { formatTimecode } from '../../ui/timecode.ts';

/** Percentages of the lane's width. */
interface Block {
  use: Use;
  left: number;
  width: number;
}

export interface TimelineLayout {
  /** End of the last use, in nanoseconds. */
  duration: Ticks;
  blocks: Block[];
  /** Ruler marks: a moment, its place in per cent, and its label, no longer than it has to be. */
  marks: { at: Ticks; left: number; label: string }[];
}

/** Steps a ruler may have, in seconds: those people count in. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000];
const MAX_MARKS = 6;

export const usesInOrder = (graph: EditGraph): Use[] =>
  graph.uses.toSorted((a, b) => (a.output.start < b.output.start ? -1 : a.output.start > b.output.start ? 1 : 0));

/** Lays the uses out in order of output; widths are proportional to time. */
export function layoutTimeline(graph: EditGraph): TimelineLayout {
  const uses = usesInOrder(graph);
  const duration = uses.reduce((end, use) => (use.output.end > end ? use.output.end : end), 0n);
  const percent = (ticks: Ticks) => (duration === 0n ? 0 : Number((ticks * 1_000_000n) / duration) / 10_000);
  const blocks = uses.map((use) => ({
    use,
    left: percent(use.output.start),
    width: percent(use.output.end - use.output.start),
  }));
  return {
    duration,
    blocks,
    marks: ruler(duration).map((at) => ({ at, left: percent(at), label: shortTimecode(at, duration) })),
  };
}

function ruler(duration: Ticks): Ticks[] {
  if (duration <= 0n) return [];
  const seconds = Number(duration) / Number(TICKS_PER_SECOND);
  const step = STEPS.find((candidate) => seconds / candidate <= MAX_MARKS) ?? Math.ceil(seconds / MAX_MARKS);
  const stepTicks = BigInt(Math.round(step * Number(TICKS_PER_SECOND)));
  const marks: Ticks[] = [];
  for (let at = 0n; at < duration; at += stepTicks) marks.push(at);
  return marks;
}

/** Without hours where there are none, and without decimals at whole seconds. */
function shortTimecode(at: Ticks, duration: Ticks): string {
  const full = formatTimecode(at);
  const clock = duration < 3600n * TICKS_PER_SECOND ? full.slice(full.indexOf(':') + 1) : full;
  return clock.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

import type { Probe } from '#shared/api/asset.ts';
import type { SnappedUse } from '#shared/api/project.ts';
import type { InputId, Use } from '#shared/edit/model.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';

/** Times typed or dragged by people are rounded; half a millisecond is far less than any picture lasts. */
const SLACK = 500_000n;

/**
 * Where clips that are copied, not encoded, can really be cut. The start moves back to a key frame, because every picture after it
 * needs it; where an edit list hides what is before, it moves on to the first key frame that is shown, as hidden material must not
 * come to light. The end moves to the nearest place that tears no picture from one it needs. Clips are laid end to end from 0 in the
 * order of their output. What comes out is what the claim may say.
 *
 * A use whose input has no probe, or no pictures, keeps its range: sound is cut to within half a frame of it.
 */
export function snapUses(uses: readonly Use[], probes: ReadonlyMap<InputId, Probe>): SnappedUse[] {
  let at = 0n;
  return uses
    .toSorted((a, b) => compare(a.output.start, b.output.start))
    .map((use) => {
      const source = snapRange(use.source, probes.get(use.input));
      const output = { start: at, end: at + (source.end - source.start) };
      at = output.end;
      const moved = distance(source.start, use.source.start) > SLACK || distance(source.end, use.source.end) > SLACK;
      return { use: use.id, asked: use.source, source, output, moved };
    });
}

/** The range of a file that can be copied and is nearest to the one asked for. */
function snapRange(asked: Range, probe: Probe | undefined): Range {
  if (!probe) return asked;
  const { keyFrames, cuts } = probe;
  // A key frame that was asked for exactly is that one, however near the next may be: what was snapped must stay as it is.
  const start = keyFrames.includes(asked.start)
    ? asked.start
    : (keyFrames.findLast((at) => at <= asked.start + SLACK) ?? keyFrames[0]);
  if (start === undefined) return asked;
  const end = nearest(cuts, asked.end, start) ?? asked.end;
  return { start, end: end > start ? end : start };
}

/** The place after `start` that is nearest to `to`; of two equally near, the earlier. */
function nearest(places: readonly Ticks[], to: Ticks, start: Ticks): Ticks | undefined {
  let best: Ticks | undefined;
  for (const place of places) {
    if (place <= start) continue;
    const nearer = best === undefined ? 1 : compare(distance(best, to), distance(place, to));
    if (best === undefined || nearer > 0 || (nearer === 0 && place < best)) best = place;
  }
  return best;
}

const distance = (a: Ticks, b: Ticks): Ticks => (a > b ? a - b : b - a);
const compare = (a: Ticks, b: Ticks): number => (a < b ? -1 : a > b ? 1 : 0);

import { ROUNDING } from '#shared/tams/segment-plan.ts';
import { type Range, type Ticks, TICKS_PER_SECOND } from '#shared/tams/time.ts';
import { printTimerange } from '#shared/tams/timerange.ts';
import { type PlannedPacket, SoundPlanner } from '../copy-plan.ts';
import { isWithin, nameOf, type PlacedTrack, SMALL_HOLE, unusable } from './placed.ts';

/** Sound that was multiplexed beyond the ends of its pictures: transport streams hold it back for up to a second. */
const MULTIPLEXED: Ticks = TICKS_PER_SECOND;

/** Packets of one Segment that follow each other in the file. */
export interface SoundRun {
  track: PlacedTrack;
  packets: PlannedPacket[];
}

interface Candidate {
  track: PlacedTrack;
  index: number;
  at: Ticks;
  length: Ticks;
  /** Within its Segment's timerange. The others only fill what would be a hole. */
  own: boolean;
}

/** The pictures beside this sound in its objects, which say where an object really begins and ends. */
export type PicturesOf = (track: PlacedTrack) => PlacedTrack | undefined;

/**
 * The sound of a Flow on the timeline of the file. Containers cut pictures exactly and sound where it happened to be multiplexed, so the
 * sound of a boundary may be in the object before or after: where an object ends with its Segment, what lies beyond belongs to the
 * boundary and fills it. Where a Segment takes a part of its object, nothing from outside that part is used (T6).
 * @returns runs in order, with the times of the file, which begins at `range.start`
 * @throws AppError 'flow_unusable' where sound is missing
 */
export function chooseSound(
  tracks: readonly PlacedTrack[],
  range: Range,
  picturesOf: PicturesOf,
): { runs: SoundRun[]; notes: string[] } {
  const model = tracks[0]?.facts;
  if (model === undefined) throw unusable('There is no Segment with sound.');
  // A lone packet of a transport stream has no length of its own.
  const usual = tracks.flatMap(({ scan }) => scan.durations.slice(0, 2)).find((length) => length > 0n) ?? 0n;
  const candidates = withoutDoubles(tracks.flatMap((track) => candidatesOf(track, range, usual, picturesOf(track))));
  const heard = trimmed(candidates, range);
  const starts = heard.map(({ at }) => at - range.start);
  const planned = new SoundPlanner(model.sampleRate ?? 1).lay(
    {
      scan: { starts, durations: heard.map(({ length }) => length), keys: [], resolution: 1, dependent: 0 },
      codec: model.codec,
      sampleRate: model.sampleRate ?? 1,
    },
    {
      source: { start: 0n, end: range.end - range.start },
      output: { start: 0n, end: range.end - range.start },
      name: 'the Flow',
      last: true,
    },
  );
  return { runs: runsOf(planned, heard), notes: judgeHoles(planned, heard, range) };
}

function candidatesOf(track: PlacedTrack, range: Range, usual: Ticks, pictures: PlacedTrack | undefined): Candidate[] {
  const { scan, offset, segment } = track;
  const edges = naturalEdges(pictures ?? track, pictures === undefined ? usual : 0n);
  const reach = {
    start: segment.whole.start - (edges.start ? MULTIPLEXED : 0n),
    end: segment.whole.end + (edges.end ? MULTIPLEXED : 0n),
  };
  const found: Candidate[] = [];
  for (const [index, start] of scan.starts.entries()) {
    const at = start + offset;
    const length = scan.durations[index] || usual;
    if (at >= range.end - ROUNDING || !isWithin(at, reach)) continue;
    found.push({ track, index, at, length, own: isWithin(at, segment.whole) });
  }
  return found;
}

/** Whether the object ends where its Segment does, seen by its pictures; sound alone may reach over by a packet. */
function naturalEdges({ scan, offset, segment: { whole } }: PlacedTrack, reach: Ticks) {
  let [start, end] = [true, true];
  for (const begin of scan.starts) {
    const at = begin + offset;
    if (at < whole.start - reach - ROUNDING) start = false;
    if (at >= whole.end + reach - ROUNDING) end = false;
  }
  return { start, end };
}

/** In order of time. A packet from beyond a boundary gives way to any that is there by right. */
function withoutDoubles(candidates: Candidate[]): Candidate[] {
  const sorted = candidates.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : Number(b.own) - Number(a.own)));
  const nextOwn: (Ticks | undefined)[] = Array.from({ length: sorted.length });
  let next: Ticks | undefined;
  for (let i = sorted.length - 1; i >= 0; i--) {
    nextOwn[i] = next;
    if (sorted[i]?.own === true) next = sorted[i]?.at;
  }
  const kept: Candidate[] = [];
  for (const [i, one] of sorted.entries()) {
    const before = kept.at(-1);
    const half = one.length / 2n;
    if (before !== undefined && before.at + before.length - one.at > half) continue;
    const following = nextOwn[i];
    if (!one.own && following !== undefined && one.at + one.length - following > half) continue;
    kept.push(one);
  }
  return kept;
}

/**
 * Of what lies before the beginning only the packet next to it stays, where it is the object's first: decoders need one to run in, and
 * players do not play it.
 */
function trimmed(candidates: readonly Candidate[], range: Range): Candidate[] {
  const first = candidates.findIndex(({ at }) => at >= range.start - ROUNDING);
  const runIn = candidates[first - 1];
  const isNext =
    runIn !== undefined && runIn.at + runIn.length > range.start - ROUNDING && (!runIn.own || runIn.index === 0);
  return first < 0 ? [] : candidates.slice(isNext ? first - 1 : first);
}

function runsOf(planned: readonly PlannedPacket[], heard: readonly Candidate[]): SoundRun[] {
  const runs: SoundRun[] = [];
  for (const packet of planned) {
    const source = heard[packet.index];
    if (source === undefined) throw new Error('A packet was laid that was not there.');
    const last = runs.at(-1);
    const here = { ...packet, index: source.index };
    if (last?.track === source.track) last.packets.push(here);
    else runs.push({ track: source.track, packets: [here] });
  }
  return runs;
}

function judgeHoles(planned: readonly PlannedPacket[], heard: readonly Candidate[], range: Range): string[] {
  const notes: string[] = [];
  const length = range.end - range.start;
  let [cursor, last] = [0n, heard[0]];
  for (const packet of [...planned, { index: -1, at: length, duration: 0n }]) {
    const source = heard[packet.index];
    const hole = { start: cursor, end: packet.at };
    // Within one object the file is as it was made; a packet's length at a joint is what cutting can do.
    const isJoint = source === undefined || last === undefined || cursor === 0n || source.track !== last.track;
    const allowed = (last?.length ?? 0n) + ROUNDING;
    if (isJoint && hole.end - hole.start > allowed) {
      const at = { start: range.start + hole.start, end: range.start + hole.end };
      const near = source ?? last;
      const sentence = `There is no sound at ${printTimerange(at)}${near === undefined ? '' : `, near ${nameOf(near.track)}`}.`;
      if (hole.end - hole.start > SMALL_HOLE) throw unusable(`${sentence} Its timerange says that there is.`);
      notes.push(sentence);
    }
    cursor = packet.at + packet.duration;
    last = source ?? last;
  }
  return notes;
}

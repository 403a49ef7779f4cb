import type { Probe, Track } from '#shared/api/asset.ts';
import { joinProblems } from '#shared/media/join.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import { printTimestamp } from '#shared/tams/timerange.ts';
import { clearTimes } from '../clear-times.ts';
import type { PlannedPacket } from '../copy-plan.ts';
import { type Progress, reportOf, writeNew } from '../render.ts';
import { frameRateOf } from '../scan.ts';
import { type OutputTrack, writeMp4 } from '../write-mp4.ts';
import { compareDeclared, pickTracks } from './declared.ts';
import { choosePictures, type Pictures } from './pictures.ts';
import { nameOf, offsetOf, type PlacedTrack, unusable } from './placed.ts';
import type { AssembleReport, AssembleRequest, AssembleStream, FetchedSegment } from './request.ts';
import { SegmentFiles } from './segment-files.ts';
import { chooseSound } from './sound.ts';

/** A stream whose every Segment has been examined: its tracks, each over all Segments. */
interface Stream {
  name: string;
  /** By track of the output, then by Segment. */
  tracks: PlacedTrack[][];
  notes: string[];
}

/** Sentences of one take that people can still read. */
const MOST_NOTES = 20;

/**
 * Puts the Segments of a Flow, or of several that run side by side, into one MP4 by copying packets: each where `ts_offset` puts it, what
 * is outside its timerange left out, nothing encoded. Each object is read twice, once for its times and once for its packets, so that
 * all that could stop it is found before a byte is written, and memory does not grow with the media.
 * @throws AppError 'flow_unusable' (with the Segment and the reason), 'media_mismatch' (Segments that were encoded differently),
 *   'media_unsupported', 'not_media', 'output_refused'; the target is gone then
 */
export async function assemble(request: AssembleRequest, context: Progress): Promise<AssembleReport> {
  const files = new SegmentFiles();
  try {
    const all = request.streams.reduce((sum, { segments }) => sum + segments.length, 0);
    let done = 0;
    // Reading for times and copying packets are about as long: half the way each.
    const onExamined = (): void => context.progress({ done: (done += 1), total: all * 2 });
    const streams: Stream[] = [];
    for (const stream of request.streams) streams.push(await examineStream(stream, files, onExamined));
    const { tracks, range, stated, notes } = layOut(streams, request.range, files);
    await writeNew(request.target, async () => {
      await writeMp4(request.target, tracks, (copied) =>
        context.progress({ done: all + Math.floor((all * copied.done) / copied.total), total: all * 2 }),
      );
      await clearTimes(request.target);
    });
    const length = range.end - range.start;
    const whole = { use: 'flow', source: range, output: { start: 0n, end: length } };
    const unread = [...new Set([...streams.flatMap((stream) => stream.notes), ...notes])];
    const more = unread.length - MOST_NOTES;
    return {
      ...reportOf(tracks, length),
      clips: tracks.some(({ facts }) => facts.kind === 'video') ? [whole] : [],
      leftOut: [],
      range: stated,
      notes: [...unread.slice(0, MOST_NOTES), ...(more > 0 ? [`${more} more notes of this kind.`] : [])],
    };
  } finally {
    files.close();
  }
}

async function examineStream(stream: AssembleStream, files: SegmentFiles, onExamined: () => void): Promise<Stream> {
  const tracks: PlacedTrack[][] = [];
  const notes: string[] = [];
  let model: { name: string; facts: Track[] } | undefined;
  for (const segment of stream.segments) {
    const name = `${stream.name}, ${nameOf({ segment })}`;
    const file = await files.facts(segment, name);
    const [blocker] = file.blockers;
    if (blocker !== undefined) throw new AppError('media_unsupported', `${name}: ${blocker}`);
    const picked = pickTracks(
      file.tracks.map(({ facts }) => facts),
      stream.only,
      stream.pick,
    );
    if (picked.length === 0) throw unusable(`${name}: ${noTrack(stream, file.tracks.length)}`);
    if (model === undefined) {
      model = { name, facts: picked };
      const { refused, notes: found } = compareDeclared(stream.declares, picked);
      if (refused !== undefined)
        throw unusable(
          `${stream.name} is not what it says: ${refused}. What is missing would be missing from the file.`,
        );
      notes.push(...found);
    }
    refuseMismatch(model, { name, facts: picked });
    for (const { what } of file.leftOut)
      notes.push(`${what} of ${stream.name} is not in the file: only picture and sound are copied.`);
    const offset = offsetOf(segment, file.extent, file.mimeType === 'video/mp2t');
    refuseElsewhere(segment, { start: file.extent.start + offset, end: file.extent.end + offset }, name);
    for (const [i, facts] of picked.entries()) {
      const scan = file.tracks.find((track) => track.facts === facts)?.scan;
      if (scan === undefined) throw new Error('A track was picked that the file does not have.');
      (tracks[i] ??= []).push({ segment, facts, scan, offset });
    }
    onExamined();
  }
  return { name: stream.name, tracks, notes };
}

const noTrack = ({ only }: AssembleStream, found: number): string =>
  only === undefined || found === 0
    ? 'its object has neither pictures nor sound.'
    : `its object has no ${only === 'video' ? 'picture' : 'sound'} track that is surely the Flow’s: its mapping names none of the ${found} there are.`;

/** One track of an MP4 has one set-up of its decoder: a new init segment or a new encoder on the way must say the same. */
function refuseMismatch(model: { name: string; facts: Track[] }, other: { name: string; facts: Track[] }): void {
  const probe = ({ facts }: { facts: Track[] }): Probe => ({
    mimeType: '',
    duration: 0n,
    tracks: facts,
    keyFrames: [],
    cuts: [],
    limits: [],
  });
  const [problem] = joinProblems([
    { use: 'a', name: model.name, probe: probe(model) },
    { use: 'b', name: other.name, probe: probe(other) },
  ]);
  if (problem !== undefined) throw new AppError('media_mismatch', problem.sentence);
}

/** A store that loses ts_offset puts everything somewhere else (tams.md 3.2): said, rather than an empty file made. */
function refuseElsewhere({ whole }: FetchedSegment, found: Range, name: string): void {
  // A lone packet of a transport stream has no length.
  if (found.end >= whole.start && found.start < whole.end) return;
  throw unusable(
    `${name}: by its ts_offset its object lies from ${printTimestamp(found.start)} to ${printTimestamp(found.end)}, outside its timerange. The store may have lost the offset.`,
  );
}

/** Pictures decide where the file begins and ends; sound follows. */
function layOut(
  streams: readonly Stream[],
  wanted: Range,
  files: SegmentFiles,
): { tracks: OutputTrack[]; range: Range; stated: Range; notes: string[] } {
  const all = streams.flatMap(({ tracks }) => tracks);
  const videos = all.filter((track) => track[0]?.facts.kind === 'video');
  const [video] = videos;
  if (videos.length > 1)
    throw unusable(`There are ${videos.length} tracks of pictures. Take one of the Flows that hold them instead.`);
  const pictures = video === undefined ? undefined : choosePictures(video, wanted);
  const range = pictures?.range ?? wanted;
  const notes = [...(pictures?.notes ?? [])];
  const tracks = streams.flatMap((stream) => {
    const beside = stream.tracks.find((track) => track === video);
    return stream.tracks.map((track) => {
      if (track === video && pictures !== undefined) return pictureTrack(pictures, files);
      const bySegment = new Map(beside?.map((picture) => [picture.segment, picture]));
      const sound = chooseSound(track, range, ({ segment }) => bySegment.get(segment));
      notes.push(...sound.notes.map((note) => `${stream.name}: ${note}`));
      return outputTrack(
        sound.runs.map(({ track: from, packets }) => ({ from, packets })),
        files,
      );
    });
  });
  // Players and our own exporter expect pictures first.
  return { tracks: tracks.toSorted((a, b) => order(a) - order(b)), range, stated: pictures?.stated ?? range, notes };
}

const order = ({ facts }: OutputTrack): number => (facts.kind === 'video' ? 0 : 1);

function pictureTrack({ parts, range }: Pictures, files: SegmentFiles): OutputTrack {
  const shown = parts.flatMap(({ packets }) => packets.map(({ at }) => at)).toSorted(compare);
  const until = new Map(shown.map((at, i) => [at, shown[i + 1] ?? range.end]));
  const track = outputTrack(
    parts.map(({ track: from, packets }) => ({
      from,
      packets: packets.map(({ index, at }) => ({
        index,
        at: at - range.start,
        duration: (until.get(at) ?? range.end) - at,
      })),
    })),
    files,
  );
  const rate = frameRateOf({
    starts: shown,
    durations: [],
    keys: [],
    dependent: 0,
    resolution: parts[0]?.track.scan.resolution ?? 1,
  });
  return rate === undefined ? track : { ...track, frameRate: rate.numerator / rate.denominator };
}

function outputTrack(
  runs: readonly { from: PlacedTrack; packets: PlannedPacket[] }[],
  files: SegmentFiles,
): OutputTrack {
  const facts = runs[0]?.from.facts;
  if (facts === undefined) throw unusable('A track of the Flow holds nothing in this timerange.');
  return {
    facts,
    parts: runs.map(({ from, packets }) => ({
      name: nameOf(from),
      source: { facts: from.facts, scan: from.scan, open: () => files.open(from.segment, from.facts.id) },
      packets,
    })),
  };
}

const compare = (a: Ticks, b: Ticks): number => (a < b ? -1 : a > b ? 1 : 0);

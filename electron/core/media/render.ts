import { open, unlink } from 'node:fs/promises';
import { snapUses } from '#shared/media/snap.ts';
import { joinProblems } from '#shared/media/join.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import { type PlannedPacket, planPictures, SoundPlanner } from './copy-plan.ts';
import { type Examined, type ExaminedTrack, examine } from './probe.ts';
import { openSource, type OutputTrack, writeMp4 } from './write-mp4.ts';

export interface RenderClip {
  use: string;
  path: string;
  /** What people call the file; for messages. */
  name: string;
  /** What is asked for; what is used is in the report. `snapUses` of the same probe gives the same answer beforehand. */
  source: Range;
}

export interface RenderRequest {
  /** In the order of the output. */
  clips: RenderClip[];
  /** A temporary file that does not exist yet. */
  target: string;
}

export interface RenderedTrack {
  kind: 'video' | 'audio';
  codec: string;
  samples: number;
  /** Nanoseconds of the output at which the first sample is shown; negative for a decoder's run-in. */
  start: Ticks;
  duration: Ticks;
  /** Digest as in Track. */
  config: string | undefined;
}

export interface RenderReport {
  clips: { use: string; source: Range; output: Range }[];
  tracks: RenderedTrack[];
  duration: Ticks;
  /** Tracks that are neither picture nor sound and are therefore not in the output. */
  leftOut: { use: string; track: number; what: string }[];
}

export interface Progress {
  /** Packets copied, of all. */
  progress(report: { done: number; total: number }): void;
}

interface Clip {
  use: string;
  name: string;
  file: Examined;
  source: Range;
  output: Range;
  last: boolean;
}

/**
 * Joins ranges of files into one MP4 by copying packets: nothing is encoded, so every picture is the one that was signed. The table of
 * contents comes first. Writes to `target` only, and removes it when anything fails.
 * @throws AppError 'media_unsupported' (a track that cannot be copied), 'media_mismatch' (clips that cannot follow each other; the
 *   sentence names clip, track and difference), 'output_refused' (the target exists or cannot be written), and those of `probe`.
 */
export async function render({ clips: asked, target }: RenderRequest, context: Progress): Promise<RenderReport> {
  if (asked.length === 0)
    throw new AppError('invalid_input', 'There is no clip on the timeline: add one before exporting.');
  const files = new Map<string, Examined>();
  try {
    for (const { path, name } of asked) if (!files.has(path)) files.set(path, await examineNamed(path, name));
    const clips = layOut(asked, files);
    refuseWhatCannotBeJoined(clips);
    const tracks = planTracks(clips);
    await writeNew(target, () => writeMp4(target, tracks, (done) => context.progress(done)));
    return report(clips, tracks);
  } finally {
    for (const file of files.values()) file.input.dispose();
  }
}

async function examineNamed(path: string, name: string): Promise<Examined> {
  try {
    return await examine(path);
  } catch (cause) {
    if (cause instanceof AppError) throw new AppError(cause.code, `${name}: ${cause.message}`, { cause });
    throw cause;
  }
}

function layOut(asked: readonly RenderClip[], files: ReadonlyMap<string, Examined>): Clip[] {
  const probes = new Map([...files].map(([path, { probe }]) => [path, probe]));
  const uses = asked.map(({ use, path, source }, place) => ({
    id: use,
    input: path,
    source,
    // Only the order counts here; `snapUses` lays the clips end to end.
    output: { start: BigInt(place), end: BigInt(place) },
  }));
  return snapUses(uses, probes).map(({ source, output }, place) => {
    const clip = asked[place];
    const file = clip === undefined ? undefined : files.get(clip.path);
    if (clip === undefined || file === undefined) throw new Error('Snapping changed the number of clips.');
    return { use: clip.use, name: clip.name, file, source, output, last: place === asked.length - 1 };
  });
}

function refuseWhatCannotBeJoined(clips: readonly Clip[]): void {
  for (const { name, file } of clips) {
    const [blocker] = file.blockers;
    if (blocker !== undefined) throw new AppError('media_unsupported', `${name}: ${blocker}`);
  }
  for (const { name, source, file } of clips) {
    if (source.end <= source.start || source.start >= file.probe.duration)
      throw new AppError(
        'media_unsupported',
        `The range of ${name} that was asked for holds no picture to start with.`,
      );
  }
  const [problem] = joinProblems(clips.map(({ use, name, file }) => ({ use, name, probe: file.probe })));
  if (problem !== undefined) throw new AppError('media_mismatch', problem.sentence);
}

/** One output track for each picture and sound track; `refuseWhatCannotBeJoined` made sure that every clip has all of them. */
function planTracks(clips: readonly Clip[]): OutputTrack[] {
  const model = clips[0]?.file.tracks ?? [];
  return model.map(({ facts }) => {
    const place = model
      .filter((other) => other.facts.kind === facts.kind)
      .findIndex((other) => other.facts.id === facts.id);
    const sound = new SoundPlanner(facts.sampleRate ?? 1);
    const parts = clips.map((clip) => {
      const track = clip.file.tracks.filter((other) => other.facts.kind === facts.kind)[place];
      if (track === undefined) throw new Error('A clip without a track was not refused.');
      return { name: clip.name, source: openSource(track), packets: planPart(clip, track, sound) };
    });
    return { facts, parts };
  });
}

function planPart(clip: Clip, { scan, facts }: ExaminedTrack, sound: SoundPlanner): PlannedPacket[] {
  if (facts.kind === 'video') return planPictures(scan, clip);
  return sound.lay({ scan, codec: facts.codec, sampleRate: facts.sampleRate ?? 1 }, clip);
}

/**
 * Runs `write` on a target that was made for it, and removes the target when anything fails.
 * @throws AppError 'output_refused', 'media_unsupported'
 */
export async function writeNew(target: string, write: () => Promise<void>): Promise<void> {
  try {
    // Fails when the file exists: so no input can be its own output (E19), by whatever name or link.
    await (await open(target, 'wx')).close();
  } catch (cause) {
    throw new AppError(
      'output_refused',
      'The output file cannot be made: it exists already, or its folder cannot be written.',
      { cause },
    );
  }
  try {
    await write();
  } catch (cause) {
    await unlink(target).catch(() => {
      // What failed before matters more than a file that is left behind; its name says that it is temporary.
    });
    if (cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'].includes(String(cause.code)))
      throw new AppError('output_refused', 'The output could not be written to its end: the disk is full or failing.', {
        cause,
      });
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'media_unsupported',
      'The clips could not be copied: a file is damaged in a way its tables do not show.',
      {
        cause,
      },
    );
  }
}

function report(clips: readonly Clip[], tracks: readonly OutputTrack[]): RenderReport {
  return {
    ...reportOf(tracks, clips.at(-1)?.output.end ?? 0n),
    clips: clips.map(({ use, source, output }) => ({ use, source, output })),
    leftOut: clips.flatMap(({ use, file }) => file.leftOut.map(({ id, what }) => ({ use, track: id, what }))),
  };
}

/** What was written of each track. */
export function reportOf(tracks: readonly OutputTrack[], duration: Ticks): Pick<RenderReport, 'tracks' | 'duration'> {
  return {
    tracks: tracks.map(({ facts, parts }) => {
      const packets = parts.flatMap((part) => part.packets);
      const start = packets.reduce((least, { at }) => (at < least ? at : least), packets[0]?.at ?? 0n);
      const end = packets.reduce((most, { at, duration: length }) => (at + length > most ? at + length : most), start);
      return {
        kind: facts.kind === 'video' ? 'video' : 'audio',
        codec: facts.codec,
        samples: packets.length,
        start,
        duration: end - start,
        config: facts.config,
      };
    }),
    duration,
  };
}

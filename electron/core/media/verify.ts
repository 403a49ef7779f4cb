import { open } from 'node:fs/promises';
import { AppError } from '#shared/rpc/errors.ts';
import { TICKS_PER_SECOND, type Ticks } from '#shared/tams/time.ts';
import { type Movie, readMovie, topLevelBoxes } from './movie.ts';
import { type Examined, examine } from './probe.ts';
import type { RenderedTrack, RenderReport } from './render.ts';

/**
 * Opens a rendered file again and holds it against what was planned, before anyone signs it (media.md section 10): the order of its
 * boxes, its tracks, their codec parameters, numbers of samples, first and last times, key frames where clips begin, and decode times
 * that only go forward.
 * @throws AppError 'media_verify_failed' with the first difference.
 */
export async function verifyRender(path: string, report: RenderReport): Promise<void> {
  await verifyBoxes(path);
  const movie = await readMovie(path);
  if (movie === undefined) throw failed('it has no table of contents');
  const file = await examine(path).catch((cause: unknown) => {
    throw failed('it cannot be read again', cause);
  });
  try {
    verifyTracks(file, movie, report);
  } finally {
    file.input.dispose();
  }
}

async function verifyBoxes(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const boxes = await topLevelBoxes(file, size, () => false);
    const types = boxes.map(({ type }) => type);
    const end = boxes.at(-1)?.end;
    if (end !== size) throw failed(`its boxes end at byte ${end ?? 0} of ${size}`);
    const [moov, mdat] = [types.indexOf('moov'), types.indexOf('mdat')];
    if (types[0] !== 'ftyp' || moov < 0 || mdat < moov)
      throw failed(
        `its boxes come in the order ${types.join(', ')}, and the table of contents must come before the media`,
      );
  } finally {
    await file.close();
  }
}

function verifyTracks(file: Examined, movie: Movie, { tracks, clips, duration }: RenderReport): void {
  if (file.tracks.length !== tracks.length || movie.tracks.length !== tracks.length)
    throw failed(`it has ${movie.tracks.length} tracks instead of ${tracks.length}`);
  for (const [i, planned] of tracks.entries()) {
    const written = file.tracks[i]?.facts;
    const table = movie.tracks[i];
    const name = planned.kind === 'video' ? 'picture' : 'sound';
    const compare = (what: string, found: unknown, expected: unknown): void => {
      if (found !== expected)
        throw failed(`the ${what} of its ${name} track is ${String(found)} instead of ${String(expected)}`);
    };
    compare('kind', written?.kind, planned.kind);
    compare('codec', written?.codec, planned.codec);
    compare('number of samples', written?.samples, planned.samples);
    compare('number of samples in decode order', table?.samples, planned.samples);
    compare('number of samples decoded at the same time', table?.stalls, 0);
    const tolerance = sampleLength(planned);
    compareTime(`the start of its ${name}`, written?.start, planned.start, tolerance);
    compareTime(`the length of its ${name}`, written?.duration, planned.duration, tolerance);
  }
  if (!tracks.some(({ kind }) => kind === 'video')) return;
  compareTime('its length', file.probe.duration, duration, TICKS_PER_SECOND / 1000n);
  for (const { output } of clips) {
    const found = file.probe.keyFrames.some((at) => distance(at, output.start) < TICKS_PER_SECOND / 1000n);
    if (!found) throw failed(`it has no key frame at ${output.start} ns, where a clip begins`);
  }
}

/** About one sample, as lengths are stored in coarser units than they are planned in. */
const sampleLength = ({ duration, samples }: RenderedTrack): Ticks => (samples === 0 ? 0n : duration / BigInt(samples));

function compareTime(what: string, found: Ticks | undefined, expected: Ticks, tolerance: Ticks): void {
  if (found === undefined || distance(found, expected) > tolerance)
    throw failed(`${what} is ${String(found)} ns instead of ${expected} ns`);
}

const distance = (a: Ticks, b: Ticks): Ticks => (a > b ? a - b : b - a);

const failed = (difference: string, cause?: unknown): AppError =>
  new AppError('media_verify_failed', `The written file is not what was planned: ${difference}. Nothing was signed.`, {
    cause,
  });

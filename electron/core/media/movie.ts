import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '#shared/rpc/errors.ts';

/*
 * What an MP4 or QuickTime file's own table of contents says, read by ourselves: the media library leaves tracks it does not know
 * out of its answer, and only ever uses the first edit (media.md section 7, trace.md section 8). ISO/IEC 14496-12.
 */

/** Seconds stay fractions of the movie's time scale here: nothing is rounded. */
interface Edit {
  /** In `timescale` units of the movie; 0 in a fragmented file means to the end. */
  duration: bigint;
  /** In units of the track's own time scale; -1 is a pause. */
  mediaTime: bigint;
  /** 16.16 fixed point; 0x10000 is normal speed. */
  rate: number;
}

export interface MovieTrack {
  id: number;
  /** `vide`, `soun`, `tmcd`, `meta`, `sbtl`, … */
  handler: string;
  enabled: boolean;
  /** Four-character codes of the sample descriptions: almost always one. */
  descriptions: string[];
  edits: Edit[];
  /** True where the samples are in another file. */
  external: boolean;
  /** Samples in decode order, and how many of them are decoded at the same time as the one before. */
  samples: number;
  stalls: number;
  /** True where the pictures carry a clean aperture, a crop that players apply. */
  cropped: boolean;
}

export interface Movie {
  /** Units a second of `Edit.duration`. */
  timescale: number;
  fragmented: boolean;
  tracks: MovieTrack[];
}

interface Box {
  type: string;
  /** Of the content, after the header. */
  start: number;
  end: number;
}

// Far above any real table of contents; a hostile one must not fill the memory.
const LARGEST_MOOV = 256 * 2 ** 20;
const MOST_BOXES = 100_000;

/** Top-level boxes of the file in order, up to and including the one that `until` accepts. */
export async function topLevelBoxes(file: FileHandle, size: number, until: (type: string) => boolean): Promise<Box[]> {
  const boxes: Box[] = [];
  const header = Buffer.alloc(16);
  for (let at = 0; at + 8 <= size && boxes.length < MOST_BOXES;) {
    const { bytesRead } = await file.read(header, 0, 16, at);
    const box = boxAt(header.subarray(0, bytesRead), 0, size - at);
    if (box === undefined) break;
    boxes.push({ type: box.type, start: at + box.start, end: at + box.end });
    if (until(box.type)) break;
    at += box.end;
  }
  return boxes;
}

/**
 * The table of contents; nothing when the file has none.
 * @throws AppError 'media_unsupported' when it is larger than any we would hold in memory; 'not_media' when the file is
 *   cut off or its tables contradict each other.
 */
export async function readMovie(path: string): Promise<Movie | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const boxes = await topLevelBoxes(file, size, () => false);
    const missing = (boxes.at(-1)?.end ?? 0) - size;
    if (missing > 0)
      throw new AppError(
        'not_media',
        `The file is cut off: ${missing} bytes are missing at its end. Get it from its source again.`,
      );
    const moov = boxes.find(({ type }) => type === 'moov');
    if (moov === undefined) return undefined;
    const length = moov.end - moov.start;
    if (length > LARGEST_MOOV)
      throw new AppError(
        'media_unsupported',
        `The file's table of contents is ${length} bytes, more than Countersign reads.`,
      );
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, moov.start);
    return parseMovie(bytes, size);
  } finally {
    await file.close();
  }
}

function parseMovie(bytes: Buffer, fileSize: number): Movie {
  const movie: Movie = { timescale: 0, fragmented: false, tracks: [] };
  for (const box of boxesIn(bytes, { start: 0, end: bytes.length })) {
    if (box.type === 'mvhd') movie.timescale = number(bytes, box, version(bytes, box) === 1 ? 20 : 12);
    if (box.type === 'mvex') movie.fragmented = true;
    if (box.type !== 'trak') continue;
    refuseContradiction(bytes, box, fileSize);
    movie.tracks.push(parseTrack(bytes, box));
  }
  return movie;
}

function parseTrack(bytes: Buffer, trak: Box): MovieTrack {
  const track: MovieTrack = {
    id: 0,
    handler: '',
    enabled: true,
    descriptions: [],
    edits: [],
    external: false,
    samples: 0,
    stalls: 0,
    cropped: false,
  };
  const header = child(bytes, trak, 'tkhd');
  if (header !== undefined) {
    track.id = number(bytes, header, version(bytes, header) === 1 ? 20 : 12);
    track.enabled = (number(bytes, header, 0) & 1) === 1;
  }
  const edits = child(bytes, trak, 'edts', 'elst');
  if (edits !== undefined) track.edits = parseEdits(bytes, edits);
  const handler = child(bytes, trak, 'mdia', 'hdlr');
  if (handler !== undefined) track.handler = text(bytes, handler.start + 8);
  const references = child(bytes, trak, 'mdia', 'minf', 'dinf', 'dref');
  if (references !== undefined) {
    const entries = [...boxesIn(bytes, { ...references, start: references.start + 8 })];
    track.external = entries.some((entry) => (number(bytes, entry, 0) & 1) === 0);
  }
  const times = child(bytes, trak, 'mdia', 'minf', 'stbl', 'stts');
  for (const { count, value } of times === undefined ? [] : runsOf(bytes, times)) {
    track.samples += count;
    if (value === 0) track.stalls += count;
  }
  const descriptions = child(bytes, trak, 'mdia', 'minf', 'stbl', 'stsd');
  if (descriptions !== undefined) {
    for (const entry of boxesIn(bytes, { ...descriptions, start: descriptions.start + 8 })) {
      track.descriptions.push(entry.type);
      // A visual sample entry has 78 bytes before its own boxes (section 12.1.3).
      if (track.handler === 'vide')
        track.cropped ||= child(bytes, { ...entry, start: entry.start + 78 }, 'clap') !== undefined;
    }
  }
  return track;
}

/**
 * The tables say of the same samples when they are decoded, how far off they are shown, and how large they are. Runs of equal values let
 * a few bytes promise four thousand million samples, which a reader would count through: more than there are sizes are refused.
 */
function refuseContradiction(bytes: Buffer, trak: Box, fileSize: number): void {
  const table = child(bytes, trak, 'mdia', 'minf', 'stbl');
  if (table === undefined) return;
  const sizes = child(bytes, table, 'stsz') ?? child(bytes, table, 'stz2');
  const count = sizes === undefined ? 0 : number(bytes, sizes, 8);
  const each = sizes === undefined || child(bytes, table, 'stsz') === undefined ? 0 : number(bytes, sizes, 4);
  // Compact sizes take half a byte at least.
  const room = sizes === undefined ? 0 : each > 0 ? fileSize / each : (sizes.end - sizes.start) * 2;
  const promised = ['stts', 'ctts'].map((type) => {
    const runs = child(bytes, table, type);
    return runs === undefined ? 0 : runsOf(bytes, runs).reduce((sum, run) => sum + run.count, 0);
  });
  promised.push(samplesInChunks(bytes, table));
  if (count > room || promised.some((samples) => samples > count))
    throw new AppError(
      'not_media',
      "The file's own tables contradict each other about how many samples it has: it is damaged.",
    );
}

/** What `stsc` promises; Infinity where its runs of chunks go backwards or past the last chunk. */
function samplesInChunks(bytes: Buffer, table: Box): number {
  const runs = child(bytes, table, 'stsc');
  const offsets = child(bytes, table, 'stco') ?? child(bytes, table, 'co64');
  if (runs === undefined || offsets === undefined) return 0;
  const chunks = number(bytes, offsets, 4);
  let samples = 0;
  for (let at = 8; at + 12 <= runs.end - runs.start; at += 12) {
    const first = number(bytes, runs, at);
    const next = at + 24 <= runs.end - runs.start ? number(bytes, runs, at + 12) : chunks + 1;
    if (first === 0 || next <= first || next > chunks + 1) return Infinity;
    samples += (next - first) * number(bytes, runs, at + 4);
  }
  return samples;
}

/** Entries of `stts` and `ctts`: so many samples, one value. */
function runsOf(bytes: Buffer, box: Box): { count: number; value: number }[] {
  const runs: { count: number; value: number }[] = [];
  for (let at = 8; at + 8 <= box.end - box.start; at += 8)
    runs.push({ count: number(bytes, box, at), value: number(bytes, box, at + 4) });
  return runs;
}

function parseEdits(bytes: Buffer, box: Box): Edit[] {
  const long = version(bytes, box) === 1;
  const length = long ? 20 : 12;
  const count = number(bytes, box, 4);
  const edits: Edit[] = [];
  for (let at = box.start + 8; edits.length < count && at + length <= box.end; at += length) {
    edits.push(
      long
        ? {
            duration: bytes.readBigUInt64BE(at),
            mediaTime: bytes.readBigInt64BE(at + 8),
            rate: bytes.readUInt32BE(at + 16),
          }
        : {
            duration: BigInt(bytes.readUInt32BE(at)),
            mediaTime: BigInt(bytes.readInt32BE(at + 4)),
            rate: bytes.readUInt32BE(at + 8),
          },
    );
  }
  return edits;
}

/** The box at `at`, whose parent has room for `room` bytes; nothing when its size cannot be right. */
function boxAt(bytes: Buffer, at: number, room: number): Box | undefined {
  if (at + 8 > bytes.length || room < 8) return undefined;
  let size = bytes.readUInt32BE(at);
  let head = 8;
  if (size === 1) {
    if (at + 16 > bytes.length) return undefined;
    size = Number(bytes.readBigUInt64BE(at + 8));
    head = 16;
  }
  if (size === 0) size = room;
  if (size < head) return undefined;
  return { type: text(bytes, at + 4), start: at + head, end: at + size };
}

/** The boxes of a parent's content, in order, as far as they make sense. */
export function* boxesIn(bytes: Buffer, parent: { start: number; end: number }): Generator<Box> {
  for (let at = parent.start; at + 8 <= parent.end;) {
    const box = boxAt(bytes, at, parent.end - at);
    if (box === undefined || box.end > parent.end) return;
    yield box;
    at = box.end;
  }
}

function child(bytes: Buffer, parent: Box, ...path: string[]): Box | undefined {
  let box: Box | undefined = parent;
  for (const type of path) {
    const within: Box | undefined = box;
    box = undefined;
    for (const candidate of within === undefined ? [] : boxesIn(bytes, within)) {
      box = candidate.type === type ? candidate : undefined;
      if (box !== undefined) break;
    }
  }
  return box;
}

/** Unsigned 32-bit number at an offset into the content; 0 where the box is too short for it. */
const number = (bytes: Buffer, box: Box, offset: number): number =>
  box.start + offset + 4 <= Math.min(box.end, bytes.length) ? bytes.readUInt32BE(box.start + offset) : 0;
const version = (bytes: Buffer, box: Box): number => (box.start < bytes.length ? bytes.readUInt8(box.start) : 0);
const text = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + 4);

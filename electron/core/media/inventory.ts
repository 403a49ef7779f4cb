import type { InputTrack } from 'mediabunny';
import type { Movie, MovieTrack } from './movie.ts';
import type { ProgramStream } from './transport-stream.ts';

/** A track that the file has and a copy will not. */
interface LeftOut {
  id: number;
  /** What it is, in words: `timecode (tmcd)`. */
  what: string;
}

export interface Inventory {
  /** Ids of all tracks in the file's own order; empty where only the library knows them. */
  order: number[];
  /** Picture and sound tracks that the library does not give us at all. */
  unread: LeftOut[];
  /** Picture or sound that cannot be copied: a clip of this file is refused rather than made without it. Sentences. */
  blockers: string[];
  /** Tracks that are neither picture nor sound: left out, and said so. */
  leftOut: LeftOut[];
  /** Other facts a person should know before using the file. Sentences. */
  notes: string[];
}

const HANDLERS: Readonly<Record<string, string>> = {
  tmcd: 'timecode',
  meta: 'timed metadata',
  mdta: 'timed metadata',
  text: 'subtitles or chapters',
  sbtl: 'subtitles',
  subt: 'subtitles',
  clcp: 'closed captions',
  subp: 'subtitles',
  hint: 'streaming hints',
};

/** The file's own list of tracks against the ones that the library found. */
export function inventoryOfMovie(movie: Movie, found: readonly InputTrack[]): Inventory {
  const order = movie.tracks.map(({ id }) => id);
  const inventory: Inventory = { order, unread: [], blockers: [], leftOut: [], notes: [] };
  const known = new Set(found.map((track) => track.id));
  for (const track of movie.tracks) {
    const code = track.descriptions[0] ?? 'none';
    if (track.handler !== 'vide' && track.handler !== 'soun') {
      inventory.leftOut.push({
        id: track.id,
        what: `${HANDLERS[track.handler] ?? 'data'} (${printable(track.handler)})`,
      });
      continue;
    }
    const name = `${track.handler === 'vide' ? 'Picture' : 'Sound'} track ${track.id}`;
    if (!known.has(track.id))
      inventory.unread.push({
        id: track.id,
        what: `${track.handler === 'vide' ? 'picture' : 'sound'} (${printable(code)})`,
      });
    const because = reasonAgainst(track);
    if (because !== undefined) inventory.blockers.push(`${name} ${because}`);
    else if (!known.has(track.id))
      inventory.blockers.push(
        `${name} is in a codec (${printable(code)}) that cannot be copied. Convert the file to H.264 and AAC first.`,
      );
    if (!track.enabled) inventory.notes.push(`${name} is switched off in this file; a copy keeps it so.`);
    if (track.cropped) inventory.notes.push(`${name} asks players to crop it; a copy shows the whole picture.`);
  }
  return inventory;
}

function reasonAgainst(track: MovieTrack): string | undefined {
  if (track.descriptions.some((code) => code.startsWith('enc')))
    return 'is encrypted: it cannot be copied without its keys.';
  if (track.external) return 'keeps its samples in another file: make the file self-contained first.';
  if (track.descriptions.length > 1)
    return `changes its coding parameters on the way (${track.descriptions.length} sample descriptions): encode the file again first.`;
  const shown = track.edits.filter(({ mediaTime }) => mediaTime !== -1n);
  if (shown.length > 1)
    return `is put together from ${shown.length} pieces by an edit list: export it as one piece first.`;
  if (shown.some(({ rate }) => rate !== 0x10000))
    return 'is played at another speed by an edit list: export it at normal speed first.';
  return undefined;
}

const STREAMS: Readonly<Record<number, string>> = {
  0x01: 'MPEG-1 video',
  0x02: 'MPEG-2 video',
  0x10: 'MPEG-4 part 2 video',
  0x11: 'AAC in LATM',
  0x21: 'JPEG 2000',
  0x33: 'VVC',
  0x42: 'AVS video',
  0xd1: 'Dirac',
  0xea: 'VC-1',
};
/** Sections, metadata, SCTE 35 splice points: neither picture nor sound. */
const DATA_STREAMS = new Set([0x05, 0x08, 0x0c, 0x0d, 0x12, 0x13, 0x15, 0x86, 0x90]);

/** As `inventoryOfMovie`, for a transport stream, whose tracks are known by their PID. */
export function inventoryOfStream(streams: readonly ProgramStream[], found: readonly InputTrack[]): Inventory {
  const order = streams.map(({ pid }) => pid);
  const inventory: Inventory = { order, unread: [], blockers: [], leftOut: [], notes: [] };
  const known = new Set(found.map((track) => track.id));
  for (const { pid, type, registration } of streams) {
    if (known.has(pid)) continue;
    const hex = `0x${type.toString(16).padStart(2, '0')}`;
    // Private data: subtitles and teletext, but also Opus sound, which says so.
    if (DATA_STREAMS.has(type) || (type === 0x06 && registration !== 'Opus'))
      inventory.leftOut.push({ id: pid, what: `data stream (type ${hex})` });
    else {
      const what = registration === 'Opus' ? 'Opus sound' : (STREAMS[type] ?? `of a kind (type ${hex})`);
      inventory.unread.push({ id: pid, what });
      inventory.blockers.push(
        `Stream ${pid} is ${what} that cannot be copied out of a transport stream. Convert the file to MP4 with H.264 and AAC first.`,
      );
    }
  }
  return inventory;
}

/** Codes come from the file: only what can be read is shown. */
export const printable = (code: unknown): string =>
  typeof code === 'string' && code !== ''
    ? code
        .replaceAll(/[^\x20-\x7e]/g, '?')
        .slice(0, 16)
        .trim()
    : 'unknown';

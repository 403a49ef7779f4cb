import { type InputAudioTrack, type InputTrack, type InputVideoTrack, Mp4OutputFormat } from 'mediabunny';
import type { Probe, Track } from '#shared/api/asset.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { TICKS_PER_SECOND, type Ticks } from '#shared/tams/time.ts';
import { configDigest } from './config.ts';
import { type Inventory, inventoryOfMovie, inventoryOfStream, printable } from './inventory.ts';
import { type Movie, readMovie } from './movie.ts';
import { type OpenMedia, openMedia } from './open.ts';
import { cutPoints, extent, frameRateOf, type Scan, scanTrack } from './scan.ts';
import { programStreams } from './transport-stream.ts';

/** A picture or sound track of an examined file. */
export interface ExaminedTrack {
  track: InputVideoTrack | InputAudioTrack;
  scan: Scan;
  facts: Track;
}

/** A file that is open, with all that rendering needs to know of it. Whoever examines disposes of `input`. */
export interface Examined extends OpenMedia {
  probe: Probe;
  tracks: ExaminedTrack[];
  /** Why no clip of this file can be copied; empty when one can. */
  blockers: string[];
  leftOut: Inventory['leftOut'];
}

// A list of cuts travels to the page: one every six pictures is still enough for a programme of two hours.
const MOST_CUTS = 20_000;

/**
 * What is in a media file, from its tables: no picture is decoded. Times are exact to the nanosecond.
 * @throws AppError 'not_readable', 'not_media' (empty, cut off, no media), 'media_unsupported' (media we cannot take apart).
 */
export async function probe(path: string): Promise<Probe> {
  const examined = await examine(path);
  examined.input.dispose();
  return examined.probe;
}

/** As `probe`, and leaves the file open. @param init as for `openMedia` */
export async function examine(path: string, init?: string): Promise<Examined> {
  const media = await openMedia(path, init);
  try {
    return await examineOpen(media.mimeType === 'video/iso.segment' ? (init ?? path) : path, media);
  } catch (cause) {
    media.input.dispose();
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'media_unsupported',
      'The file begins like media, but its tables cannot be read: it is damaged or unusual.',
      {
        cause,
      },
    );
  }
}

/** @param path of the file with the tables */
async function examineOpen(path: string, media: OpenMedia): Promise<Examined> {
  const { input, mimeType } = media;
  const movie = /mp4|quicktime|iso\.segment/.test(mimeType) ? await readMovie(path) : undefined;
  const found = await input.getTracks();
  const inventory = await takeInventory(path, mimeType, movie, found);
  const tracks: ExaminedTrack[] = [];
  for (const track of found) {
    if (!track.isVideoTrack() && !track.isAudioTrack()) continue;
    const scan = await scanTrack(track);
    tracks.push({ track, scan, facts: await describe(track, scan) });
  }
  if (tracks.length + inventory.leftOut.length + inventory.blockers.length === 0)
    throw new AppError('not_media', 'The file has no picture and no sound: its list of tracks is empty.');
  const blockers = [...inventory.blockers, ...blockersOf(tracks, inventory)];
  const window = visibleWindow(movie, tracks);
  const video = tracks.find(({ facts }) => facts.kind === 'video');
  const { keyFrames, cuts } = video === undefined ? { keyFrames: [], cuts: [] } : cutPoints(video.scan, window);
  const duration = durationOf(tracks, window);
  return {
    ...media,
    tracks,
    blockers,
    leftOut: inventory.leftOut,
    probe: {
      mimeType,
      duration,
      tracks: inFileOrder(inventory, [
        ...tracks.map(({ facts }) => facts),
        ...[...inventory.unread, ...inventory.leftOut].map(leftOutTrack),
      ]),
      keyFrames,
      cuts: thin(cuts),
      ...((movie?.fragmented === true || mimeType === 'video/iso.segment') && { fragmented: true as const }),
      limits: [
        ...blockers,
        ...inventory.leftOut.map(({ id, what }) => `Track ${id}, ${what}, is left out of a copy.`),
        ...inventory.notes,
        ...notesOf(tracks, window, duration, keyFrames),
      ],
    },
  };
}

async function takeInventory(
  path: string,
  mimeType: string,
  movie: Movie | undefined,
  found: readonly InputTrack[],
): Promise<Inventory> {
  if (movie !== undefined) return inventoryOfMovie(movie, found);
  if (mimeType === 'video/mp2t') return inventoryOfStream(await programStreams(path), found);
  return { order: [], unread: [], blockers: [], leftOut: [], notes: [] };
}

async function describe(track: InputVideoTrack | InputAudioTrack, scan: Scan): Promise<Track> {
  const { start, end } = extent(scan);
  const [codecString, language, config] = [
    await track.getCodecParameterString(),
    await track.getLanguageCode(),
    await configDigest(track),
  ];
  const rate = track.isVideoTrack() ? frameRateOf(scan) : undefined;
  return {
    id: track.id,
    kind: track.isVideoTrack() ? 'video' : 'audio',
    codec: (await track.getCodec()) ?? printable(await track.getInternalCodecId()),
    ...(codecString === null ? {} : { codecString }),
    duration: end > start ? end - start : 0n,
    start,
    samples: scan.starts.length,
    ...(track.isVideoTrack()
      ? {
          width: await track.getCodedWidth(),
          height: await track.getCodedHeight(),
          rotation: await track.getRotation(),
        }
      : { sampleRate: await track.getSampleRate(), channels: await track.getNumberOfChannels() }),
    ...(rate === undefined ? {} : { frameRate: rate }),
    ...(language === 'und' ? {} : { language }),
    ...(config === undefined ? {} : { config }),
  };
}

/** Stores say where an essence lies by its place among the tracks of the file. */
function inFileOrder({ order }: Inventory, tracks: readonly Track[]): Track[] {
  const place = ({ id }: Track): number => {
    const at = order.indexOf(id);
    return at < 0 ? order.length : at;
  };
  return tracks.toSorted((a, b) => place(a) - place(b));
}

const leftOutTrack = ({ id, what }: Inventory['leftOut'][number]): Track => ({
  id,
  kind: 'other',
  codec: what,
  duration: 0n,
  start: 0n,
  samples: 0,
});

function blockersOf(tracks: readonly ExaminedTrack[], { blockers }: Inventory): string[] {
  const writable: readonly string[] = new Mp4OutputFormat().getSupportedCodecs();
  const found: string[] = [];
  for (const { facts, scan } of tracks) {
    const name = `${facts.kind === 'video' ? 'Picture' : 'Sound'} track ${facts.id}`;
    if (blockers.some((sentence) => sentence.startsWith(`${name} `))) continue;
    if (facts.config === undefined || !writable.includes(facts.codec))
      found.push(
        `${name} is in a codec (${facts.codec}) that cannot be put into an MP4 by copying. Convert the file to H.264 and AAC first.`,
      );
    else if (scan.starts.length === 0)
      found.push(`${name} has no samples: the file describes media that is elsewhere.`);
  }
  const pictures = tracks.filter(({ facts }) => facts.kind === 'video').length;
  if (pictures > 1)
    found.push(`The file has ${pictures} picture tracks; only files with one can be cut. Keep one of them.`);
  return found;
}

/** The part of the timeline that edit lists leave visible. */
function visibleWindow(movie: Movie | undefined, tracks: readonly ExaminedTrack[]): { start: Ticks; end: Ticks } {
  const everything = extentOfAll(tracks);
  const video = tracks.find(({ facts }) => facts.kind === 'video') ?? tracks[0];
  const edits = movie?.tracks.find(({ id }) => id === video?.facts.id)?.edits ?? [];
  const length = edits.reduce((sum, { duration }) => sum + duration, 0n);
  const open = movie === undefined || movie.timescale === 0 || edits.at(-1)?.duration === 0n || edits.length === 0;
  if (open) return { start: 0n, end: everything.end };
  const end = (length * TICKS_PER_SECOND) / BigInt(movie.timescale);
  // The movie's clock is coarser than the track's: an end within one of its units is the end of the media.
  const unit = TICKS_PER_SECOND / BigInt(movie.timescale) + 1n;
  return { start: 0n, end: end + unit >= everything.end ? everything.end : end };
}

function extentOfAll(tracks: readonly ExaminedTrack[]): { start: Ticks; end: Ticks } {
  const extents = tracks.map(({ scan }) => extent(scan));
  return {
    start: extents.reduce((least, { start }) => (start < least ? start : least), 0n),
    end: extents.reduce((most, { end }) => (end > most ? end : most), 0n),
  };
}

function durationOf(tracks: readonly ExaminedTrack[], window: { end: Ticks }): Ticks {
  const leading = tracks.filter(({ facts }) => facts.kind === 'video');
  const { end } = extentOfAll(leading.length > 0 ? leading : tracks);
  return end < window.end ? end : window.end;
}

function notesOf(
  tracks: readonly ExaminedTrack[],
  window: { start: Ticks; end: Ticks },
  duration: Ticks,
  keyFrames: readonly Ticks[],
): string[] {
  const notes: string[] = [];
  const video = tracks.find(({ facts }) => facts.kind === 'video');
  if (video !== undefined) {
    const { starts } = video.scan;
    const before = starts.filter((at) => at < window.start).length;
    const after = starts.filter((at) => at >= window.end).length;
    if (before + after > 0)
      notes.push(
        `An edit list hides ${before + after} pictures that are in the file; a copy leaves them out, it does not carry them along.`,
      );
    if (video.scan.dependent > 0)
      notes.push(
        `${video.scan.dependent} pictures that can be sought to need pictures before them (open groups), so no clip can start there.`,
      );
    const first = keyFrames[0];
    if (first === undefined)
      notes.push('No picture can be decoded by itself, so no clip can start anywhere in this file.');
    else if (first > window.start)
      notes.push(`The first picture that a clip can start with comes ${seconds(first)} after the beginning.`);
  }
  for (const { facts } of tracks) {
    const over = facts.start + facts.duration - duration;
    if (facts.kind === 'audio' && video !== undefined && over > TICKS_PER_SECOND / 4n)
      notes.push(
        `Sound track ${facts.id} goes on for ${seconds(over)} after the last picture; a clip ends with the pictures.`,
      );
  }
  return notes;
}

const seconds = (ticks: Ticks): string => `${(Number(ticks) / Number(TICKS_PER_SECOND)).toFixed(2)} s`;

/** At most `MOST_CUTS` of them, evenly spread, the last one always among them. */
function thin(cuts: readonly Ticks[]): Ticks[] {
  const stride = Math.ceil(cuts.length / MOST_CUTS);
  return stride <= 1 ? [...cuts] : cuts.filter((_, i) => (cuts.length - 1 - i) % stride === 0);
}

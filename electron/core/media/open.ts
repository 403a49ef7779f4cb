import { readFile } from 'node:fs/promises';
import { ADTS, BufferSource, FLAC, FilePathSource, Input, Logging, MP3, MP4, MPEG_TS, QTFF, WAVE } from 'mediabunny';
import { AppError } from '#shared/rpc/errors.ts';
import { sniffFile } from './sniff.ts';

export interface OpenMedia {
  input: Input;
  /** Sniffed. */
  mimeType: string;
}

// What the library has to say reaches people as an AppError or a limit of the probe; a console has no reader here.
Logging.level = 0;

/** Formats whose every track we can account for. In others the library might leave a track out and we would not know. */
const FORMATS = new Map([
  ['video/mp4', MP4],
  ['audio/mp4', MP4],
  ['video/quicktime', QTFF],
  ['video/mp2t', MPEG_TS],
  ['audio/wav', WAVE],
  ['audio/mpeg', MP3],
  ['audio/aac', ADTS],
  ['audio/flac', FLAC],
]);

/**
 * Opens a media file for reading packets. Whoever opens it disposes of `input`.
 * @param init the initialisation segment of a fragment that has no tables of its own; one that has them is read by those
 * @throws AppError 'not_readable', 'not_media' (empty, or not a kind of file we know), 'media_unsupported' (media, but not ours to copy).
 */
export async function openMedia(path: string, init?: string): Promise<OpenMedia> {
  const { mimeType, size } = await sniffFile(path);
  // The library's answer to an empty file is "Assertion failed." (media.md section 7).
  if (size === 0) throw new AppError('not_media', 'The file is empty: it has 0 bytes. Get it from its source again.');
  if (mimeType === 'application/octet-stream')
    throw new AppError('not_media', 'The file is not a kind of media that Countersign knows.');
  if (mimeType === 'video/iso.segment' && init !== undefined) {
    const initInput = new Input({ source: new BufferSource(await readInit(init)), formats: [MP4] });
    return { input: new Input({ source: new FilePathSource(path), formats: [MP4], initInput }), mimeType };
  }
  if (mimeType === 'video/iso.segment')
    throw new AppError(
      'media_unsupported',
      'The file is one segment of a stream; without the initialisation segment before it, it cannot be read. Use a whole file.',
    );
  const format = FORMATS.get(mimeType);
  if (format === undefined)
    throw new AppError(
      'media_unsupported',
      `The file is ${mimeType}: Countersign cannot put it on a timeline. Convert it to MP4 first.`,
    );
  return { input: new Input({ source: new FilePathSource(path), formats: [format] }), mimeType };
}

/** They hold tables without samples: a few kilobytes, and in memory they need no closing. */
const LARGEST_INIT = 16 * 2 ** 20;

async function readInit(path: string): Promise<Uint8Array> {
  const { mimeType, size } = await sniffFile(path);
  if (!/^(video|audio)\/(mp4|quicktime)$/.test(mimeType) || size > LARGEST_INIT)
    throw new AppError('media_unsupported', 'The initialisation segment that the store names is not one.');
  return readFile(path);
}

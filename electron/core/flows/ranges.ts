import type { Readable } from 'node:stream';
import { AppError } from '#shared/rpc/errors.ts';
import type { GetUrl } from '#shared/tams/segment.ts';
import type { Objects, OpenObject } from '#core/tams/objects.ts';

/** Asked for at once: box headers lie close together at both ends of most files. */
const WINDOW = 16_384;
/** Jumps from box to box before it is given up; a file for broadcast needs three or four. */
const REQUESTS = 24;

/** Thrown when a look would take more than was allowed: bytes, or requests. */
export class PeekLimit extends Error {}

/** Pieces of one object, fetched as they are asked for and kept. */
export interface Ranges {
  /** Fewer bytes where the object ends. @throws PeekLimit; AppError 'object_unavailable' */
  read(at: number, length: number): Promise<Buffer>;
  /** Bytes that came over the network. */
  readonly fetched: number;
  /** Bytes of the object, once the store has said so. */
  readonly size: number | undefined;
  close(): void;
}

interface Options {
  objects: Objects;
  locate: (signal: AbortSignal) => Promise<readonly GetUrl[]>;
  /** Bytes that may be fetched in all. */
  budget: number;
  signal: AbortSignal;
}

export function createRanges({ objects, locate, budget, signal }: Options): Ranges {
  const windows: { at: number; bytes: Buffer }[] = [];
  let urls: readonly GetUrl[] | undefined;
  let requests = 0;
  let fetched = 0;
  let size: number | undefined;
  /** A store that ignores ranges sends the object from its beginning: read on from there, never begun again (tams.md B4). */
  let whole: { body: Readable; chunks: AsyncIterator<Buffer>; bytes: Buffer; isDone: boolean } | undefined;

  /** An address may have expired since it was given: once more with a fresh one (tams.md U5). */
  async function open(at: number, length: number): Promise<OpenObject> {
    urls ??= await locate(signal);
    try {
      return await objects.open(urls, at, signal, length);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'object_unavailable') throw error;
      urls = await locate(signal);
      return objects.open(urls, at, signal, length);
    }
  }

  async function readFrom(stream: NonNullable<typeof whole>, end: number): Promise<void> {
    const pieces = [stream.bytes];
    let have = stream.bytes.length;
    while (have < end && !stream.isDone) {
      const next = await nextOf(stream.chunks);
      if (next === undefined) stream.isDone = true;
      else {
        pieces.push(next);
        have += next.length;
        fetched += next.length;
      }
      if (fetched > budget) throw new PeekLimit('bytes');
    }
    stream.bytes = Buffer.concat(pieces);
  }

  async function fetchWindow(at: number, wanted: number): Promise<Buffer> {
    const length = Math.max(wanted, WINDOW);
    if (fetched + wanted > budget) throw new PeekLimit('bytes');
    if ((requests += 1) > REQUESTS) throw new PeekLimit('requests');
    const opened = await open(at, length);
    size ??= opened.size;
    const chunks = (opened.body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    const stream = { body: opened.body, chunks, bytes: Buffer.alloc(0), isDone: false };
    if (!opened.isRange) {
      whole = stream;
      await readFrom(whole, at + wanted);
      return whole.bytes.subarray(at);
    }
    try {
      await readFrom(stream, length);
    } finally {
      opened.body.destroy();
    }
    const bytes = stream.bytes.subarray(0, length);
    windows.push({ at, bytes });
    return bytes;
  }

  async function read(at: number, length: number): Promise<Buffer> {
    if (length === 0 || (size !== undefined && at >= size)) return Buffer.alloc(0);
    if (whole) {
      await readFrom(whole, at + length);
      return whole.bytes.subarray(at, at + length);
    }
    const held = windows.find((window) => window.at <= at && at < window.at + window.bytes.length);
    if (!held) return (await fetchWindow(at, length)).subarray(0, length);
    const head = held.bytes.subarray(at - held.at, at - held.at + length);
    // Only what is not here yet.
    return head.length === length ? head : Buffer.concat([head, await read(at + head.length, length - head.length)]);
  }

  return {
    read,
    get fetched() {
      return fetched;
    },
    get size() {
      return size;
    },
    close: () => void whole?.body.destroy(),
  };
}

/** What comes next of a body. @throws AppError 'object_unavailable' when it breaks off */
async function nextOf(chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  try {
    const { value, done } = await chunks.next();
    return done === true ? undefined : (value as Buffer);
  } catch (cause) {
    throw new AppError('object_unavailable', 'The transfer was cut off.', { cause });
  }
}

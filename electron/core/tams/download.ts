import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#shared/rpc/errors.ts';
import type { GetUrl } from '#shared/tams/segment.ts';
import { temporaryBeside } from '#core/workspace/atomic.ts';
import type { TamsPorts } from './connection.ts';
import type { Objects } from './objects.ts';

export interface FetchOptions {
  objects: Objects;
  /** The object's URLs as they are now: asked for again whenever a transfer fails, because presigned ones expire (tams.md U5). */
  locate: (signal: AbortSignal) => Promise<readonly GetUrl[]>;
  ports: Pick<TamsPorts, 'random' | 'sleep'>;
  signal: AbortSignal;
  /** Bytes that are too many: a store says no sizes beforehand, and an answer need not end (tams.md U10). */
  maxBytes?: number;
  /** Bytes so far, fewer than before when a server made it begin again; and of how many, where the server said. */
  onBytes?: (done: number, total: number | undefined) => void;
}

export interface DownloadOptions extends FetchOptions {
  path: string;
}

export interface Downloaded {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. TAMS says neither size nor checksum, so this is what there is to hold on to (tams.md B2). */
  readonly sha256: string;
}

/** Failures in a row, without a byte in between, after which it is given up. */
const PATIENCE = 4;
const FIRST_WAIT = 250;

/**
 * Fetches an object to a file, in flat memory: to a temporary file beside it, which takes the name when it is whole. What a lost
 * connection leaves is continued, not begun again, where the server knows ranges.
 * @throws AppError 'object_unavailable' when it cannot be had or changes on the way, 'storage_failed' when the file cannot be written or
 *   has more than `maxBytes`, 'cancelled', and as `locate` does; nothing is left behind then
 */
export async function downloadObject(options: DownloadOptions): Promise<Downloaded> {
  const temporary = temporaryBeside(options.path);
  const file = await onDisk(async () => {
    await mkdir(dirname(options.path), { recursive: true });
    return open(temporary, 'wx');
  });
  try {
    const result = await fetchAll(options, {
      write: (chunk, at) => onDisk(() => file.write(chunk, 0, chunk.length, at)),
      restart: () => onDisk(() => file.truncate(0)),
    });
    await onDisk(() => file.sync());
    await file.close();
    await onDisk(() => rename(temporary, options.path));
    return result;
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Reads an object through and keeps nothing but what it is: to prove what a store gives back, whatever the room on this disk.
 * @throws AppError 'object_unavailable', 'cancelled', and as `locate` does
 */
export const hashObject = (options: FetchOptions): Promise<Downloaded> =>
  fetchAll(options, { write: async () => {}, restart: async () => {} });

/** Where bytes go. */
interface Sink {
  write: (chunk: Buffer, at: number) => Promise<unknown>;
  /** Throws away what was written. */
  restart: () => Promise<unknown>;
}

async function fetchAll(options: FetchOptions, sink: Sink): Promise<Downloaded> {
  const { objects, locate, ports, signal, maxBytes = Number.POSITIVE_INFINITY, onBytes } = options;
  let hash = createHash('sha256');
  let written = 0;
  let size: number | undefined;
  for (let failures = 0; ;) {
    const before = written;
    try {
      const opened = await objects.open(await locate(signal), written, signal);
      if (opened.offset !== written) {
        // It does not know ranges: from the beginning.
        await sink.restart();
        hash = createHash('sha256');
        written = 0;
      }
      if (size !== undefined && opened.size !== undefined && opened.size !== size) {
        opened.body.destroy();
        throw new AppError('object_unavailable', 'The object changed while it was fetched.');
      }
      size ??= opened.size;
      if (size !== undefined && size > maxBytes) {
        opened.body.destroy();
        throw tooLarge(maxBytes);
      }
      for await (const chunk of opened.body as AsyncIterable<Buffer>) {
        if (written + chunk.length > maxBytes) throw tooLarge(maxBytes);
        await sink.write(chunk, written);
        hash.update(chunk);
        written += chunk.length;
        onBytes?.(written, size);
      }
      if (size === undefined || written === size) return { size: written, sha256: hash.digest('hex') };
      throw new AppError('object_unavailable', `The object has ${size} bytes, and ${written} came.`);
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.', { cause: error });
      if (error instanceof AppError && error.code !== 'object_unavailable' && error.code !== 'store_unreachable')
        throw error;
      failures = written > before ? 1 : failures + 1;
      if (failures === PATIENCE)
        throw error instanceof AppError
          ? error
          : new AppError('object_unavailable', 'The transfer was cut off again and again.', { cause: error });
      await ports.sleep(ports.random() * FIRST_WAIT * 2 ** failures, signal);
    }
  }
}

const tooLarge = (maxBytes: number): AppError =>
  new AppError('storage_failed', `The object has more than the ${maxBytes / 1e9} GB that are taken here.`);

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError(
      'storage_failed',
      'The file could not be written. Check that the disk has space and the folder is yours.',
      {
        cause,
      },
    );
  }
}

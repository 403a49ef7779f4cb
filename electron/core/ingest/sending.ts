import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '#shared/rpc/errors.ts';
import { openFile } from '#core/media/read-file.ts';

/** Bytes to be sent, as often as it takes. */
export interface Sending {
  /** Bytes, and lower-case hex of all of them. */
  readonly size: number;
  readonly sha256: string;
  /** From the beginning. */
  open(onBytes: (done: number) => void): Outgoing;
}

export interface Outgoing {
  readonly body: Readable;
  /** After all of it has been sent. @throws AppError 'not_readable' when it was not what was to be sent */
  check(): void;
}

const CHUNK = 1024 * 1024;

/** A file, which must be the same when it is sent as when it was judged: what goes out is hashed on its way. */
export const sendingFile = (path: string, { size, sha256 }: { size: number; sha256: string }): Sending => ({
  size,
  sha256,
  open(onBytes) {
    const hash = createHash('sha256');
    let sent = 0;
    async function* chunks(): AsyncGenerator<Buffer> {
      const file = await openFile(path);
      try {
        while (sent < size) {
          const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - sent));
          const { bytesRead } = await file.read(chunk, 0, chunk.length, sent);
          // Fewer bytes than were announced would leave the store waiting for the rest.
          if (bytesRead === 0) throw changed();
          sent += bytesRead;
          const part = chunk.subarray(0, bytesRead);
          hash.update(part);
          onBytes(sent);
          yield part;
        }
      } finally {
        await file.close();
      }
    }
    return {
      body: Readable.from(chunks(), { objectMode: false }),
      check() {
        if (sent !== size || hash.digest('hex') !== sha256) throw changed();
      },
    };
  },
});

const changed = (): AppError =>
  new AppError(
    'not_readable',
    'The file changed since it was validated. What was sent is not used. Ingest the file as it is now.',
  );

/** Bytes that are in memory and cannot change. */
export const sendingBytes = (bytes: Uint8Array): Sending => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  open: () => ({ body: Readable.from([bytes], { objectMode: false }), check: () => {} }),
});

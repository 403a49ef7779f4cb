import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '#core/ports.ts';

const MAX_BYTES = 2_000_000;

/** The stack of an error, or its text: for the log alone, never for the page. */
export const describeError = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);

/** Appends lines to a file, which starts anew when it has grown past 2 MB; the one before is kept as `….old`. */
export function createFileLog(file: string, clock: () => Date): Log {
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.old`);
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the app; there is nowhere left to say it.
  stream.on('error', () => {});
  return (level, message, cause) => {
    const detail = cause === undefined ? '' : ` ${describeError(cause)}`;
    stream.write(`${clock().toISOString()} ${level} ${message}${detail}\n`);
  };
}

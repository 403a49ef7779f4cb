import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#shared/rpc/errors.ts';

/**
 * Takes one file from the page into a folder of its own under `folder`, keeping its name. The body is the file, nothing else.
 * @returns the path written
 * @throws AppError 'storage_failed' when it did not arrive whole; nothing is left behind then
 */
export async function receiveUpload(
  request: IncomingMessage,
  name: string,
  folder: string,
  id: string,
): Promise<string> {
  const place = join(folder, id);
  const path = join(place, safeFileName(name));
  await mkdir(place, { recursive: true });
  try {
    await pipeline(request, createWriteStream(path, { flags: 'wx' }));
    if (!request.complete) throw new Error('the connection ended early');
    return path;
  } catch (cause) {
    await rm(place, { recursive: true, force: true });
    throw new AppError(
      'storage_failed',
      'The file did not arrive whole. Check the free space on this disk and open it again.',
      {
        cause,
      },
    );
  }
}

/** A file name that cannot leave its folder nor confuse a terminal: separators, control and bidi characters become "_". */
export function safeFileName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(-120)
    .trim();
  return cleaned === '' ? 'file' : cleaned;
}

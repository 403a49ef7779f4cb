import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TrustList, TrustListFormat, TrustListVersion } from '#shared/api/trust.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { type ListFile, MAX_LIST_BYTES, parseListFile } from '#core/trust/list-file.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

type Kind = TrustList['kind'];

/** The bytes of every version of every list ever looked at, under their hash. They never change, so that a verdict can be made again. */
export interface ListStore {
  /**
   * Parses bytes and keeps them; nothing is written when they are no list.
   * @throws AppError 'list_rejected' naming the line, 'storage_failed'
   */
  keep(bytes: Buffer, kind: Kind): Promise<{ version: string; file: ListFile }>;
  /** @throws AppError 'storage_failed' when the bytes are missing or not those of the version */
  read(stored: Pick<TrustListVersion, 'version' | 'format'>, kind: Kind, name: string): Promise<ListFile>;
}

const EXTENSION: Readonly<Record<TrustListFormat, string>> = { pem: 'pem', lote: 'json', sha256: 'txt' };

export function createListStore(folder: string): ListStore {
  // Facts of a certificate never change, so each version is parsed once.
  const parsed = new Map<string, ListFile>();
  const pathOf = ({ version, format }: Pick<TrustListVersion, 'version' | 'format'>) =>
    join(folder, `${version}.${EXTENSION[format]}`);

  return {
    async keep(bytes, kind) {
      const version = sha256(bytes);
      const file = parseListFile(bytes.toString('utf8'), kind);
      await writeFileAtomic(pathOf({ version, format: file.format }), bytes);
      parsed.set(`${kind} ${version}`, file);
      return { version, file };
    },

    async read(stored, kind, name) {
      const key = `${kind} ${stored.version}`;
      const known = parsed.get(key);
      if (known) return known;
      const bytes = await readFile(pathOf(stored)).catch((cause: unknown) => {
        throw damaged(name, cause);
      });
      // The registry pins the bytes: an edited version file would let anyone who can write there add an anchor unseen.
      if (sha256(bytes) !== stored.version) throw damaged(name);
      const file = parseListFile(bytes.toString('utf8'), kind);
      parsed.set(key, file);
      return file;
    },
  };
}

/** A list file that somebody gave. @throws AppError 'list_rejected' when it is far too long, 'not_readable' */
export async function readListBytes(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_LIST_BYTES)
      throw new AppError('list_rejected', `${basename(path)} has ${size} bytes, too many for a trust list.`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not_readable', `${basename(path)} could not be read. Check that it is still there.`, { cause });
  }
}

const damaged = (name: string, cause?: unknown): AppError =>
  new AppError(
    'storage_failed',
    `The stored copy of the list "${name}" is missing or was changed. Get the list again, or turn it off.`,
    { cause },
  );

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KeptTimestamp, PreservedAsset } from '#shared/api/address-book.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Digests } from '#core/c2pa/reading.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

/**
 * Time-stamps that keep files of this workspace validating (R60), one a signature, named by the sha256 of what the authority stamped:
 * the message of `sigTst2`, which is the claim's signature and the certificates it names. Nothing is believed for lying here: a token
 * is judged like one from a file.
 */
export interface Preserved {
  /** Tokens, DER. */
  for(message: Digests): Promise<Uint8Array[]>;
  /** @throws AppError 'storage_failed' */
  keep(message: Digests, token: Uint8Array, about: PreservedAsset): Promise<void>;
  /** Newest first. A file that is none of ours is left out. */
  list(): Promise<KeptTimestamp[]>;
  /** @throws AppError 'not_found', 'storage_failed' */
  forget(id: string): Promise<void>;
  /** Changes whenever one is added or thrown away. */
  key(): string;
}

const Record = z.object({ format: z.literal(1), token: z.base64(), ...PreservedAsset.shape });

export function createPreserved(workspace: string): Preserved {
  const folder = join(workspace, 'trust/preserved');
  let changes = '';
  const changed = (what: string): void => {
    changes = createHash('sha256').update(changes).update(what).digest('hex');
  };
  const pathOf = (id: string): string => join(folder, `${id}.json`);
  const read = async (id: string): Promise<z.output<typeof Record> | undefined> => {
    const text = await readFile(pathOf(id), 'utf8').catch(() => undefined); // most files have none
    return text === undefined ? undefined : Record.safeParse(parseJson(text)).data;
  };
  return {
    async for({ sha256 }) {
      const record = await read(sha256);
      return record ? [new Uint8Array(Buffer.from(record.token, 'base64'))] : [];
    },
    async keep({ sha256 }, token, about) {
      const record = { format: 1, token: Buffer.from(token).toString('base64'), ...about };
      await writeFileAtomic(pathOf(sha256), `${JSON.stringify(record, null, 2)}\n`);
      changed(`+${sha256}`);
    },
    async list() {
      const names = await readdir(folder).catch(() => []); // absent until the first is kept
      const all = await Promise.all(
        names.map(async (name) => {
          const id = name.replace(/\.json$/, '');
          return KeptTimestamp.safeParse({ ...(await read(id)), id }).data ?? [];
        }),
      );
      return all.flat().toSorted((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id));
    },
    async forget(id) {
      if (!(await read(id)))
        throw new AppError('not_found', 'There is no such time-stamp. It may have been thrown away in the meantime.');
      await rm(pathOf(id)).catch((cause: unknown) => {
        throw new AppError('storage_failed', 'The time-stamp could not be deleted from the workspace.', { cause });
      });
      changed(`-${id}`);
    },
    key: () => changes,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the schema refuses undefined, which is the one path for damaged files.
    return undefined;
  }
}

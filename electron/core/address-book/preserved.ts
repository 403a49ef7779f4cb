import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreservedAsset } from '#shared/api/address-book.ts';
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
  /** Changes whenever one is added. */
  key(): string;
}

const Record = z.object({ format: z.literal(1), token: z.base64(), ...PreservedAsset.shape });

export function createPreserved(workspace: string): Preserved {
  const folder = join(workspace, 'trust/preserved');
  let added = '';
  const pathOf = ({ sha256 }: Digests): string => join(folder, `${sha256}.json`);
  return {
    async for(message) {
      const text = await readFile(pathOf(message), 'utf8').catch(() => undefined); // most files have none
      const record = text === undefined ? undefined : Record.safeParse(parseJson(text));
      return record?.success ? [new Uint8Array(Buffer.from(record.data.token, 'base64'))] : [];
    },
    async keep(message, token, about) {
      const record = { format: 1, token: Buffer.from(token).toString('base64'), ...about };
      await writeFileAtomic(pathOf(message), `${JSON.stringify(record, null, 2)}\n`);
      added = createHash('sha256').update(added).update(message.sha256).digest('hex');
    },
    key: () => added,
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

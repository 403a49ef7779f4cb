import { readFile } from 'node:fs/promises';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { DEMO_SECRET, type Secrets } from '#core/signers/secrets.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import type { KeystoreQuestion } from './core-messages.ts';

/** `system`: base64 of what the system's key store encrypted. `none`: plain text, for the demo alone. */
const Entry = z.object({ protection: z.enum(['system', 'none']), value: z.string() });
const Entries = z.record(z.string(), Entry);
type Entries = z.output<typeof Entries>;

/**
 * Secrets in a file that only its owner reads, each encrypted by the system's key store. Where there is none a secret is refused and
 * never written in plain text. The one exception is what protects the demo signers: their keys were made on this machine for trying
 * out, vouch for nobody, and are marked as demo wherever they show.
 * @param ask has main encrypt and decrypt; rejects with 'storage_failed' where no key store protects anything
 */
export function createKeystoreSecrets(file: string, ask: (question: KeystoreQuestion) => Promise<string>): Secrets {
  // One change at a time, or two would write over each other.
  let last: Promise<unknown> = Promise.resolve();
  const change = (edit: (entries: Entries) => void): Promise<void> => {
    const done = last.then(async () => {
      const entries = await read(file);
      edit(entries);
      await writeFileAtomic(file, JSON.stringify(entries, undefined, 2), 0o600);
    });
    last = done.catch(() => {});
    return done;
  };

  async function protect(name: string, value: string): Promise<z.output<typeof Entry>> {
    try {
      return { protection: 'system', value: await ask({ question: 'encrypt', text: value }) };
    } catch (error) {
      if (name === DEMO_SECRET) return { protection: 'none', value };
      throw error;
    }
  }

  return {
    async get(name) {
      const entries = await read(file);
      const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
      if (!entry) return undefined;
      return entry.protection === 'none' ? entry.value : ask({ question: 'decrypt', text: entry.value });
    },
    async set(name, value) {
      const entry = await protect(name, value);
      await change((entries) => {
        entries[name] = entry;
      });
    },
    remove: (name) =>
      change((entries) => {
        delete entries[name];
      }),
  };
}

async function read(file: string): Promise<Entries> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw new AppError('storage_failed', 'The stored secrets cannot be read. Check the permissions of the workspace.', {
      cause: error,
    });
  });
  try {
    return Entries.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('storage_failed', 'The stored secrets are damaged. Remove secrets.json from the workspace.', {
      cause,
    });
  }
}

import { readFile, stat } from 'node:fs/promises';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';

/** `system`: base64 of what the system's key store encrypted. `none`: plain text. */
const SecretEntry = z.object({ protection: z.enum(['system', 'none']), value: z.string() });
export type SecretEntry = z.output<typeof SecretEntry>;

/** A bare text is how the Node shells wrote before they shared the file with the desktop. */
const Entries = z.record(
  z.string(),
  SecretEntry.or(z.string().transform((value): SecretEntry => ({ protection: 'none', value }))),
);

/** `secrets.json` of a workspace: one file for all shells that use the workspace, each of which keeps what the others wrote. */
export interface SecretsFile {
  /** @throws AppError 'storage_failed' when it is there but damaged, or others can read it. */
  get(name: string): Promise<SecretEntry | undefined>;
  /** Without an entry: removes it. @throws AppError 'storage_failed'; the file is as it was then. */
  set(name: string, entry: SecretEntry | undefined): Promise<void>;
}

export function openSecretsFile(path: string): SecretsFile {
  // One change at a time, or two would write over each other.
  let tail: Promise<unknown> = Promise.resolve();
  return {
    get: async (name) => (await readEntries(path)).get(name),
    set(name, entry) {
      const done = tail.then(async () => {
        const entries = await readEntries(path);
        if (entry) entries.set(name, entry);
        else entries.delete(name);
        await writeFileAtomic(path, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`, 0o600);
      });
      // The failure is its own caller's; the next change starts afresh.
      tail = done.catch(() => {});
      return done;
    },
  };
}

async function readEntries(path: string): Promise<Map<string, SecretEntry>> {
  const text = await readPrivate(path);
  if (text === undefined) return new Map();
  const parsed = Entries.safeParse(parseJson(text));
  if (parsed.success) return new Map(Object.entries(parsed.data));
  throw new AppError(
    'storage_failed',
    'secrets.json in the workspace is damaged. Put it back from a copy, or remove it to make new demo signers.',
  );
}

/** @returns undefined when there is no such file. */
async function readPrivate(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new AppError(
        'storage_failed',
        'secrets.json in the workspace can be read by others. Make it private with chmod 600 and start again.',
      );
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new AppError('storage_failed', 'secrets.json cannot be read. Check the permissions of the workspace.', {
      cause,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses undefined: one path for every kind of damage.
    return undefined;
  }
}

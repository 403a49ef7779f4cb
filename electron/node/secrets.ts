import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { passphraseName, type Secrets } from '#core/signers/secrets.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

interface FileSecretsOptions {
  /** The workspace. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
}

const Stored = z.record(z.string(), z.string());

/**
 * Secrets of the Node shells: `secrets.json` in the workspace, readable and writable by its owner alone (mode 0600), and for signers
 * the environment variable `COUNTERSIGN_PASSPHRASE_<SIGNER_ID>` (upper case, `-` as `_`), which wins.
 *
 * What this protects: keys in a workspace that is copied without this file, backed up or synchronised elsewhere. What it does not:
 * anything against a program that runs as the same user, or against root, who can read the file as we do. On Windows the mode means
 * nothing and the folder's own permissions count. It holds the demo keys' passphrase; passphrases that people type are never written.
 * @throws AppError 'storage_failed' when the file is there but damaged, or others can read it.
 */
export function createFileSecrets({ folder, env }: FileSecretsOptions): Secrets {
  const path = join(folder, 'secrets.json');
  let tail: Promise<unknown> = Promise.resolve();

  function change(apply: (secrets: Map<string, string>) => void): Promise<void> {
    const done = tail.then(async () => {
      const secrets = await readSecrets(path);
      apply(secrets);
      await writeFileAtomic(path, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`, 0o600);
    });
    // The failure is its own caller's; the next change starts afresh.
    tail = done.catch(() => {});
    return done;
  }

  return {
    get: async (name) => fromEnvironment(name, env) ?? (await readSecrets(path)).get(name),
    set: (name, value) => change((secrets) => secrets.set(name, value)),
    remove: (name) => change((secrets) => secrets.delete(name)),
  };
}

const PASSPHRASE = passphraseName('');

/** `signer.newsroom-key` is in `COUNTERSIGN_PASSPHRASE_NEWSROOM_KEY`; other secrets are in no variable. */
function fromEnvironment(name: string, env: FileSecretsOptions['env']): string | undefined {
  if (!name.startsWith(PASSPHRASE)) return undefined;
  const signer = name
    .slice(PASSPHRASE.length)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_');
  return env[`COUNTERSIGN_PASSPHRASE_${signer}`];
}

async function readSecrets(path: string): Promise<Map<string, string>> {
  let text: string;
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new AppError(
        'storage_failed',
        'secrets.json in the workspace can be read by others. Make it private with chmod 600 and start again.',
      );
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
  const parsed = Stored.safeParse(parseJson(text));
  if (!parsed.success)
    throw new AppError(
      'storage_failed',
      'secrets.json in the workspace is damaged. Put it back from a copy, or remove it to make new demo signers.',
    );
  return new Map(Object.entries(parsed.data));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses undefined: one path for every kind of damage.
    return undefined;
  }
}

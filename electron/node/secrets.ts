import { join } from 'node:path';
import { AppError } from '#shared/rpc/errors.ts';
import { passphraseName, type Secrets } from '#core/signers/secrets.ts';
import { openSecretsFile } from '#core/workspace/secrets-file.ts';

interface FileSecretsOptions {
  /** The workspace. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Secrets of the Node shells: `secrets.json` in the workspace, readable and writable by its owner alone (mode 0600), and for signers
 * the environment variable `COUNTERSIGN_PASSPHRASE_<SIGNER_ID>` (upper case, `-` as `_`), which wins.
 *
 * What this protects: keys in a workspace that is copied without this file, backed up or synchronised elsewhere. What it does not:
 * anything against a program that runs as the same user, or against root, who can read the file as we do. On Windows the mode means
 * nothing and the folder's own permissions count. It holds the demo keys' passphrase and how to sign in to TAMS stores;
 * passphrases that people type are never written.
 * @throws AppError 'storage_failed' when the file is there but damaged, or others can read it, or the desktop app keeps the secret.
 */
export function createFileSecrets({ folder, env }: FileSecretsOptions): Secrets {
  const file = openSecretsFile(join(folder, 'secrets.json'));
  return {
    async get(name) {
      const given = fromEnvironment(name, env);
      if (given !== undefined) return given;
      const entry = await file.get(name);
      if (entry?.protection !== 'system') return entry?.value;
      throw new AppError(
        'storage_failed',
        'What is needed here is in the system’s key store, where the desktop app put it and only that can ask for it. Use the desktop app, or another workspace.',
      );
    },
    set: (name, value) => file.set(name, { protection: 'none', value }),
    remove: (name) => file.set(name, undefined),
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

/**
 * Where a shell keeps secrets between runs. What that protects against differs by shell, and each implementation says it: the desktop
 * uses the system's key store, the Node shells a file that only its owner may read.
 * Names are ours ([a-z0-9.-]); values are passphrases. Neither is ever logged.
 */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
  /** @throws AppError 'storage_failed' when it cannot be kept */
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Protects the keys of the demo signers; made at random on the first run. */
export const DEMO_SECRET = 'demo-keys';

/** A passphrase somebody provided for one signer ahead of time, such as through the environment of a script. */
export const passphraseName = (signer: string): string => `signer.${signer}`;

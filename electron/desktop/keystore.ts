import type { SafeStorage } from 'electron/main';
import { AppError } from '#shared/rpc/errors.ts';
import type { KeystoreQuestion } from './core-messages.ts';

type Storage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/**
 * Encrypts and decrypts with the system's key store.
 * @throws AppError 'storage_failed' where nothing would protect the secret: Linux without a keyring encrypts with a password that is
 * the same in every Electron app (`basic_text`), and pretending otherwise would be worse than refusing.
 */
export async function askKeystore(storage: Storage, platform: string, ask: KeystoreQuestion): Promise<string> {
  const basic = platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend());
  if (basic || !(await storage.isAsyncEncryptionAvailable())) {
    throw new AppError(
      'storage_failed',
      'This system has no key store that could protect a secret, so it was not stored. Set up a keyring (GNOME Keyring or KWallet), or type the passphrase each time.',
    );
  }
  if (ask.question === 'encrypt') return (await storage.encryptStringAsync(ask.text)).toString('base64');
  try {
    return (await storage.decryptStringAsync(Buffer.from(ask.text, 'base64'))).result;
  } catch (cause) {
    throw new AppError(
      'storage_failed',
      "A stored secret cannot be read with this system's key store; it may come from another account. Enter it again.",
      { cause },
    );
  }
}

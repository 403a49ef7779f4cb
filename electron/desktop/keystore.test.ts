import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import { DEMO_SECRET } from '#core/signers/secrets.ts';
import type { KeystoreQuestion } from './core-messages.ts';
import { createKeystoreSecrets } from './keystore-secrets.ts';
import { askKeystore } from './keystore.ts';

const hasModes = process.platform !== 'win32';
if (!hasModes) process.stdout.write('not run: Windows has no file modes\n');

type Storage = Parameters<typeof askKeystore>[0];

/** As safeStorage answers, with a cipher anybody can see through. */
const storage = (backend: ReturnType<Storage['getSelectedStorageBackend']>, available = true): Storage => ({
  isAsyncEncryptionAvailable: async () => available,
  getSelectedStorageBackend: () => backend,
  encryptStringAsync: async (text) => Buffer.from(`sealed ${text}`),
  decryptStringAsync: async (bytes) => {
    const text = bytes.toString();
    if (!text.startsWith('sealed ')) throw new Error('Error while decrypting');
    return { result: text.slice(7), shouldReEncrypt: false };
  },
});
const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );
const secretsFile = (): string => join(mkdtempSync(join(tmpdir(), 'countersign-secrets-')), 'secrets.json');

describe('the key store', () => {
  it('encrypts and decrypts', async () => {
    const kept = await askKeystore(storage('gnome_libsecret'), 'linux', { question: 'encrypt', text: 'pass' });
    expect(kept).toBe(Buffer.from('sealed pass').toString('base64'));
    expect(await askKeystore(storage('gnome_libsecret'), 'linux', { question: 'decrypt', text: kept })).toBe('pass');
  });

  it('refuses Linux without a keyring (basic_text), where the password is the same in every app', async () => {
    const ask: KeystoreQuestion = { question: 'encrypt', text: 'pass' };
    expect(await code(askKeystore(storage('basic_text'), 'linux', ask))).toBe('storage_failed');
    expect(await code(askKeystore(storage('unknown'), 'linux', ask))).toBe('storage_failed');
    expect(await code(askKeystore(storage('kwallet6', false), 'linux', ask))).toBe('storage_failed');
    expect(await code(askKeystore(storage('unknown'), 'darwin', ask))).toBe('no error');
  });

  it('says so when a secret is not of this account', async () => {
    const text = Buffer.from('of another').toString('base64');
    expect(await code(askKeystore(storage('kwallet6'), 'linux', { question: 'decrypt', text }))).toBe('storage_failed');
  });
});

describe('secrets in a file', () => {
  const ask = (question: KeystoreQuestion): Promise<string> => askKeystore(storage('kwallet6'), 'linux', question);
  const none = (question: KeystoreQuestion): Promise<string> => askKeystore(storage('basic_text'), 'linux', question);

  it('keeps, returns and forgets them', async () => {
    const file = secretsFile();
    const secrets = createKeystoreSecrets(file, ask);
    await Promise.all([secrets.set('a', 'one'), secrets.set('b', 'two'), secrets.set('c', 'three')]);
    await secrets.remove('b');
    const again = createKeystoreSecrets(file, ask);
    expect(await Promise.all(['a', 'b', 'c', 'constructor'].map((name) => again.get(name)))).toEqual([
      'one',
      undefined,
      'three',
      undefined,
    ]);
    expect(readFileSync(file, 'utf8')).not.toMatch(/one|three/);
  });

  it.skipIf(!hasModes)('writes them for their owner alone', async () => {
    const file = secretsFile();
    await createKeystoreSecrets(file, ask).set('a', 'one');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('never writes one in plain text where no key store protects it, except what the demo keys need', async () => {
    const file = secretsFile();
    const secrets = createKeystoreSecrets(file, none);
    expect(await code(secrets.set('signer.mine', 'passphrase'))).toBe('storage_failed');
    await secrets.set(DEMO_SECRET, 'for trying out');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      [DEMO_SECRET]: { protection: 'none', value: 'for trying out' },
    });
    expect(await secrets.get(DEMO_SECRET)).toBe('for trying out');
  });

  it('says so when its file is damaged, and leaves it as it is', async () => {
    const file = secretsFile();
    writeFileSync(file, '{"a": 1}', { mode: 0o600 });
    const secrets = createKeystoreSecrets(file, ask);
    expect(await code(secrets.get('a'))).toBe('storage_failed');
    expect(await code(secrets.set('b', 'x'))).toBe('storage_failed');
    expect(readFileSync(file, 'utf8')).toBe('{"a": 1}');
  });
});

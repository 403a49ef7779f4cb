import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSecrets } from './secrets.ts';

const hasModes = process.platform !== 'win32';
if (!hasModes) process.stdout.write('not run: Windows has no file modes\n');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));
const open = (env: Record<string, string> = {}) => createFileSecrets({ folder, env });

describe('secrets in a file', () => {
  it('keeps several set at once, for the next start too', async () => {
    const secrets = open();
    await Promise.all([secrets.set('demo-keys', 'one'), secrets.set('b', 'two'), secrets.set('c', 'three')]);
    await secrets.remove('c');
    expect(await Promise.all(['demo-keys', 'b', 'c', '__proto__'].map((name) => open().get(name)))).toEqual([
      'one',
      'two',
      undefined,
      undefined,
    ]);
  });

  it.skipIf(!hasModes)('is for its owner alone, and is not used when others can read it', async () => {
    await open().set('demo-keys', 'one');
    const path = join(folder, 'secrets.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await expect(open().get('demo-keys')).rejects.toMatchObject({ code: 'storage_failed' });
  });

  it('says that a damaged file is damaged and leaves it as it is', async () => {
    const path = join(folder, 'secrets.json');
    await writeFile(path, '{"demo-keys": 5', { mode: 0o600 });
    await expect(open().set('b', 'two')).rejects.toMatchObject({ code: 'storage_failed' });
    expect(await readFile(path, 'utf8')).toBe('{"demo-keys": 5');
  });
});

describe('a file that the desktop app uses too', () => {
  it('is read as far as it is not in the key store, and keeps what is', async () => {
    const path = join(folder, 'secrets.json');
    const kept = { protection: 'system', value: 'c2VhbGVk' };
    await writeFile(path, JSON.stringify({ sealed: kept, bare: 'one', plain: { protection: 'none', value: 'two' } }), {
      mode: 0o600,
    });
    expect(await Promise.all(['bare', 'plain'].map((name) => open().get(name)))).toEqual(['one', 'two']);
    await expect(open().get('sealed')).rejects.toMatchObject({ code: 'storage_failed' });
    await open().set('mine', 'three');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      sealed: kept,
      mine: { protection: 'none', value: 'three' },
    });
  });
});

describe('passphrases from the environment', () => {
  it('open the signer they name and nothing else', async () => {
    const secrets = open({ COUNTERSIGN_PASSPHRASE_NEWSROOM_KEY: 'from outside', '': 'nothing' });
    expect(await secrets.get('signer.newsroom-key')).toBe('from outside');
    expect(await secrets.get('signer.other')).toBeUndefined();
    expect(await secrets.get('demo-keys')).toBeUndefined();
  });
});

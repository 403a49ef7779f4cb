import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from '#shared/rpc/zod.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { jsonFile } from '#core/workspace/json-file.ts';
import { createSettings } from '#core/workspace/settings.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-workspace-'));
});

describe('writeFileAtomic', () => {
  it('replaces a file whole, makes its folder, and leaves nothing beside it', async () => {
    const path = join(folder, 'deep/er/file.txt');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, 'two', 0o600);
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(join(folder, 'deep/er'))).toEqual(['file.txt']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('says so when it cannot write, and keeps what was there', async () => {
    // A file where a folder should be fails for root as well, which a read-only folder does not.
    await writeFile(join(folder, 'occupied'), 'mine');
    await expect(writeFileAtomic(join(folder, 'occupied/file.txt'), 'x')).rejects.toMatchObject({
      code: 'storage_failed',
    });
    expect(await readFile(join(folder, 'occupied'), 'utf8')).toBe('mine');
  });
});

describe('jsonFile', () => {
  const schema = z.object({ n: z.number() });

  it('falls back when the file is missing, and keeps a damaged one beside', async () => {
    const path = join(folder, 'a.json');
    const file = jsonFile(path, schema, () => ({ n: 0 }));
    expect(await file.read()).toEqual({ n: 0 });
    await writeFile(path, '{"n": "many"}');
    expect(await file.read()).toEqual({ n: 0 });
    expect(await readFile(`${path}.damaged`, 'utf8')).toBe('{"n": "many"}');
  });

  it('writes in the order it was asked', async () => {
    const path = join(folder, 'b.json');
    const file = jsonFile(path, schema, () => ({ n: 0 }));
    await Promise.all([1, 2, 3, 4, 5].map((n) => file.write({ n })));
    expect(await file.read()).toEqual({ n: 5 });
  });
});

describe('settings', () => {
  it('remember what was changed, and nothing else', async () => {
    const emitted: unknown[] = [];
    const ports = { workspace: folder, emit: (_name: string, payload: unknown) => void emitted.push(payload) };
    const settings = await createSettings(ports);
    await settings.set({ theme: 'dark', userName: undefined });
    const again = await createSettings(ports);
    expect(again.get()).toEqual({ ...settings.get(), theme: 'dark' });
    expect(emitted).toEqual([again.get()]);
  });

  it('R55: require nothing and allow nothing until somebody says so, and make verdicts anew then', async () => {
    const emitted: string[] = [];
    const ports = { workspace: folder, emit: (name: string) => void emitted.push(name) };
    const settings = await createSettings(ports);
    expect(settings.get().policy).toEqual(NO_POLICY);
    expect(Object.values(NO_POLICY)).toEqual([false, false, false, false]);
    const policy = { ...NO_POLICY, requireTimestamp: true };
    await settings.set({ policy });
    expect((await createSettings(ports)).get().policy).toEqual(policy);
    expect(emitted).toEqual(['settings.changed', 'trust.changed']);
  });
});

import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import { never, startEngine, temporaryFolder } from '../../../tests/support/engine.ts';
import { makeIdentity } from '../../../tests/support/engine-identity.ts';
import { runCanary } from './canary.ts';
import type { Engine } from './engine.ts';

describe('the start-up canary', async () => {
  const { engine } = startEngine();
  const folder = await temporaryFolder();
  const run = (changed: Partial<Engine> = {}, signal = never()) =>
    runCanary({ engine: { ...engine, ...changed }, makeIdentity, folder, signal });

  test('passes the real engine and leaves no file behind', async () => {
    expect(await run()).toEqual({ ok: true, detail: 'The engine gave four right answers.' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('fails an engine that trusts whatever it is given', async () => {
    const { ok, detail } = await run({
      async read(input, options) {
        const { rootPem } = await makeIdentity();
        const lists = [{ uri: 'urn:countersign:x', purpose: 'signer' as const, anchorsPem: rootPem, endEntityPem: '' }];
        return engine.read({ ...input, trust: { lists } }, options);
      },
    });
    expect(ok).toBe(false);
    expect(detail).toBe(
      'The engine is wrong about a known file: a sound file of a listed signer was not called trusted.',
    );
  });

  test('fails an engine that does not look at the bytes', async () => {
    let first: Awaited<ReturnType<Engine['read']>> | undefined;
    const { ok, detail } = await run({
      async read(input, options) {
        if (input.trust.lists.length === 0) return engine.read(input, options);
        return (first ??= await engine.read(input, options));
      },
    });
    expect(ok).toBe(false);
    expect(detail).toBe(
      'The engine is wrong about a known file: a changed byte was not noticed; an added box was not noticed.',
    );
  });

  test('fails an engine that does not start', async () => {
    const lost = new AppError('worker_lost', 'The worker process ended.');
    const { ok, detail } = await run({ sign: () => Promise.reject(lost) });
    expect({ ok, detail }).toEqual({
      ok: false,
      detail: 'The engine could not be tried out: The worker process ended.',
    });
  });

  test('says cancelled when it was', async () => {
    await expect(run({}, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});

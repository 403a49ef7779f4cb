import { expect, test } from 'vitest';
import type { RunOptions, WorkerPool } from '#core/worker/pool.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { signInput } from '../../../tests/support/engine.ts';
import { makeIdentity } from '../../../tests/support/engine-identity.ts';
import { createEngine } from './engine.ts';

/** A pool whose jobs end as the test says. */
function engineOn(run: (name: string, input: unknown, options: RunOptions) => Promise<unknown>) {
  const names: string[] = [];
  const pool = {
    run(name: string, input: unknown, options: RunOptions) {
      names.push(name);
      return run(name, input, options);
    },
    dispose: () => undefined,
  };
  // The real pool's result type follows from the name; here the test knows it.
  return { engine: createEngine({ pool: pool as unknown as WorkerPool }), names };
}

test('the version is asked for once, unless asking failed', async () => {
  const version = { engine: 'c2pa-node', version: '1', library: 'x' };
  let up = false;
  const { engine, names } = engineOn(async () => {
    if (!up) throw new AppError('worker_lost', 'Gone.');
    return version;
  });
  await expect(engine.version()).rejects.toMatchObject({ code: 'worker_lost' });
  up = true;
  expect(await Promise.all([engine.version(), engine.version()])).toEqual([version, version]);
  expect(names).toEqual(['c2pa.version', 'c2pa.version']);
});

test('a signature goes to the worker alone, without the pooled memory of the core around it', async () => {
  const answers: unknown[] = [];
  const { engine } = engineOn(async (_, __, { answer }) => {
    answers.push(await answer?.('sign', { toBeSigned: new Uint8Array([1]) }));
    await expect(answer?.('key', {})).rejects.toMatchObject({ code: 'internal' });
    await expect(answer?.('sign', { toBeSigned: 'text' })).rejects.toThrow(Error);
    return { storeBytes: 0, storeSha256: '' };
  });
  const pooled = Buffer.from('signature');
  expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.length);
  const input = signInput(await makeIdentity(), '/nowhere/source.mp4', '/nowhere/output.mp4');
  await engine.sign(input, { signal: new AbortController().signal, sign: async () => pooled });
  expect(answers).toEqual([new Uint8Array(pooled)]);
  expect((answers[0] as Uint8Array).buffer.byteLength).toBe(pooled.length);
});

test('a worker that says what no reading is, is not believed', async () => {
  const { engine } = engineOn(async () => ({ outcome: { kind: 'trusted' }, signatures: [] }));
  const input = { path: '/nowhere.mp4', trust: { lists: [] }, verify: true };
  await expect(engine.read(input, { signal: new AbortController().signal })).rejects.toMatchObject({
    code: 'engine_failed',
  });
});

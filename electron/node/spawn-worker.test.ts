import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '#core/c2pa/engine.ts';
import { createWorkerPool } from '#core/worker/pool.ts';
import type { SpawnWorker } from '#core/worker/port.ts';
import { demoClip, never, signInput, temporaryFolder, workerBundle } from '../../tests/support/engine.ts';
import { makeIdentity } from '../../tests/support/engine-identity.ts';
import { spawnNodeWorker } from './spawn-worker.ts';

const trust = { lists: [] };

function setUp({ size = 1, bundle = workerBundle, wrap = (plain: SpawnWorker) => plain } = {}) {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const pool = createWorkerPool({ spawn: wrap(spawnNodeWorker({ bundle, log })), size, log });
  onTestFinished(() => pool.dispose());
  const started = (): number[] =>
    lines.flatMap((line) => /started as process (\d+)/.exec(line)?.slice(1) ?? []).map(Number);
  return { pool, engine: createEngine({ pool }), lines, started, alive: () => started().filter(isAlive) };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a worker that is killed in the middle of a job fails that job, and the next one has a new worker', async () => {
  const { engine, started } = setUp();
  const identity = await makeIdentity();
  const output = join(await temporaryFolder(), 'signed.mp4');
  const signing = engine.sign(signInput(identity, demoClip('intro'), output), {
    signal: never(),
    async sign() {
      process.kill(started()[0]!, 'SIGKILL');
      return sleep(10_000, new Uint8Array(), { ref: false });
    },
  });
  await expect(signing).rejects.toMatchObject({ code: 'worker_lost' });
  expect((await engine.read({ path: demoClip('intro'), trust, verify: true }, { signal: never() })).outcome).toEqual({
    kind: 'none',
  });
  expect(started()).toHaveLength(2);
});

test('cancelling in the middle of a signing ends the process before the promise settles', async () => {
  const { engine, alive } = setUp();
  const identity = await makeIdentity();
  const folder = await temporaryFolder();
  const controller = new AbortController();
  const signing = engine.sign(signInput(identity, demoClip('intro'), join(folder, 'signed.mp4')), {
    signal: controller.signal,
    async sign() {
      controller.abort();
      return sleep(10_000, new Uint8Array(), { ref: false });
    },
  });
  await expect(signing).rejects.toMatchObject({ code: 'cancelled' });
  expect(alive()).toEqual([]);
  // What the engine had begun is the caller's temporary file to remove; nothing else is there.
  expect(await readdir(folder)).toEqual(['signed.mp4']);
});

test('two workers run six jobs', async () => {
  const { engine, started, alive } = setUp({ size: 2 });
  const jobs = Array.from({ length: 6 }, () =>
    engine.read({ path: demoClip('contributed'), trust, verify: true }, { signal: never() }),
  );
  expect((await Promise.all(jobs)).map(({ outcome }) => outcome.kind)).toEqual(Array(6).fill('none'));
  expect(started()).toHaveLength(2);
  expect(alive()).toEqual(started());
});

test('messages survive a relay that clones them a second time, as the desktop has', async () => {
  const wrap =
    (plain: SpawnWorker): SpawnWorker =>
    (name) => {
      const port = plain(name);
      return {
        ...port,
        send: (message) => port.send(structuredClone(message)),
        onMessage: (listener) => port.onMessage((message) => listener(structuredClone(message))),
      };
    };
  const { engine } = setUp({ wrap });
  const identity = await makeIdentity();
  const output = join(await temporaryFolder(), 'signed.mp4');
  const signed = await engine.sign(signInput(identity, demoClip('intro'), output), {
    signal: never(),
    sign: identity.sign,
  });
  const reading = await engine.read({ path: output, trust, verify: true }, { signal: never() });
  expect(reading.storeSha256).toBe(signed.storeSha256);
});

test('a worker has nothing of our environment that it does not need', async () => {
  const bundle = join(await temporaryFolder(), 'tell.mjs');
  await writeFile(
    bundle,
    `process.on('message', ({ job }) => process.send({ type: 'done', job, output: { ...process.env } }));
     process.send({ type: 'ready' });`,
  );
  vi.stubEnv('COUNTERSIGN_PASSPHRASE', 'secret');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { pool } = setUp({ bundle });
  const env = await pool.run('c2pa.version', {}, { signal: never() });
  expect(env).toHaveProperty('PATH');
  expect(env).not.toHaveProperty('COUNTERSIGN_PASSPHRASE');
});

test('a worker that cannot be started fails the job; the log says why', async () => {
  const { engine, lines } = setUp({ bundle: join(await temporaryFolder(), 'nowhere.js') });
  await expect(engine.version()).rejects.toMatchObject({ code: 'worker_lost' });
  await vi.waitFor(() => expect(lines.join('\n')).toContain('Cannot find module'));
});

test('a worker ends when the process that started it does', async () => {
  const script = join(await temporaryFolder(), 'parent.mjs');
  await writeFile(
    script,
    `import { fork } from 'node:child_process';
     const child = fork(${JSON.stringify(workerBundle)}, { serialization: 'advanced', stdio: 'ignore' });
     child.on('message', () => { console.log(child.pid); process.kill(process.pid, 'SIGKILL'); });`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = Number(await text(parent.stdout));
  expect(pid).toBeGreaterThan(0);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5000);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import { createWorkerPool, type RunOptions } from './pool.ts';
import type { WorkerPort } from './port.ts';
import { ToWorker } from './protocol.ts';

/** A worker that does what the test says. Like a relayed one, it sees and sends structured clones only. */
class FakeWorker implements WorkerPort {
  readonly received: ToWorker[] = [];
  killed = false;
  #toCore: (message: unknown) => void = () => undefined;
  #exit: (code: number | null) => void = () => undefined;

  send(message: unknown): void {
    this.received.push(ToWorker.parse(structuredClone(message)));
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#toCore = listener;
  }
  onExit(listener: (code: number | null) => void): void {
    this.#exit = listener;
  }
  kill(): void {
    this.killed = true;
    queueMicrotask(() => this.#exit(null));
  }
  say(message: unknown): void {
    this.#toCore(structuredClone(message));
  }
  die(code: number | null): void {
    this.#exit(code);
  }
  ready(): this {
    this.say({ type: 'ready' });
    return this;
  }
  /** The job it was given last. */
  get job(): number {
    const last = this.received.findLast((message) => message.type === 'run');
    if (!last) throw new Error('This worker was given no job.');
    return last.job;
  }
}

function setUp(size = 1) {
  const workers: FakeWorker[] = [];
  const lines: string[] = [];
  const spawn = (): WorkerPort => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const pool = createWorkerPool({ spawn, size, log: (line) => void lines.push(line) });
  const run = (options: Partial<RunOptions> = {}) =>
    pool.run('c2pa.version', {}, { signal: new AbortController().signal, ...options });
  return { pool, workers, lines, run };
}

const version = { engine: 'c2pa-node', version: '1', library: 'x' } as const;
const failure = (code: string) => expect.objectContaining({ name: 'AppError', code }) as unknown;

describe('a pool of workers', () => {
  test('starts a worker with the first job, sends it when the worker listens, and keeps the worker', async () => {
    const { workers, run } = setUp();
    expect(workers).toHaveLength(0);
    const first = run();
    expect(workers[0]!.received).toEqual([]);
    workers[0]!.ready();
    expect(workers[0]!.received).toEqual([{ type: 'run', job: 1, name: 'c2pa.version', input: {} }]);
    workers[0]!.say({ type: 'done', job: 1, output: version });
    expect(await first).toEqual(version);
    const second = run();
    workers[0]!.say({ type: 'done', job: 2, output: version });
    await second;
    expect(workers).toHaveLength(1);
  });

  test('runs as many jobs as it has workers, the others in their order', async () => {
    const { workers, run } = setUp(2);
    const order: number[] = [];
    const jobs = [1, 2, 3, 4].map((job) => run().then(() => order.push(job)));
    expect(workers).toHaveLength(2);
    const [a, b] = workers.map((worker) => worker.ready());
    expect([a!.job, b!.job]).toEqual([1, 2]);
    b!.say({ type: 'done', job: 2, output: version });
    expect(b!.job).toBe(3);
    a!.say({ type: 'done', job: 1, output: version });
    expect(a!.job).toBe(4);
    a!.say({ type: 'done', job: 4, output: version });
    b!.say({ type: 'done', job: 3, output: version });
    await Promise.all(jobs);
    expect(order).toEqual([2, 1, 4, 3]);
  });

  test('passes progress on', async () => {
    const { workers, run } = setUp();
    const reports: unknown[] = [];
    const job = run({ onProgress: (report) => reports.push(report) });
    workers[0]!.ready().say({ type: 'progress', job: 1, done: 5, total: 9 });
    workers[0]!.say({ type: 'progress', job: 77, done: 6, total: 9 });
    workers[0]!.say({ type: 'done', job: 1, output: version });
    await job;
    expect(reports).toEqual([{ done: 5, total: 9 }]);
  });

  test('errors keep their code; what is unknown is for the log', async () => {
    const { workers, run, lines } = setUp();
    const job = run();
    workers[0]!.ready().say({
      type: 'failed',
      job: 1,
      error: { code: 'signing_failed', message: 'No.' },
      detail: 'stack',
    });
    await expect(job).rejects.toEqual(failure('signing_failed'));
    expect(lines).toEqual(['worker: c2pa.version failed: stack']);
  });

  test('answers questions, or refuses them with the code of what answering threw', async () => {
    const { workers, run } = setUp();
    const answer = async (question: string, payload: unknown): Promise<unknown> => {
      if (question === 'no') throw new AppError('key_refused', 'Locked.');
      if (question === 'bug') throw new TypeError('secret detail');
      return { echo: payload };
    };
    const job = run({ answer });
    const [worker] = workers;
    worker!.ready();
    for (const [question, name] of ['yes', 'no', 'bug'].entries()) {
      worker!.say({ type: 'ask', job: 1, question, name, payload: new Uint8Array([question]) });
    }
    await vi.waitFor(() => expect(worker!.received).toHaveLength(4));
    expect(worker!.received.slice(1)).toEqual([
      { type: 'answer', job: 1, question: 0, value: { echo: new Uint8Array([0]) } },
      { type: 'refuse', job: 1, question: 1, error: { code: 'key_refused', message: 'Locked.' } },
      { type: 'refuse', job: 1, question: 2, error: expect.objectContaining({ code: 'internal' }) as unknown },
    ]);
    expect(JSON.stringify(worker!.received)).not.toContain('secret detail');
    worker!.say({ type: 'done', job: 1, output: version });
    await job;
  });

  test('a worker that dies fails its job alone; the next job gets a new one', async () => {
    const { workers, run, lines } = setUp();
    const [lost, next] = [run(), run()];
    workers[0]!.ready().die(139);
    await expect(lost).rejects.toEqual(failure('worker_lost'));
    workers[1]!.ready().say({ type: 'done', job: 2, output: version });
    expect(await next).toEqual(version);
    expect(lines).toEqual(['worker: ended on its own with code 139']);
  });

  test('a worker that dies between jobs is replaced when needed', async () => {
    const { workers, run } = setUp();
    const first = run();
    workers[0]!.ready().say({ type: 'done', job: 1, output: version });
    await first;
    workers[0]!.die(null);
    expect(workers).toHaveLength(1);
    const second = run();
    workers[1]!.ready().say({ type: 'done', job: 2, output: version });
    await second;
  });

  test('a worker that does not speak the protocol is ended', async () => {
    const { workers, run } = setUp();
    const job = run();
    workers[0]!.ready().say({ type: 'done', job: 'one' });
    await expect(job).rejects.toEqual(failure('worker_lost'));
    expect(workers[0]!.killed).toBe(true);
  });

  test('cancelling kills the worker, and fails the job when the worker is gone', async () => {
    const { workers, run } = setUp();
    const controller = new AbortController();
    const cancelled = run({ signal: controller.signal });
    const next = run();
    workers[0]!.ready();
    controller.abort();
    expect(workers[0]!.killed).toBe(true);
    // Too late: a job that was cancelled does not end well after all.
    workers[0]!.say({ type: 'done', job: 1, output: version });
    await expect(cancelled).rejects.toEqual(failure('cancelled'));
    workers[1]!.ready().say({ type: 'done', job: 2, output: version });
    await next;
  });

  test('cancelling a job that waits harms nobody', async () => {
    const { workers, run } = setUp();
    const controller = new AbortController();
    const running = run();
    const waiting = run({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toEqual(failure('cancelled'));
    await expect(run({ signal: controller.signal })).rejects.toEqual(failure('cancelled'));
    workers[0]!.ready().say({ type: 'done', job: 1, output: version });
    await running;
    expect(workers[0]!.killed).toBe(false);
  });

  test('the watchdog ends a job that overruns, but not one that waits for an answer', async () => {
    const { workers, run } = setUp();
    const slowAnswer = run({ timeoutMs: 60, answer: () => sleep(150, 'late') });
    workers[0]!.ready().say({ type: 'ask', job: 1, question: 0, name: 'sign', payload: null });
    await vi.waitFor(() => expect(workers[0]!.received.at(-1)).toMatchObject({ type: 'answer', value: 'late' }));
    workers[0]!.say({ type: 'done', job: 1, output: version });
    await slowAnswer;

    const stuck = run({ timeoutMs: 30 });
    await expect(stuck).rejects.toEqual(failure('worker_lost'));
    expect(workers[0]!.killed).toBe(true);
  });

  test('the time to start counts: a worker that never listens is ended too', async () => {
    const { run } = setUp();
    await expect(run({ timeoutMs: 20 })).rejects.toEqual(failure('worker_lost'));
  });

  test('disposing ends everything, now and later', async () => {
    const { pool, workers, run } = setUp();
    const jobs = [run(), run()];
    workers[0]!.ready();
    pool.dispose();
    for (const job of [...jobs, run()]) await expect(job).rejects.toEqual(failure('cancelled'));
    expect(workers).toHaveLength(1);
  });
});

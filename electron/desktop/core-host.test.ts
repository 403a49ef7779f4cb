import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import type { WorkerPort } from '#core/worker/port.ts';
import { type CoreHost, type CoreHostPorts, startCoreHost } from './core-host.ts';
import type { FromCore, ToCore } from './core-messages.ts';

/** The far end of a process: what was sent to it, and what it says and how it ends. */
interface Far<In, Out> {
  name: string;
  received: In[];
  killed: boolean;
  says(message: Out): void;
  ends(code: number | null): void;
}

function line<In, Out>(name: string): { near: WorkerPort; far: Far<In, Out> } {
  let onMessage: (message: unknown) => void = () => {};
  let onExit: (code: number | null) => void = () => {};
  const far: Far<In, Out> = {
    name,
    received: [],
    killed: false,
    says: (message) => onMessage(message),
    ends: (code) => onExit(code),
  };
  const near: WorkerPort = {
    send: (message) => void far.received.push(message as In),
    onMessage: (listener) => (onMessage = listener),
    onExit: (listener) => (onExit = listener),
    kill: () => {
      far.killed = true;
    },
  };
  return { near, far };
}

function setUp(overrides: Partial<CoreHostPorts> = {}) {
  const cores: Far<ToCore, FromCore>[] = [];
  const workers: Far<unknown, unknown>[] = [];
  const told: unknown[] = [];
  let now = 0;
  const host: CoreHost = startCoreHost({
    spawnCore() {
      const { near, far } = line<ToCore, FromCore>('core');
      cores.push(far);
      return near;
    },
    spawnWorker(name) {
      const { near, far } = line<unknown, unknown>(name);
      workers.push(far);
      return near;
    },
    keystore: async ({ text }) => `kept:${text}`,
    onEvent: (name, payload) => told.push([name, payload]),
    onRestarted: () => told.push('restarted'),
    onGivenUp: () => told.push('given up'),
    log: () => {},
    now: () => now,
    ...overrides,
  });
  const last = (): Far<ToCore, FromCore> => cores.at(-1)!;
  return { host, cores, workers, told, last, pass: (ms: number) => (now += ms) };
}

const never = new AbortController().signal;
const ok = (value: unknown) => ({ ok: true, value }) as const;

describe('the core host', () => {
  it('answers calls in whatever order the core does', async () => {
    const { host, last } = setUp();
    const [first, second] = [host.call('a', 1, never), host.call('b', 2, never)];
    expect(last().received).toEqual([
      { kind: 'request', id: 1, request: { method: 'call', name: 'a', input: 1 } },
      { kind: 'request', id: 2, request: { method: 'call', name: 'b', input: 2 } },
    ]);
    last().says({ kind: 'answer', id: 2, envelope: ok('second') });
    last().says({ kind: 'answer', id: 1, envelope: ok('first') });
    expect(await Promise.all([first, second])).toEqual([ok('first'), ok('second')]);
  });

  it('passes an abort on, once, and none after the answer', async () => {
    const { host, last } = setUp();
    const [stopped, done] = [new AbortController(), new AbortController()];
    const answer = host.call('a', {}, stopped.signal);
    const other = host.call('b', {}, done.signal);
    last().says({ kind: 'answer', id: 2, envelope: ok(0) });
    await other;
    stopped.abort();
    done.abort();
    expect(last().received.slice(2)).toEqual([{ kind: 'abort', id: 1 }]);
    const envelope = { ok: false, error: { code: 'cancelled', message: 'Cancelled.' } } as const;
    last().says({ kind: 'answer', id: 1, envelope });
    expect(await answer).toEqual(envelope);
  });

  it('turns an error of a grant back into one with its code', async () => {
    const { host, last } = setUp();
    const granted = host.grantFile('/x');
    last().says({ kind: 'answer', id: 1, envelope: { ok: false, error: { code: 'not_readable', message: 'x' } } });
    await expect(granted).rejects.toEqual(new AppError('not_readable', 'x'));
  });

  it('starts a core that ended again, answers what was in flight, ends its workers and tells', async () => {
    const { host, cores, workers, told, last } = setUp();
    const inFlight = host.call('a', {}, never);
    last().says({ kind: 'worker-spawn', worker: 1, name: 'engine' });
    last().ends(1);
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'worker_lost' } });
    expect(cores).toHaveLength(2);
    expect(workers.map(({ name, killed }) => [name, killed])).toEqual([['engine', true]]);
    expect(told).toEqual(['restarted']);
    const next = host.call('b', {}, never);
    last().says({ kind: 'answer', id: 2, envelope: ok('again') });
    expect(await next).toEqual(ok('again'));
  });

  it('gives up on a core that keeps ending, but not on one that ends now and then', async () => {
    const { host, cores, told, last, pass } = setUp();
    for (let count = 0; count < 20; count += 1) {
      last().ends(1);
      pass(20_000);
    }
    expect(told).toEqual(Array.from({ length: 20 }, () => 'restarted'));
    pass(60_000);
    const waiting = host.call('a', {}, never);
    for (let count = 0; count < 6; count += 1) last().ends(1);
    expect(told.slice(20)).toEqual([...Array.from({ length: 5 }, () => 'restarted'), 'given up']);
    expect(cores).toHaveLength(26);
    expect(await waiting).toMatchObject({ error: { code: 'worker_lost' } });
    expect(await host.call('b', {}, never)).toMatchObject({ error: { code: 'worker_lost' } });
  });

  it('relays workers both ways, and their end once', () => {
    const { workers, last } = setUp();
    last().says({ kind: 'worker-spawn', worker: 7, name: 'engine' });
    last().says({ kind: 'worker-post', worker: 7, message: { job: 1 } });
    last().says({ kind: 'worker-post', worker: 8, message: 'nobody' });
    workers[0]!.says('done');
    last().says({ kind: 'worker-kill', worker: 7 });
    workers[0]!.ends(null);
    workers[0]!.says('late');
    expect(workers[0]).toMatchObject({ received: [{ job: 1 }], killed: true });
    expect(last().received).toEqual([
      { kind: 'worker-message', worker: 7, message: 'done' },
      { kind: 'worker-exit', worker: 7, code: null },
    ]);
  });

  it('answers what the core asks of the key store, and a refusal with its code', async () => {
    const { last } = setUp({
      keystore: async ({ question, text }) => {
        if (question === 'decrypt') throw new AppError('storage_failed', 'no key store');
        return `kept:${text}`;
      },
    });
    last().says({ kind: 'ask', id: 1, ask: { question: 'encrypt', text: 'x' } });
    last().says({ kind: 'ask', id: 2, ask: { question: 'decrypt', text: 'y' } });
    await expect
      .poll(() => last().received)
      .toEqual([
        { kind: 'answer', id: 1, envelope: ok('kept:x') },
        { kind: 'answer', id: 2, envelope: { ok: false, error: { code: 'storage_failed', message: 'no key store' } } },
      ]);
  });

  it('stops without a restart, and answers what comes after', async () => {
    const { host, cores, told, last } = setUp();
    const stopped = host.stop();
    expect(last().received).toEqual([{ kind: 'stop' }]);
    last().ends(0);
    await stopped;
    expect([cores.length, told]).toEqual([1, []]);
    expect(await host.call('a', {}, never)).toMatchObject({ error: { code: 'worker_lost' } });
  });
});

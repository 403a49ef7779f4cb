import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coreEvents, pageApi } from '#shared/api/index.ts';
import { AssetId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import type { DesktopBridge } from '#shared/api/desktop-bridge.ts';
import { createClient, createDispatch, createEmitter, createSubscriber, type Transport } from '#shared/rpc/rpc.ts';
import type { Core } from '#core/core.ts';
import { type BrowserShell, startBrowserShell } from '../electron/browser/browser-shell.ts';
import { shellHandlers } from '../electron/browser/shell-handlers.ts';
import { CALL_CHANNEL, CANCEL_CHANNEL } from '../electron/desktop/channels.ts';
import { APP_ORIGIN, serveIpc } from '../electron/desktop/ipc.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { httpTransport, ipcTransport } from '../renderer/src/client/transport.ts';

/*
 * One contract, three transports, the real core behind each: what a page may rely on is the same everywhere.
 */

interface Wire {
  transport: Transport;
  close(): Promise<void>;
}

const dist = resolve(import.meta.dirname, '../dist');
const workspace = (): Promise<string> => mkdtemp(join(tmpdir(), 'countersign-contract-'));

/** A core, and whoever listens to its events. */
async function coreWithEvents(deliver: (name: string, payload: unknown) => void): Promise<Core> {
  return createNodeCore({
    workspace: await workspace(),
    dist,
    emit: createEmitter(coreEvents, deliver),
    log: () => {},
  });
}

async function inProcess(): Promise<Wire> {
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const core = await coreWithEvents((name, payload) => listeners.forEach((listener) => listener(name, payload)));
  return {
    transport: {
      call: createDispatch(pageApi, { ...core.handlers, ...shellHandlers }, () => {}),
      subscribe: (name, listener) => {
        const forward = (event: string, payload: unknown): void => void (event === name && listener(payload));
        listeners.add(forward);
        return () => void listeners.delete(forward);
      },
    },
    close: () => core.dispose(),
  };
}

/** Electron's shapes: every message cloned, errors thrown by a handler reduced to their message. */
async function ipcShaped(sender = { parent: null as object | null, origin: APP_ORIGIN }): Promise<Wire> {
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const core = await coreWithEvents((name, payload) =>
    listeners.forEach((listener) => listener(name, structuredClone(payload))),
  );
  const handled = new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>();
  const heard = new Map<string, (event: unknown, ...args: unknown[]) => void>();
  const event = { sender: { id: 1 }, senderFrame: sender };
  serveIpc(
    {
      handle: (channel: string, listener: (event: unknown, ...args: unknown[]) => Promise<unknown>) =>
        void handled.set(channel, listener),
      on: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) =>
        void heard.set(channel, listener),
    } as never,
    createDispatch(pageApi, { ...core.handlers, ...shellHandlers }, () => {}),
    async () => [],
  );
  const bridge: DesktopBridge = {
    call: async (...args) =>
      structuredClone(await handled.get(CALL_CHANNEL)!(event, ...structuredClone(args))) as never,
    cancel: (id) => heard.get(CANCEL_CHANNEL)!(event, id),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    openFiles: async () => ({ ok: true, value: [] }),
  };
  return { transport: ipcTransport(bridge), close: () => core.dispose() };
}

async function overHttp(): Promise<Wire> {
  const shell: BrowserShell = await startBrowserShell({
    workspace: await workspace(),
    demo: false,
    port: 0,
    dist,
    files: [],
    log: () => {},
  });
  const opened = await fetch(shell.newLink(), { redirect: 'manual' });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const send: typeof fetch = (path, init = {}) =>
    fetch(`${shell.origin}${path as string}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), cookie },
    });
  const http = httpTransport(send);
  return {
    // Node 20 has no EventSource: the same stream, read by hand.
    transport: { call: http.call.bind(http), subscribe: (name, listener) => readEvents(send, name, listener) },
    close: () => shell.close(),
  };
}

function readEvents(send: typeof fetch, name: string, listener: (payload: unknown) => void): () => void {
  const abort = new AbortController();
  void (async () => {
    const { body } = await send('/events', { signal: abort.signal });
    let rest = '';
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts.filter((one) => one.startsWith('data: '))) {
        const event = JSON.parse(part.slice('data: '.length)) as { name: string; payload: unknown };
        if (event.name === name) listener(event.payload);
      }
    }
  })().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return () => abort.abort();
}

describe.each([
  ['in process', inProcess],
  ['over IPC', ipcShaped],
  ['over HTTP', overHttp],
])('the contract %s', (_name, open) => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await open();
  });
  afterAll(() => wire.close());
  const client = () => createClient(pageApi, wire.transport);

  it('returns a parsed result, and remembers', async () => {
    expect((await client()['settings.set']({ theme: 'dark' })).theme).toBe('dark');
    expect((await client()['settings.get']({})).theme).toBe('dark');
  });

  it('carries nanoseconds as BigInt', async () => {
    await finish(await client()['demo.prepare']({}));
    const { contributed, project } = await client()['demo.state']({});
    const { duration, keyFrames } = await client()['asset.probe']({ asset: contributed! });
    expect(typeof duration).toBe('bigint');
    expect(duration).toBeGreaterThan(11_900_000_000n);
    expect(keyFrames.slice(0, 3)).toEqual([0n, 1_000_000_000n, 2_000_000_000n]);
    expect((await client()['project.open']({ project: project! })).graph.uses[1]?.source).toEqual({
      start: 2_000_000_000n,
      end: 8_000_000_000n,
    });
  });

  it('carries a typed error with its code', async () => {
    const asset = AssetId.parse('a_000000000000');
    await expect(client()['asset.inspect']({ asset })).rejects.toMatchObject({ name: 'AppError', code: 'not_found' });
  });

  it('refuses bad input and unknown procedures on the serving side', async () => {
    const signal = new AbortController().signal;
    const bad = await wire.transport.call('settings.set', { theme: 'pink' }, signal);
    expect(bad).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    for (const name of ['__proto__', 'constructor', 'toString', 'asset.steal']) {
      expect(await wire.transport.call(name, {}, signal)).toMatchObject({
        ok: false,
        error: { code: 'unknown_procedure' },
      });
    }
  });

  it('cancels a call, and leaves the job it waited for alone', async () => {
    const started = await client()['demo.prepare']({});
    const abort = new AbortController();
    const waiting = client()['job.wait']({ job: started.job }, { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await finish(started);
  });

  it('delivers events in order until unsubscribed', async () => {
    const seen: Job[] = [];
    const stop = createSubscriber(coreEvents, wire.transport)('job.changed', (job) => seen.push(job));
    await new Promise((ready) => setTimeout(ready, 100));
    await finish(await client()['demo.prepare']({}));
    await expect.poll(() => seen.at(-1)?.state).toBe('done');
    expect(seen[0]?.progress.phase).toBe('Starting');
    const count = seen.length;
    stop();
    await finish(await client()['demo.prepare']({}));
    expect(seen.length).toBe(count);
  });

  async function finish({ job }: { job: Job['id'] }): Promise<void> {
    const ended = await client()['job.wait']({ job });
    if (ended.state !== 'done') throw new Error(`the job ended as ${ended.state}: ${ended.error?.message}`);
  }
});

describe('the IPC boundary', () => {
  it.each([
    ['a frame of another origin', { parent: null, origin: 'https://evil.example' }],
    ['a frame inside our page', { parent: {}, origin: APP_ORIGIN }],
    ['a frame that is gone', null],
  ])('refuses %s', async (_what, sender) => {
    const wire = await ipcShaped(sender as never);
    await expect(createClient(pageApi, wire.transport)['settings.get']({})).rejects.toThrow(/untrusted|refused/i);
    await wire.close();
  });
});

describe('a damaged workspace', () => {
  it('still starts: settings fall back, and the damaged file is kept', async () => {
    const folder = await workspace();
    await writeFile(join(folder, 'settings.json'), '{"theme": 7');
    const core = await createNodeCore({ workspace: folder, dist, emit: () => {}, log: () => {} });
    const settings = await core.handlers['settings.get']({}, { signal: new AbortController().signal });
    expect(settings.theme).toBe('system');
    await core.dispose();
  });
});

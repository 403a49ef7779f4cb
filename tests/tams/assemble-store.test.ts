import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionId } from '#shared/api/ids.ts';
import { planSegments } from '#shared/tams/segment-plan.ts';
import type { Segment } from '#shared/tams/segment.ts';
import { downloadObjects } from '#core/assemble/download-objects.ts';
import { planStreams } from '#core/assemble/plan-streams.ts';
import { createObjectCache } from '#core/objects/object-cache.ts';
import { codeOf, never, openClient } from './client-session.ts';
import { answer, bytes, type HostileServer, type Received, startHostile } from './hostile-server.ts';
import { openSession, put, upload, videoFlow } from './store-session.ts';
import { temporaryWorkspace } from './stores-session.ts';

const content = (object: string): string => `the bytes of ${object}`;
const SECOND = 1_000_000_000n;
const connection = ConnectionId.parse('news');
const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

/** A store with one Flow of `count` Segments, whose addresses are good for one request each when `expire` says so. */
async function startStore(
  count: number,
  expire: (request: Received) => boolean = () => false,
  { maxBytes = 1e6 } = {},
) {
  let signatures = 0;
  const server: HostileServer = await startHostile((request) => {
    const { url } = request;
    const object = /^\/bytes\/(.+)$/.exec(url.pathname)?.[1];
    if (object !== undefined) return expire(request) ? answer(403) : bytes(content(object));
    const only = url.searchParams.get('object_id');
    const rows = Array.from({ length: count }, (_, i): Segment => ({
      object_id: `o${i}`,
      timerange: `[${i}:0_${i + 1}:0)`,
      get_urls: [{ url: `${server.origin}/bytes/o${i}?sig=${(signatures += 1)}`, presigned: true }],
    }));
    return answer(200, only === null ? rows : rows.filter(({ object_id }) => object_id === only));
  });
  const client = await openClient(server.origin);
  const folder = await temporaryWorkspace();
  const digests = { sha256: async (path: string) => sha256(await readFile(path)) };
  const cache = createObjectCache({ folder, digests, clock: () => new Date(), maxBytes });
  const rows: Segment[] = [];
  for await (const { items } of client.segments('f', {}, never())) rows.push(...items);
  const { segments } = planSegments(rows, { gaps: 'refuse' });
  server.received.length = 0;
  const fetchAll = (signal = never(), progress: (done: number, total: number) => void = () => {}) =>
    cache.use((objects) =>
      downloadObjects({
        client,
        ports: { random: () => 0, sleep: async () => {} },
        cache: objects,
        connection,
        flow: 'f',
        name: 'f.mp4',
        segments,
        signal,
        progress,
      }),
    );
  /** Which objects are here. */
  const held = (): Promise<string[]> =>
    cache.use(async (objects) => {
      const found: string[] = [];
      for (const { object } of segments)
        if (await objects.find({ connection, object, name: 'f.mp4' }, never())) found.push(object);
      return found;
    });
  return { server, fetchAll, folder, held };
}

const transfers = ({ received }: HostileServer): number =>
  received.filter(({ url }) => url.pathname.startsWith('/bytes/')).length;

test('objects are fetched each once, with size and hash, and not again when they are here', async () => {
  const { server, fetchAll } = await startStore(60);
  const seen: number[] = [];
  const first = await fetchAll(never(), (done) => seen.push(done));
  expect(first.size).toBe(60);
  for (const [object, { path, size, sha256: digest }] of first) {
    expect(await readFile(path, 'utf8')).toBe(content(object));
    expect({ size, digest }).toEqual({ size: content(object).length, digest: sha256(content(object)) });
  }
  expect(seen.at(-1)).toBe(60);
  // Addresses in two windows of 50, then 60 transfers.
  expect([server.received.length - transfers(server), transfers(server)]).toEqual([2, 60]);
  server.received.length = 0;
  expect(await fetchAll()).toEqual(first);
  expect(server.received).toEqual([]);
});

test('trap U5: addresses that ran out are asked for again, one by one', async () => {
  const refused = new Set<string>();
  const { server, fetchAll } = await startStore(8, ({ url }) => {
    const isFirst = !refused.has(url.pathname);
    refused.add(url.pathname);
    return isFirst;
  });
  expect((await fetchAll()).size).toBe(8);
  const again = server.received.filter(({ url }) => url.searchParams.has('object_id'));
  expect(again).toHaveLength(8);
  expect(transfers(server)).toBe(16);
});

test('what fails ends the rest, what was whole stays, and the next try goes on from there', async () => {
  let isBroken = true;
  const { server, fetchAll, folder } = await startStore(12, ({ url }) => isBroken && url.pathname === '/bytes/o9');
  expect(await codeOf(fetchAll())).toBe('object_unavailable');
  expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([]);
  const before = transfers(server);
  isBroken = false;
  expect((await fetchAll()).size).toBe(12);
  expect(transfers(server) - before).toBeLessThan(12);
});

test('cancelling stops the transfers and leaves no half object', async () => {
  const { fetchAll, folder } = await startStore(30);
  const controller = new AbortController();
  const done = fetchAll(controller.signal, (count) => count === 4 && controller.abort());
  expect(await codeOf(done)).toBeDefined();
  const names = await readdir(folder, { recursive: true });
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(names.filter((name) => name.endsWith('.mp4')).length).toBeLessThan(30);
});

test('the cache gives room back when the work has ended, and what was cut short stays', async () => {
  const { server, fetchAll, held } = await startStore(4, undefined, { maxBytes: 500 });
  // Each has its bytes and some 120 of facts: all four are there while they are worked with.
  const here = await fetchAll();
  expect([...here.keys()].toSorted()).toEqual(['o0', 'o1', 'o2', 'o3']);
  expect((await held()).length).toBeLessThan(4);
  expect(transfers(server)).toBe(4);
});

test(
  '10,000 Segments are planned in less than 10 seconds and 300 MB, paging and all',
  { timeout: 120_000 },
  async () => {
    const session = await openSession();
    const flow = await put(session, videoFlow());
    const object_id = await upload(session, flow);
    const rows = Array.from({ length: 10_000 }, (_, i) => ({
      object_id,
      timerange: `[${i * 2}:0_${i * 2 + 2}:0)`,
      ts_offset: `${i * 2}:0`,
    }));
    for (let i = 0; i < rows.length; i += 1000)
      expect((await session.call('POST', `/flows/${flow}/segments`, rows.slice(i, i + 1000))).status).toBe(201);
    const client = await openClient(session.store.url, { kind: 'bearer', token: session.store.token });
    const source = { flow, name: 'the Flow', only: 'video' as const, pick: undefined, declares: [] };
    let most = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20);
    onTestFinished(() => clearInterval(watch));
    const from = performance.now();
    const { streams, range } = await planStreams(client, [source], undefined, never());
    const milliseconds = performance.now() - from;
    expect(streams[0]?.plan.segments).toHaveLength(10_000);
    expect(range).toEqual({ start: 0n, end: 20_000n * SECOND });
    expect(milliseconds).toBeLessThan(10_000);
    expect(most).toBeLessThan(300 * 2 ** 20);
    process.stdout.write(
      `10,000 Segments planned in ${Math.round(milliseconds)} ms, ${Math.round(most / 2 ** 20)} MB\n`,
    );
  },
);

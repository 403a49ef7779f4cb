import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { TamsClient } from '#core/tams/client.ts';
import { collect, never, openClient } from './client-session.ts';
import { uuid, videoFlow } from './store-session.ts';

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const TOKEN = 'test-token';

/** `countersign store serve` as a process of its own, as people run it. */
async function serve(workspace: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [cli, '--json', '--workspace', workspace, 'store', 'serve'], {
    env: { ...process.env, COUNTERSIGN_STORE_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout!)) {
    const url = /"url": "(.*)"/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error('The store ended before it said where it is.');
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the store has said yes to. */
interface Acknowledged {
  flows: string[];
  tagged: string[];
  /** Object to the sha256 of what was uploaded. */
  uploaded: Map<string, { flow: string; digest: string }>;
  registered: string[];
}

/** Ingests until the store is gone: each step is written down once it was acknowledged. */
async function ingest(client: TamsClient, done: Acknowledged): Promise<void> {
  for (;;) {
    const flow = videoFlow({ id: uuid() });
    await client.putFlow(flow, never());
    done.flows.push(flow.id);
    const [allocation] = await client.allocate(flow.id, { limit: 1 }, never());
    const bytes = randomBytes(200_000);
    await client.objects.upload(allocation!, Readable.from([bytes]), bytes.length, never());
    const { object_id } = allocation!;
    done.uploaded.set(object_id, { flow: flow.id, digest: sha256(bytes) });
    await client.register(flow.id, [{ object_id, timerange: '[0:0_1:0)' }], never());
    done.registered.push(object_id);
    await client.setTag(flow.id, 'c2pa-provenance', 'embedded', never());
    done.tagged.push(flow.id);
  }
}

test('kill -9 in the middle of ingests loses nothing that was acknowledged', { timeout: 120_000 }, async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'countersign-crash-'));
  onTestFinished(() => rm(workspace, { recursive: true, force: true }));
  const done: Acknowledged = { flows: [], tagged: [], uploaded: new Map(), registered: [] };
  for (let round = 0; round < 4; round += 1) {
    const { child, url } = await serve(workspace);
    const client = await openClient(url, { kind: 'bearer', token: TOKEN });
    const before = done.tagged.length;
    const ingests = [ingest(client, done), ingest(client, done), ingest(client, done)];
    // Killed at a moment of its work, not of the clock: after the next few that came through.
    const killed = (async () => {
      while (done.tagged.length < before + 5 + round) await new Promise((next) => setTimeout(next, 1));
      child.kill('SIGKILL');
      await once(child, 'exit');
    })();
    const endings = await Promise.allSettled([...ingests, killed]);
    expect(endings.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  }

  const { child, url } = await serve(workspace);
  const client = await openClient(url, { kind: 'bearer', token: TOKEN });
  const flows = (await collect(client.flows({}, never()))).flatMap(({ items }) => items);
  const ids = new Set(flows.map(({ id }) => id));
  expect(done.flows.filter((id) => !ids.has(id))).toEqual([]);
  const tags = new Map(flows.map(({ id, tags: all }) => [id, all?.['c2pa-provenance']]));
  expect(done.tagged.filter((id) => tags.get(id) !== 'embedded')).toEqual([]);

  // What was uploaded and not registered when the store went can be registered now: its bytes are there.
  const registered = new Set(done.registered);
  for (const [object_id, { flow, digest }] of done.uploaded) {
    const query = { objectId: object_id, urls: 'presigned' } as const;
    const find = async () => (await collect(client.segments(flow, query, never()))).flatMap(({ items }) => items);
    const had = await find();
    expect(had.length).toBeGreaterThanOrEqual(registered.has(object_id) ? 1 : 0);
    if (had.length === 0) await client.register(flow, [{ object_id, timerange: '[0:0_1:0)' }], never());
    const [segment] = await find();
    const { body } = await client.objects.open(segment?.get_urls ?? [], 0, never());
    expect(sha256(await buffer(body))).toBe(digest);
  }
  const parts = (await readdir(join(workspace, 'store/objects'), { recursive: true })).filter((name) =>
    name.endsWith('.part'),
  );
  expect(parts).toEqual([]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { IngestId } from '#shared/api/ids.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import { changedCopy, signInput, demoClip, temporaryFolder } from '../support/engine.ts';
import { makeIdentity } from '../support/engine-identity.ts';
import { codeOf, collect, never } from './client-session.ts';
import type { Exchange } from './faulty-proxy.ts';
import { type IngestSession, openIngests, startMachine, STORE } from './ingest-session.ts';

/* Ingests that stop on the way: never a wrong tag, and always a way on or back (tams.md W8, W10). */

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const machine = await startMachine();
let signed: string;
let original: Buffer;

beforeAll(async () => {
  const folder = await temporaryFolder();
  const signer = await makeIdentity({ name: 'Contributor' });
  signed = join(folder, 'signed.mp4');
  await machine.engine.sign(signInput(signer, demoClip('intro'), signed), { signal: never(), sign: signer.sign });
  original = await readFile(signed);
});

/** The places an ingest can stop at, in the order of its work; of the writes both before and after the store has done it. */
const MOMENTS: readonly [name: string, at: (exchange: Exchange) => boolean, fault: 'lost-question' | 'lost-answer'][] =
  [
    ['before the first Flow', ({ method, path }) => method === 'PUT' && isFlow(path), 'lost-question'],
    ['after the first Flow', ({ method, path }) => method === 'PUT' && isFlow(path), 'lost-answer'],
    [
      'after the multi-essence Flow',
      ({ body, path }) => isFlow(path) && body.includes('flow_collection'),
      'lost-answer',
    ],
    ['after the allocation', ({ path }) => path.endsWith('/storage'), 'lost-answer'],
    ['before the bytes', ({ method, isMedia }) => isMedia && method === 'PUT', 'lost-question'],
    ['after the bytes', ({ method, isMedia }) => isMedia && method === 'PUT', 'lost-answer'],
    ['before the segment', ({ method, path }) => method === 'POST' && path.endsWith('/segments'), 'lost-question'],
    ['after the segment', ({ method, path }) => method === 'POST' && path.endsWith('/segments'), 'lost-answer'],
    ['while it reads back', ({ method, isMedia }) => isMedia && method === 'GET', 'lost-answer'],
    ['before the tag', ({ path }) => path.endsWith('/c2pa-provenance'), 'lost-question'],
    ['after the tag', ({ path }) => path.endsWith('/c2pa-provenance'), 'lost-answer'],
  ];
const isFlow = (path: string): boolean => /^\/flows\/[^/]+$/.test(path);

const ids = async ({ store }: IngestSession): Promise<string[]> =>
  (await store.call('GET', '/flows?limit=300')).body.map(({ id }: { id: string }) => id).toSorted();

const tagOf = async ({ store }: IngestSession, flow: string): Promise<unknown> =>
  (await store.call('GET', `/flows/${flow}`)).body.tags?.['c2pa-provenance'];

/** What the store gives back for a finished ingest, by a client that nothing is spoilt for. */
async function expectWhole(session: IngestSession, report: IngestReport): Promise<void> {
  session.proxy.fault = () => undefined;
  const flows = [...report.tracks.map(({ flow }) => flow), ...(report.data ? [report.data.flow] : []), report.flow];
  expect(await ids(session)).toEqual(flows.toSorted());
  expect(await tagOf(session, report.flow)).toBe(report.keeping);
  for (const [flow, bytes] of [
    [report.flow, original],
    ...(report.data
      ? [[report.data.flow, (await machine.engine.storeBytes({ path: signed }, { signal: never() }))!.bytes] as const]
      : []),
  ] as const) {
    const segments = (await collect(session.client.segments(flow, {}, never()))).flatMap(({ items }) => items);
    expect(segments).toHaveLength(1);
    const { body } = await session.client.objects.open(segments[0]?.get_urls ?? [], 0, never());
    expect((await buffer(body)).equals(bytes)).toBe(true);
  }
}

async function only(session: IngestSession): Promise<IngestId> {
  const [one, ...others] = await session.restart().unfinished();
  expect(others).toEqual([]);
  return one!.ingest;
}

async function resume(session: IngestSession, ingest: IngestId): Promise<IngestReport> {
  const ingester = session.restart();
  const job = await ingester.resume(ingest);
  await session.finish(job);
  expect(await ingester.unfinished()).toEqual([]);
  return ingester.result(job);
}

async function discard(session: IngestSession, ingest: IngestId): Promise<void> {
  const ingester = session.restart();
  await session.finish(await ingester.discard(ingest));
  expect(await ingester.unfinished()).toEqual([]);
  expect(await codeOf(ingester.resume(ingest))).toBe('not_found');
}

/** Those that leave something different behind; a process takes its time. */
const KILLED = MOMENTS.filter(([name]) =>
  /before the first Flow|after the (multi|bytes|segment|tag)|before the bytes|reads back/.test(name),
);

describe('an ingest whose process is killed', () => {
  test.each(KILLED)(
    '%s is gone on with, to the same bytes and one tag',
    { timeout: 60_000 },
    async (name, isAt, fault) => {
      const session = await openIngests(machine);
      await session.take(signed, 'contrib.mp4');
      const known = { id: STORE, name: 'Proxy', kind: 'remote', address: session.proxy.url, auth: 'none' };
      await writeFile(join(session.workspace, 'stores.json'), JSON.stringify({ version: 1, connections: [known] }));
      const file = join(session.workspace, 'contrib.mp4');
      const args = ['--quiet', '--workspace', session.workspace, 'tams', 'ingest', file, '--store', 'Proxy'];
      const child = spawn(process.execPath, [cli, ...args, '--keep', 'detached'], { stdio: 'ignore' });
      onTestFinished(() => void child.kill('SIGKILL'));
      session.proxy.fault = (exchange) => {
        if (child.killed || !isAt(exchange)) return undefined;
        child.kill('SIGKILL');
        return fault;
      };
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      session.proxy.fault = () => undefined;

      const [left] = await session.restart().unfinished();
      expect(left).toMatchObject({ name: 'contrib.mp4', error: 'Countersign ended while it ran.' });
      await expectWhole(session, await resume(session, left!.ingest));
      // What the store has said yes to is not sent again: the media once and the credentials once.
      const sent = session.proxy.asked.filter((line) => line.startsWith('PUT /media/'));
      expect(sent).toHaveLength(name.endsWith('the bytes') ? 3 : 2);
    },
  );
});

describe('an ingest that fails', () => {
  test.each(MOMENTS)('%s leaves no tag and can be taken back whole', async (name, isAt, fault) => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    let isDown = false;
    session.proxy.fault = (exchange) => {
      const answer = isDown ? 'lost-question' : isAt(exchange) ? fault : undefined;
      isDown ||= answer !== undefined;
      return answer;
    };
    const code = await codeOf(session.ingest(asset, { keeping: 'detached' }));
    expect(['store_unreachable', 'object_unavailable']).toContain(code);
    session.proxy.fault = () => undefined;
    const ingest = await only(session);
    const multi = (await session.journal.read(ingest))!.flows.at(-1)!.id;
    expect(await tagOf(session, multi)).toBe(name === 'after the tag' ? 'detached' : undefined);
    await discard(session, ingest);
    expect(await ids(session)).toEqual([]);
  });

  test('by being cancelled is not tagged, and can be gone on with', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    const job = await session.ingester.start(session.order(asset));
    session.proxy.fault = ({ isMedia, method }) => {
      if (isMedia && method === 'GET') session.jobs.cancel(job);
      return isMedia ? 'slow' : undefined;
    };
    expect(await codeOf(session.finish(job).then(({ state }) => Promise.reject(new Error(state))))).toBe(
      'Error: cancelled',
    );
    session.proxy.fault = () => undefined;
    const ingest = await only(session);
    expect(session.proxy.asked.some((line) => line.endsWith('/c2pa-provenance'))).toBe(false);
    await expectWhole(session, await resume(session, ingest));
  });

  test('because the store gives back other bytes is said so, and never tagged', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    session.proxy.fault = ({ isMedia, method }) => (isMedia && method === 'PUT' ? 'wrong-question' : undefined);
    expect(await codeOf(session.ingest(asset))).toBe('object_altered');
    session.proxy.fault = () => undefined;
    const ingest = await only(session);
    const job = await session.ingester.resume(ingest);
    expect(await codeOf(session.finish(job))).toBe('object_altered');
    expect(session.proxy.asked.some((line) => line.endsWith('/c2pa-provenance'))).toBe(false);
    await discard(session, ingest);
    expect(await ids(session)).toEqual([]);
  });

  test('before the store forgot its object is gone on with by sending it again', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    session.proxy.fault = ({ method, path }) =>
      method === 'POST' && path.endsWith('/segments') ? 'lost-question' : undefined;
    expect(await codeOf(session.ingest(asset))).toBe('store_unreachable');
    session.proxy.fault = () => undefined;
    const ingest = await only(session);
    const was = (await session.journal.read(ingest))!.media.object;
    // Longer than the store keeps what no segment uses; it collects with the next allocation.
    session.store.now.value += 2 * 86_400_000;
    await session.store.restart();
    const report = await resume(session, ingest);
    expect(report.object).not.toBe(was);
    await expectWhole(session, report);
  });

  test('in one process is left alone by the others while that one lives and says so', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    session.proxy.fault = ({ path }) => (path.endsWith('/c2pa-provenance') ? 'expired' : undefined);
    expect(await codeOf(session.ingest(asset))).toBe('store_denied');
    session.proxy.fault = () => undefined;
    const ingest = await only(session);
    const running = join(session.workspace, 'ingests', ingest, 'running');
    // The process that runs this test's own lives, and is another.
    await writeFile(running, String(process.ppid));
    expect(await session.restart().unfinished()).toEqual([]);
    expect(await codeOf(session.restart().resume(ingest))).toBe('invalid_input');
    expect(await codeOf(session.restart().discard(ingest))).toBe('invalid_input');
    // Its number now belongs to a program that knows nothing of it.
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(running, longAgo, longAgo);
    await expectWhole(session, await resume(session, ingest));
    await expect(stat(running)).rejects.toThrow('ENOENT');
  });

  test('after its file has changed is not gone on with, unless all of it was sent', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    const change = () =>
      changedCopy(signed, join(session.workspace, 'contrib.mp4'), (bytes) => {
        bytes[bytes.length - 1000]! ^= 1;
      });
    session.proxy.fault = ({ isMedia }) => (isMedia ? 'lost-question' : undefined);
    expect(await codeOf(session.ingest(asset))).toBe('store_unreachable');
    session.proxy.fault = () => undefined;
    await change();
    const ingest = await only(session);
    expect(await codeOf(session.finish(await session.ingester.resume(ingest)))).toBe('not_readable');
    await discard(session, ingest);

    const again = await session.take(signed, 'contrib.mp4');
    session.proxy.fault = ({ path }) => (path.endsWith('/c2pa-provenance') ? 'expired' : undefined);
    expect(await codeOf(session.ingest(again))).toBe('store_denied');
    session.proxy.fault = () => undefined;
    await change();
    await expectWhole(session, await resume(session, await only(session)));
  });

  test('to be taken back at first is taken back later, and is not gone on with in between', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    session.proxy.fault = ({ path }) => (path.endsWith('/c2pa-provenance') ? 'expired' : undefined);
    expect(await codeOf(session.ingest(asset, { readOnly: true }))).toBe('store_denied');
    const ingest = await only(session);
    session.proxy.fault = ({ method }) => (method === 'DELETE' ? 'busy' : undefined);
    expect(await codeOf(session.finish(await session.ingester.discard(ingest)))).toBe('store_refused');
    expect(await codeOf(session.restart().resume(ingest))).toBe('invalid_input');
    session.proxy.fault = () => undefined;
    await discard(session, ingest);
    expect(await ids(session)).toEqual([]);
  });

  test('while its Flows are locked keeps its tag, and is taken back although they are', async () => {
    const session = await openIngests(machine);
    const asset = await session.take(signed, 'contrib.mp4');
    let locked = 0;
    session.proxy.fault = ({ path }) => {
      if (!path.endsWith('/read_only')) return undefined;
      locked += 1;
      return locked > 2 ? 'expired' : undefined;
    };
    expect(await codeOf(session.ingest(asset, { readOnly: true }))).toBe('store_denied');
    session.proxy.fault = () => undefined;
    const ingest = await only(session);
    const { report } = (await session.journal.read(ingest))!;
    expect(await tagOf(session, report!.flow)).toBe('embedded');
    expect(await session.ingester.ofFlow(report!.connection, report!.tracks[0]!.flow)).toEqual(report);
    await discard(session, ingest);
    expect(await ids(session)).toEqual([]);
  });
});

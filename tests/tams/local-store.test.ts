import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { LOCAL } from '#core/stores/connections.ts';
import { createLocalStore } from '#core/stores/local-store.ts';
import { openDatabase } from '#core/tams-store/database.ts';
import { collect, never } from './client-session.ts';
import { answer, startHostile } from './hostile-server.ts';
import { videoFlow } from './store-session.ts';
import { openStores, temporaryWorkspace } from './stores-session.ts';

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const run = (...args: string[]) => promisify(execFile)(process.execPath, [cli, ...args]);

test('the store of a workspace is started when it is first needed, and only then', async () => {
  const workspace = await temporaryWorkspace();
  const stores = openStores(workspace);
  expect(await stores.list()).toEqual([
    { id: 'local', name: 'This workspace', kind: 'local', address: '', auth: 'bearer' },
  ]);
  expect(await readdir(workspace)).toEqual([]);
  const client = await stores.client(LOCAL);
  expect(await client.service(never())).toMatchObject({ api_version: '8.2' });
  expect(await stores.client(LOCAL)).toBe(client);
  const { mode } = await stat(join(workspace, 'store/running.json'));
  expect(mode & (process.platform === 'win32' ? 0 : 0o077)).toBe(0);
  await stores.dispose();
  expect(await readdir(join(workspace, 'store'))).not.toContain('running.json');
});

test('two that start at once share one store, and the second takes it over when the first ends', async () => {
  const workspace = await temporaryWorkspace();
  const [one, two] = [openStores(workspace), openStores(workspace)];
  const clients = await Promise.all([one.client(LOCAL), two.client(LOCAL)]);
  const flows = [videoFlow(), videoFlow()];
  await Promise.all(clients.map((client, index) => client.putFlow(flows[index]!, never())));
  const idsOf = async (stores: typeof one) =>
    (await collect((await stores.client(LOCAL)).flows({}, never())))
      .flatMap(({ items }) => items.map(({ id }) => id))
      .toSorted();
  const all = flows.map(({ id }) => id).toSorted();
  expect([await idsOf(one), await idsOf(two)]).toEqual([all, all]);
  await one.dispose();
  expect(await idsOf(two)).toEqual(all);
  await two.dispose();
});

test(
  'two real processes share one store, and one that is killed leaves nothing in the way',
  { timeout: 120_000 },
  async () => {
    const workspace = await temporaryWorkspace();
    const ls = async () =>
      (JSON.parse((await run('--json', '--workspace', workspace, 'tams', 'ls')).stdout) as { flows: { id: string }[] })
        .flows;
    const flow = videoFlow();
    const serving = spawn(process.execPath, [cli, '--json', '--workspace', workspace, 'store', 'serve'], {
      env: { ...process.env, COUNTERSIGN_STORE_TOKEN: 'chosen by somebody' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void serving.kill('SIGKILL'));
    const [started] = (await once(serving.stdout, 'data')) as [Buffer];
    // Trap: a token that somebody chose is not written down; other processes have one of this run.
    const running = await readFile(join(workspace, 'store/running.json'), 'utf8');
    expect(running).toContain((JSON.parse(String(started)) as { url: string }).url);
    expect(running).not.toContain('chosen');
    const stores = openStores(workspace);
    await (await stores.client(LOCAL)).putFlow(flow, never());
    expect(await Promise.all([ls(), ls()])).toMatchObject([[{ id: flow.id }], [{ id: flow.id }]]);
    const second = await run('--workspace', workspace, 'store', 'serve').catch((error: { stderr: string }) => error);
    expect(second.stderr).toContain('in use by another Countersign');

    serving.kill('SIGKILL');
    await once(serving, 'exit');
    // What it said of itself is still there, and nobody answers any more.
    expect(await readFile(join(workspace, 'store/running.json'), 'utf8')).toBe(running);
    expect(await ls()).toMatchObject([{ id: flow.id }]);
    expect(await (await stores.client(LOCAL)).flow(flow.id, never())).toMatchObject({ id: flow.id });
    expect(await Promise.all([ls(), ls(), ls()])).toMatchObject(Array.from({ length: 3 }, () => [{ id: flow.id }]));
  },
);

test('trap: somebody else at the address of a store that was killed is not taken for it', async () => {
  const workspace = await temporaryWorkspace();
  const stranger = await startHostile(() => answer(200, { type: 'urn:x-tams:service', api_version: '8.2' }));
  await mkdir(join(workspace, 'store'));
  await writeFile(join(workspace, 'store/running.json'), JSON.stringify({ url: stranger.origin, token: 'old' }));
  const client = await openStores(workspace).client(LOCAL);
  expect(await collect(client.flows({}, never()))).toMatchObject([{ items: [] }]);
  expect(stranger.received).toEqual([]);
});

test('a store that another process has and does not serve is waited for, and then said to be in use', async () => {
  const folder = await temporaryWorkspace();
  const database = openDatabase(folder);
  const local = createLocalStore({ folder, version: '1', clock: () => new Date(), log: () => {}, patience: 300 });
  onTestFinished(() => local.close());
  await expect(local.connect()).rejects.toMatchObject({
    code: 'storage_failed',
    message: expect.stringContaining('in use by another Countersign'),
  });
  const later = local.connect();
  database.close();
  expect((await later).auth.kind).toBe('bearer');
});

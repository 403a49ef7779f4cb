import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOCAL } from '#core/stores/connections.ts';
import { collect, never } from './client-session.ts';
import { videoFlow } from './store-session.ts';
import { openStores, temporaryWorkspace } from './stores-session.ts';

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

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { coreApi, coreEvents } from '#shared/api/index.ts';
import type { StoreAuth } from '#shared/api/store.ts';
import { createDispatch, createEmitter } from '#shared/rpc/rpc.ts';
import { createNodeCore } from '../../electron/node/node-core.ts';
import { never } from './client-session.ts';
import { answer, type Received, startHostile } from './hostile-server.ts';
import { temporaryWorkspace } from './stores-session.ts';

/** Every secret of the test has this in it, whatever is done to it on the way but encoding. */
const MARK = 'hush7';
const tokens = {
  bearer: `bearer-${MARK}`,
  basic: `basic-${MARK}`,
  url: `url-${MARK}`,
  client: `client-${MARK}`,
  fresh: `fresh-${MARK}`,
  inAddress: `address-${MARK}`,
};
/** Basic credentials are base64, where the mark cannot be seen. */
const basicHeader = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString('base64');
const FORBIDDEN = [MARK, basicHeader('me', tokens.basic), basicHeader('you', tokens.inAddress), 'X-Amz-Signature'];
const leaks = (text: string): string[] => FORBIDDEN.filter((secret) => text.includes(secret));

/** Repeats what it was sent wherever it can, and does nothing of what it is asked. */
function parrot({ path, url, headers }: Received) {
  if (path === '/token') return answer(200, { access_token: tokens.fresh, token_type: 'bearer', expires_in: 900 });
  const credentials = `${headers.authorization ?? ''} ${url.searchParams.get('access_token') ?? ''} ${path}`;
  const urls = [{ url: 'https://s3.example/o?X-Amz-Signature=1', presigned: true }];
  if (url.pathname.endsWith('/segments'))
    return answer(200, [{ object_id: 'o', timerange: '[0:0_1:0)', get_urls: urls }]);
  if (url.pathname.startsWith('/objects/')) return answer(200, { id: 'o', referenced_by_flows: [], get_urls: urls });
  if (url.pathname === '/sources') return answer(200, []);
  return answer(403, { type: credentials, summary: `Denied: ${credentials}`, time: '2026-11-22T10:00:00Z' });
}

test('no secret of a store is in an answer, an error, an event, the log or a file, except the one that is for secrets', async () => {
  const workspace = await temporaryWorkspace();
  const heard: string[] = [];
  const core = await createNodeCore({
    workspace,
    dist: resolve(import.meta.dirname, '../../dist'),
    emit: createEmitter(coreEvents, (name, payload) => void heard.push(JSON.stringify({ name, payload }))),
    log: (level, message, cause) => void heard.push(`${level} ${message} ${describe(cause)}`),
  });
  onTestFinished(() => core.dispose());
  const dispatch = createDispatch(
    coreApi,
    core.handlers,
    (error, name) => void heard.push(`${name} ${describe(error)}`),
  );
  const call = async (name: string, input: object): Promise<unknown> => {
    const envelope = await dispatch(name, input, never());
    heard.push(JSON.stringify(envelope));
    return envelope.ok ? envelope.value : envelope.error;
  };
  const server = await startHostile(parrot);
  const address = server.origin;
  const none: StoreAuth = { kind: 'none' };
  const oauth = { kind: 'oauth', tokenUrl: `${address}/token`, clientId: 'me', clientSecret: tokens.client } as const;
  const wishes: { name: string; address: string; auth: StoreAuth }[] = [
    { name: 'bearer', address, auth: { kind: 'bearer', token: tokens.bearer } },
    { name: 'basic', address, auth: { kind: 'basic', user: 'me', password: tokens.basic } },
    { name: 'url', address, auth: { kind: 'url', token: tokens.url } },
    { name: 'oauth', address, auth: oauth },
    { name: 'in the address', address: address.replace('//', `//you:${tokens.inAddress}@`), auth: none },
    { name: 'in the query', address: `${address}/?access_token=${tokens.url}`, auth: none },
  ];
  const ids: string[] = [];
  for (const wish of wishes) {
    const { id } = (await call('store.add', wish)) as { id: string };
    ids.push(id);
    const connection = { connection: id };
    for (const [name, more] of [
      ['store.test', {}],
      ['store.sources', {}],
      ['store.flows', { search: 'x', sort: 'label' }],
      ['store.flow', { flow: 'f' }],
      ['store.segments', { flow: 'f' }],
      ['store.object', { object: 'o' }],
      ['store.setTag', { flow: 'f', name: 'a', value: 'b' }],
      ['store.removeFlow', { flow: 'f' }],
    ] as const)
      await call(name, { ...connection, ...more });
  }
  // Things that are wrong with an address are said without the address.
  await call('store.add', { name: 'x', address: `ftp://you:${tokens.inAddress}@a.example`, auth: none });
  await call('store.add', { name: 'x', address: `https://%zz:${tokens.inAddress}@a.example`, auth: none });
  await call('store.add', { name: 'x', address, auth: { kind: 'bearer', tokens: tokens.bearer } });
  await call('store.add', { name: '', address, auth: { kind: 'bearer', token: tokens.bearer } });
  await call('store.connections', {});

  // The server did get them: what is looked for below has been there to be found.
  const sent = server.received.map(({ headers, path }) => `${headers.authorization ?? ''} ${path}`).join('\n');
  for (const secret of [tokens.bearer, tokens.url, tokens.fresh, basicHeader('me', tokens.basic)])
    expect(sent).toContain(secret);

  // The local store's token of this run is in the file for it, and nowhere else.
  await call('store.flows', { connection: 'local' });
  const { token } = JSON.parse(await readFile(join(workspace, 'store/running.json'), 'utf8')) as { token: string };
  FORBIDDEN.push(token);
  const files = await filesOf(workspace);
  expect(heard.length).toBeGreaterThan(50);
  expect(heard.filter((text) => leaks(text).length > 0)).toEqual([]);
  expect(
    [...files]
      .filter(([, text]) => leaks(text).length > 0)
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(['secrets.json', join('store', 'running.json')].toSorted());

  for (const id of ids) await call('store.remove', { connection: id });
  expect(leaks((await filesOf(workspace)).get('secrets.json') ?? 'gone')).toEqual([]);
});

test('the wall sees a secret that is there', async () => {
  const folder = await temporaryWorkspace();
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'deep/er'), `x${tokens.basic}x`);
  expect(leaks((await filesOf(folder)).get(join('deep', 'er')) ?? '')).toEqual([MARK]);
});

/** With the stack, the cause and all fields: what a careless log writes. */
const describe = (error: unknown): string =>
  error instanceof Error
    ? `${error.stack ?? ''} ${JSON.stringify(Object.entries(error))} ${describe(error.cause)}`
    : (JSON.stringify(error) ?? '');

async function filesOf(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path.slice(folder.length + 1), await readFile(path, 'latin1'));
  }
  return found;
}

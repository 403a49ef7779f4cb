import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StoreAuth, StoreAuthChange } from '#shared/api/store.ts';
import { createStoreHandlers } from '#core/stores/handlers.ts';
import { LOCAL } from '#core/stores/connections.ts';
import { makeIdentity } from '../support/engine-identity.ts';
import { memorySecrets } from '../support/secrets.ts';
import { never } from './client-session.ts';
import { answer, startHostile } from './hostile-server.ts';
import { openStores, temporaryWorkspace } from './stores-session.ts';

const none: StoreAuth = { kind: 'none' };
const context = { signal: never() };

async function openHandlers() {
  const workspace = await temporaryWorkspace();
  const secrets = memorySecrets();
  const stores = openStores(workspace, secrets);
  const handlers = createStoreHandlers(stores, { emit: () => {} });
  return { workspace, secrets, stores, handlers };
}

describe('connections', () => {
  test('are kept over runs, with the way to sign in among the secrets alone, and go with it', async () => {
    const { workspace, secrets, handlers } = await openHandlers();
    const server = await startHostile(() => answer(200, { id: 'f', format: 'x' }));
    const address = `${server.origin.replace('//', '//user:p%40ss@')}/tams/v8?access_token=ignored#x`;
    const added = await handlers['store.add'](
      { name: 'News', address, auth: { kind: 'bearer', token: 'hush' } },
      context,
    );
    expect(added).toEqual({
      id: added.id,
      name: 'News',
      kind: 'remote',
      address: `${server.origin}/tams/v8/`,
      auth: 'bearer',
    });
    const file = JSON.parse(await readFile(join(workspace, 'stores.json'), 'utf8')) as unknown;
    expect(file).toEqual({ version: 1, connections: [added] });
    expect(JSON.parse((await secrets.get(`store.${added.id}`)) ?? '')).toEqual({ kind: 'bearer', token: 'hush' });

    // Another process of the workspace, or the next run.
    const later = createStoreHandlers(openStores(workspace, secrets), { emit: () => {} });
    expect((await later['store.connections']({}, context)).map(({ id }) => id)).toEqual([LOCAL, added.id]);
    await later['store.flow']({ connection: added.id, flow: 'f' }, context);
    expect(server.received[0]).toMatchObject({
      path: '/tams/v8/flows/f?include_timerange=true',
      headers: { authorization: 'Bearer hush' },
    });

    await later['store.remove']({ connection: added.id }, context);
    expect(await secrets.get(`store.${added.id}`)).toBeUndefined();
    expect(await handlers['store.connections']({}, context)).toHaveLength(1);
    await expect(later['store.flow']({ connection: added.id, flow: 'f' }, context)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('credentials in an address become the way to sign in', async () => {
    const { handlers, secrets } = await openHandlers();
    const add = (name: string, address: string) => handlers['store.add']({ name, address, auth: none }, context);
    const basic = await add('a', 'https://us%65r:p%40w@a.example');
    const url = await add('b', 'https://a.example/x?access_token=hush');
    expect([basic, url]).toMatchObject([
      { address: 'https://a.example/', auth: 'basic' },
      { address: 'https://a.example/x/', auth: 'url' },
    ]);
    const kept = await Promise.all(
      [basic, url].map(async ({ id }) => JSON.parse((await secrets.get(`store.${id}`)) ?? '')),
    );
    expect(kept).toEqual([
      { kind: 'basic', user: 'user', password: 'p@w' },
      { kind: 'url', token: 'hush' },
    ]);
  });

  test('OAuth2 client credentials sign in', async () => {
    const { handlers } = await openHandlers();
    const server = await startHostile(({ path, headers }) => {
      if (path === '/token') return answer(200, { access_token: 'fresh', token_type: 'Bearer', expires_in: 600 });
      return headers.authorization === 'Bearer fresh' ? answer(200, []) : answer(401);
    });
    const auth = { kind: 'oauth', tokenUrl: `${server.origin}/token`, clientId: 'me', clientSecret: 'hush' } as const;
    const { id } = await handlers['store.add']({ name: 'O', address: server.origin, auth }, context);
    expect(await handlers['store.flows']({ connection: id }, context)).toEqual({ items: [], notes: [] });
  });

  test('two that are added at once are both there', async () => {
    const { handlers } = await openHandlers();
    const names = Array.from({ length: 5 }, (_, index) => `store ${index}`);
    await Promise.all(
      names.map((name) => handlers['store.add']({ name, address: 'https://a.example', auth: none }, context)),
    );
    expect((await handlers['store.connections']({}, context)).slice(1).map(({ name }) => name)).toEqual(names);
  });

  test('what makes no connection is refused, and leaves no secret', async () => {
    const { workspace, handlers, stores } = await openHandlers();
    const code = (name: string, address: string, auth: StoreAuth = none) =>
      handlers['store.add']({ name, address, auth }, context).then(
        () => 'added',
        (error: { code: string }) => error.code,
      );
    expect(await code('a', 'ftp://a.example')).toBe('invalid_input');
    expect(await code('a', 'https://%zz@a.example')).toBe('invalid_input');
    const oauth = { kind: 'oauth', tokenUrl: 'http://b.example/token', clientId: 'a', clientSecret: 'b' } as const;
    expect(await code('a', 'https://a.example', oauth)).toBe('invalid_input');
    expect(await code('Local', 'https://a.example')).toBe('invalid_input');
    expect(await code('a', 'https://a.example')).toBe('added');
    expect(await code('A', 'https://b.example')).toBe('invalid_input');
    await expect(stores.remove(LOCAL)).rejects.toMatchObject({ code: 'invalid_input' });
    const { connections } = JSON.parse(await readFile(join(workspace, 'stores.json'), 'utf8')) as { connections: [] };
    expect(connections).toHaveLength(1);
  });

  test('a connection whose secret is gone says what to do', async () => {
    const { handlers, secrets } = await openHandlers();
    const auth = { kind: 'bearer', token: 'hush' } as const;
    const { id } = await handlers['store.add']({ name: 'News', address: 'https://a.example', auth }, context);
    for (const left of [undefined, '{"kind":"bearer","tok', '{"kind":"hush"}']) {
      if (left === undefined) await secrets.remove(`store.${id}`);
      else await secrets.set(`store.${id}`, left);
      const asked = handlers['store.flows']({ connection: id }, context);
      await expect(asked).rejects.toMatchObject({
        code: 'store_denied',
        message: 'How to sign in to “News” is not kept here any more. Edit the store and type it again.',
      });
    }
  });
});

describe('a connection that is edited', () => {
  async function openNews(auth: StoreAuth = { kind: 'bearer', token: 'hush' }) {
    const opened = await openHandlers();
    const server = await startHostile(({ url }) =>
      url.pathname.endsWith('/service')
        ? answer(200, { type: 'urn:x-tams:service', api_version: '8.2' })
        : answer(200, []),
    );
    const added = await opened.handlers['store.add']({ name: 'News', address: server.origin, auth }, context);
    const kept = async () => JSON.parse((await opened.secrets.get(`store.${added.id}`)) ?? 'null') as unknown;
    const sent = () => server.received.map(({ path, headers }) => [path.split('?')[0], headers.authorization]);
    return { ...opened, server, added, connection: added.id, kept, sent };
  }

  test('has another name and path, and keeps the secret that nobody typed', async () => {
    const { handlers, server, added, connection, kept, sent, workspace, secrets } = await openNews();
    await handlers['store.flows']({ connection }, context);
    const address = `${server.origin}/tams/v8`;
    const edited = await handlers['store.edit'](
      { connection, name: 'Desk', address, auth: { kind: 'bearer' } },
      context,
    );
    expect(edited).toEqual({ ...added, name: 'Desk', address: `${address}/` });
    expect(await kept()).toEqual({ kind: 'bearer', token: 'hush' });
    await handlers['store.flows']({ connection }, context);
    expect(sent().filter(([path]) => path?.endsWith('/flows'))).toEqual([
      ['/flows', 'Bearer hush'],
      ['/tams/v8/flows', 'Bearer hush'],
    ]);
    const later = createStoreHandlers(openStores(workspace, secrets), { emit: () => {} });
    expect(await later['store.connections']({}, context)).toContainEqual(edited);
  });

  test('trap: a kept secret goes to no server that it was not given for', async () => {
    const { handlers, connection, kept, added } = await openNews();
    const thief = await startHostile(() => answer(200, []));
    const change = { connection, name: 'News', address: thief.origin, auth: { kind: 'bearer' } } as const;
    const refusal = { code: 'invalid_input', message: expect.stringContaining('leads to another server') };
    await expect(handlers['store.edit'](change, context)).rejects.toMatchObject(refusal);
    await expect(handlers['store.try'](change, context)).rejects.toMatchObject(refusal);
    expect(thief.received).toEqual([]);
    expect([await kept(), (await handlers['store.connections']({}, context))[1]]).toEqual([
      { kind: 'bearer', token: 'hush' },
      added,
    ]);
    await handlers['store.edit']({ ...change, auth: { kind: 'bearer', token: 'new' } }, context);
    await handlers['store.flows']({ connection }, context);
    expect(thief.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer new']);
  });

  test('trap: a kept client secret goes to no other giver of tokens', async () => {
    const auth = { kind: 'oauth', tokenUrl: 'https://a.example/token', clientId: 'me', clientSecret: 'hush' } as const;
    const { handlers, server, connection, kept } = await openNews(auth);
    expect(await handlers['store.signIn']({ connection }, context)).toEqual({
      kind: 'oauth',
      tokenUrl: 'https://a.example/token',
      clientId: 'me',
    });
    const edit = (change: object) =>
      handlers['store.edit'](
        { connection, name: 'News', address: server.origin, auth: { kind: 'oauth', ...change } },
        context,
      );
    await expect(edit({ tokenUrl: 'https://b.example/token' })).rejects.toMatchObject({ code: 'invalid_input' });
    await edit({ tokenUrl: 'https://a.example/v2/token', scope: 'read' });
    expect(await kept()).toEqual({ ...auth, tokenUrl: 'https://a.example/v2/token', scope: 'read' });
  });

  test('signs in another way when all of it is typed, or not at all', async () => {
    const { handlers, server, connection, kept } = await openNews();
    const edit = (auth: StoreAuthChange, name = 'News') =>
      handlers['store.edit']({ connection, name, address: server.origin, auth }, context);
    await expect(edit({ kind: 'basic', user: 'desk' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('incomplete: password'),
    });
    expect(await edit({ kind: 'basic', user: 'desk', password: 'p' })).toMatchObject({ auth: 'basic' });
    expect(await handlers['store.signIn']({ connection }, context)).toEqual({ kind: 'basic', user: 'desk' });
    await edit({ kind: 'basic', user: 'news' });
    expect(await kept()).toEqual({ kind: 'basic', user: 'news', password: 'p' });
    expect(await edit({ kind: 'none' })).toMatchObject({ auth: 'none' });
    expect(await kept()).toBeNull();
    const other = await handlers['store.add']({ name: 'Other', address: server.origin, auth: none }, context);
    await expect(edit({ kind: 'none' }, 'OTHER')).rejects.toMatchObject({ code: 'invalid_input' });
    await handlers['store.remove']({ connection: other.id }, context);
    const local = handlers['store.edit']({ connection: LOCAL, name: 'a', address: server.origin, auth: none }, context);
    await expect(local).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('is tried before it is kept, as it would be', async () => {
    const { handlers, server, connection, sent, added } = await openNews();
    const wish = { address: `${server.origin}/v8`, auth: { kind: 'bearer' } as const };
    expect(await handlers['store.try']({ connection, ...wish }, context)).toMatchObject({ apiVersion: '8.2' });
    expect(sent()[0]).toEqual(['/v8/service', 'Bearer hush']);
    expect(await handlers['store.try']({ ...wish, auth: none }, context)).toMatchObject({ apiVersion: '8.2' });
    expect((await handlers['store.connections']({}, context)).slice(1)).toEqual([added]);
  });

  test('whose secret is gone is whole again when it is typed', async () => {
    const { handlers, server, connection, secrets, kept } = await openNews();
    await secrets.remove(`store.${connection}`);
    await expect(handlers['store.signIn']({ connection }, context)).rejects.toMatchObject({ code: 'store_denied' });
    const change = { connection, name: 'News', address: server.origin };
    await expect(handlers['store.edit']({ ...change, auth: { kind: 'bearer' } }, context)).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await handlers['store.edit']({ ...change, auth: { kind: 'bearer', token: 'again' } }, context);
    expect(await kept()).toEqual({ kind: 'bearer', token: 'again' });
  });
});

describe('the test of a connection', () => {
  const testOf = async (address: string) => {
    const { handlers } = await openHandlers();
    const { id } = await handlers['store.add']({ name: 'x', address, auth: none }, context);
    return handlers['store.test']({ connection: id }, context).then(
      (report) => ({ report }),
      ({ code, message }: { code: string; message: string }) => ({ code, message }),
    );
  };

  test('tells what an old store lacks, and is not stopped by it', async () => {
    const server = await startHostile(({ url }) => {
      if (url.pathname === '/service')
        return answer(200, { type: 'urn:x-tams:service', api_version: '7.0', name: 'Old' });
      return url.pathname === '/flows' ? answer(200, [{ id: 'f', format: 'urn:x-nmos:format:video' }]) : answer(404);
    });
    expect(await testOf(server.origin)).toEqual({
      report: {
        name: 'Old',
        apiVersion: '7.0',
        backends: [],
        latency: expect.any(Number),
        capabilities: {
          tagFilter: 'no',
          collectedByFilter: 'no',
          collectedBy: 'unknown',
          timerange: 'unknown',
          urlSelection: 'unknown',
          objects: 'unknown',
        },
      },
    });
  });

  test('says why there is no answer, and what to do', async () => {
    const website = await startHostile(() => answer(404));
    expect(await testOf(website.origin)).toMatchObject({
      code: 'store_protocol',
      message: expect.stringContaining('Check the path'),
    });
    const denied = await startHostile(() => answer(401));
    expect(await testOf(denied.origin)).toMatchObject({
      code: 'store_denied',
      message: expect.stringContaining('Check them'),
    });
    expect(await testOf(denied.origin.replace('http:', 'https:'))).toMatchObject({
      code: 'store_unreachable',
      message: expect.stringContaining('does not speak TLS'),
    });
    expect(await testOf('http://127.0.0.1:1')).toMatchObject({
      code: 'store_unreachable',
      message: '127.0.0.1:1 does not listen. Check the port, and that the store runs.',
    });
  });

  test('names a certificate that nobody vouches for', async () => {
    const { keyPem, chainPem } = await makeIdentity();
    const server = createServer({ key: keyPem, cert: chainPem }, (_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => void server.close());
    expect(await testOf(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)).toMatchObject({
      code: 'store_unreachable',
      message: expect.stringContaining('no authority of this machine vouches for'),
    });
  });
});

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { GetUrl } from '#shared/tams/segment.ts';
import { isInside } from '#core/net/addresses.ts';
import { createAuthorizer } from '#core/tams/authorize.ts';
import { parseConnection } from '#core/tams/connection.ts';
import { createObjects } from '#core/tams/objects.ts';
import { createTransport } from '#core/net/transport.ts';
import { codeOf, collect, never, openClient } from './client-session.ts';
import { answer, bytes, startHostile } from './hostile-server.ts';

const bearer = { kind: 'bearer', token: 'hush' } as const;
const list = [{ id: 'a', format: 'urn:x-nmos:format:video' }];

describe('credentials of each kind', () => {
  test('bearer and basic go with every request; basic may stand in the address', async () => {
    const server = await startHostile(() => answer(200, list));
    await collect((await openClient(server.origin, bearer)).flows({}, never()));
    await collect((await openClient(server.origin, { kind: 'basic', user: 'ü', password: 'p:w' })).flows({}, never()));
    await collect((await openClient(server.origin.replace('//', '//us%65r:p%40w@'))).flows({}, never()));
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer hush',
      `Basic ${Buffer.from('ü:p:w').toString('base64')}`,
      `Basic ${Buffer.from('user:p@w').toString('base64')}`,
    ]);
  });

  test('trap: access_token is added to pages whose links lack it, and a foreign one is replaced', async () => {
    const server = await startHostile(({ url }) => {
      const page = Number(url.searchParams.get('page') ?? 0);
      const next = page === 0 ? '/flows?page=1' : '/flows?page=2&access_token=other';
      return answer(200, [], page < 2 ? { link: `<${next}>; rel="next"` } : {});
    });
    const client = await openClient(`${server.origin}/?access_token=hush`);
    await collect(client.flows({}, never()));
    expect(server.received.map(({ url }) => url.searchParams.getAll('access_token'))).toEqual([
      ['hush'],
      ['hush'],
      ['hush'],
    ]);
    expect(JSON.stringify(parseConnection('https://u:p@a.example/x?access_token=hush').base)).not.toMatch(/hush|u:p/);
  });

  const oauth = (origin: string) =>
    ({
      kind: 'oauth',
      tokenUrl: `${origin}/token`,
      clientId: 'me',
      clientSecret: 's:cret',
      scope: 'tams-api/read',
    }) as const;

  test('client credentials: one token for many requests, renewed before its end and when it is not taken', async () => {
    let given = 0;
    let withdrawn = '';
    const server = await startHostile(({ path, headers }) => {
      if (path === '/token')
        return answer(200, { access_token: `t${(given += 1)}`, token_type: 'Bearer', expires_in: 100 });
      return headers.authorization === withdrawn ? answer(401) : answer(200, list);
    });
    const client = await openClient(server.origin, oauth(server.origin));
    const ask = () => collect(client.flows({}, never()));
    await Promise.all([ask(), ask(), ask()]);
    client.now.value += 69_000;
    await ask();
    expect(given).toBe(1);
    client.now.value += 1000;
    await ask();
    expect(given).toBe(2);
    withdrawn = 'Bearer t2';
    await ask();
    expect(given).toBe(3);
    const [first] = server.received;
    expect(first).toMatchObject({ method: 'POST', body: 'grant_type=client_credentials&scope=tams-api%2Fread' });
    expect(first?.headers.authorization).toBe(`Basic ${Buffer.from('me:s%3Acret').toString('base64')}`);
  });

  test('client credentials that are refused are not tried for ever, and the secret crosses no network in the clear', async () => {
    const server = await startHostile(({ path }) => (path === '/token' ? answer(401) : answer(200, list)));
    const client = await openClient(server.origin, oauth(server.origin));
    expect(await codeOf(collect(client.flows({}, never())))).toBe('store_denied');
    expect(server.received).toHaveLength(1);
    expect(await codeOf(openClient(server.origin, oauth('http://sign-in.example')))).toBe('invalid_input');
  });

  test.for(['ftp://a', 'http://%zz@a.example', 'file:///etc/passwd', 'a.example', ''])(
    '“%s” is no address of a store',
    (address) => {
      expect(() => parseConnection(address)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
    },
  );
});

describe('trap U3: where a store redirects', () => {
  test('within itself it is followed, with credentials', async () => {
    const server = await startHostile(({ path }) =>
      path.startsWith('/old') ? answer(301, undefined, { location: '/new/flows' }) : answer(200, list),
    );
    const client = await openClient(`${server.origin}/old`, bearer);
    expect((await collect(client.flows({}, never())))[0]?.items).toHaveLength(1);
    expect(server.received[1]).toMatchObject({ path: '/new/flows', headers: { authorization: 'Bearer hush' } });
  });
  test('to others it is not followed at all, nor is a write, nor a circle', async () => {
    const other = await startHostile(() => answer(200, list));
    const away = await startHostile(() => answer(307, undefined, { location: `${other.origin}/flows` }));
    expect(await codeOf(collect((await openClient(away.origin, bearer)).flows({}, never())))).toBe('store_protocol');
    const round = await startHostile(() => answer(307, undefined, { location: '/flows' }));
    const client = await openClient(round.origin, bearer);
    expect(await codeOf(collect(client.flows({}, never())))).toBe('store_protocol');
    expect(await codeOf(client.setTag('f', 'a', 'b', never()))).toBe('store_protocol');
    expect([other.received.length, round.received.length]).toEqual([0, 5]);
  });
});

describe('bytes of objects', () => {
  const open = async (origin: string, urls: GetUrl[], from = 0) => {
    const client = await openClient(origin, bearer);
    const opened = await client.objects.open(urls, from, never());
    return { ...opened, body: await text(opened.body) };
  };

  test('trap U1, U2: a presigned address comes first and gets no credentials, flagged or not', async () => {
    const server = await startHostile(({ headers, path }) =>
      headers.authorization === undefined && path.startsWith('/signed') ? bytes('media') : bytes('only one auth', 400),
    );
    const unsigned = { url: `${server.origin}/unsigned` };
    for (const query of ['X-Amz-Signature=x', 'Signature=x', 'sig=x'])
      expect(await open(server.origin, [unsigned, { url: `${server.origin}/signed?${query}` }])).toMatchObject({
        body: 'media',
      });
    expect(await open(server.origin, [unsigned, { url: `${server.origin}/signed`, presigned: true }])).toMatchObject({
      body: 'media',
    });
    expect(server.received).toHaveLength(4);
  });

  test('an address of the store itself gets credentials, one of another origin does not', async () => {
    const other = await startHostile(() => bytes('there'));
    const server = await startHostile(() => bytes('here'));
    expect(await open(server.origin, [{ url: `${other.origin}/o` }, { url: `${server.origin}/o` }])).toMatchObject({
      body: 'here',
    });
    expect(await open(server.origin, [{ url: `${other.origin}/o` }])).toMatchObject({ body: 'there' });
    expect([server.received[0]?.headers.authorization, other.received[0]?.headers.authorization]).toEqual([
      'Bearer hush',
      undefined,
    ]);
  });

  test('trap U3: a redirect drops credentials, wherever it goes', async () => {
    const server = await startHostile(({ path }) =>
      path === '/o' ? answer(302, undefined, { location: '/p' }) : bytes('moved'),
    );
    expect(await open(server.origin, [{ url: `${server.origin}/o` }])).toMatchObject({ body: 'moved' });
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer hush', undefined]);
  });

  test('app note 0018: a copy the store does not look after is the last choice, and is marked', async () => {
    const server = await startHostile(({ path }) => (path === '/gone?sig=x' ? bytes('', 403) : bytes('copy')));
    const urls = [{ url: `${server.origin}/copy`, controlled: false }, { url: `${server.origin}/gone?sig=x` }];
    expect(await open(server.origin, urls)).toMatchObject({ body: 'copy', isControlled: false });
  });

  test('trap B4: a server that ignores ranges says where its bytes begin, and one that lies is not believed', async () => {
    const urls = (origin: string) => [{ url: `${origin}/o` }];
    const ignores = await startHostile(() => bytes('0123', 200, { 'content-length': '4' }));
    expect(await open(ignores.origin, urls(ignores.origin), 2)).toMatchObject({ body: '0123', offset: 0, size: 4 });
    const lies = await startHostile(() => bytes('0123', 206, { 'content-range': 'bytes 0-3/9' }));
    expect(await codeOf(open(lies.origin, urls(lies.origin), 2))).toBe('object_unavailable');
  });

  test.for(['file:///etc/passwd', 'ftp://a.example/', 'javascript:1', 'http://u:p@127.0.0.1/', 'not a url', ''])(
    'trap U10: %s is not opened',
    async (url) => {
      const server = await startHostile(() => bytes('x'));
      expect(await codeOf(open(server.origin, [{ url }]))).toBe('object_unavailable');
    },
  );
  test('trap U10: nor is a redirect to such a thing', async () => {
    const server = await startHostile(() => answer(302, undefined, { location: 'file:///etc/passwd' }));
    expect(await codeOf(open(server.origin, [{ url: `${server.origin}/o` }]))).toBe('object_unavailable');
  });

  test('trap U7: an upload sends exactly the type and headers it was given, less those that are ours to say', async () => {
    const server = await startHostile(() => answer(200));
    const client = await openClient(server.origin, bearer);
    const put_url = {
      url: `${server.origin}/o?X-Amz-Signature=x`,
      'content-type': 'video/mp4; odd',
      headers: { 'X-Blob': 'y', Authorization: 'Bearer stolen', Host: 'evil.example', 'Content-Length': '1' },
    };
    await client.objects.upload({ object_id: 'o', put_url, presigned: undefined }, Readable.from(['abc']), 3, never());
    const [{ headers, body, method } = {}] = server.received;
    expect({
      method,
      body,
      type: headers?.['content-type'],
      length: headers?.['content-length'],
      blob: headers?.['x-blob'],
      auth: headers?.authorization,
    }).toEqual({ method: 'PUT', body: 'abc', type: 'video/mp4; odd', length: '3', blob: 'y', auth: undefined });
    expect(`http://${headers?.host}`).toBe(server.origin);
    await client.objects.upload(
      {
        object_id: 'o',
        put_url: { url: `${server.origin}/plain`, headers: undefined, 'content-type': undefined },
        presigned: false,
      },
      Readable.from(['']),
      0,
      never(),
    );
    expect(server.received[1]?.headers.authorization).toBe('Bearer hush');
  });
});

describe('trap U10: a store outside may not point inside', () => {
  /** The client of a store out there, which this test does not reach. */
  function objectsOfOutsideStore() {
    const transport = createTransport({ mayReachInside: () => false, idle: 1000 });
    const connection = parseConnection('https://store.example', bearer);
    const ports = { now: Date.now, random: () => 0, sleep: async () => {}, newId: () => 'x' };
    return createObjects({ connection, transport, authorizer: createAuthorizer(connection, transport, ports) });
  }
  test('by address, by name, or by redirect', async () => {
    const server = await startHostile(() => bytes('secret'));
    const { port } = new URL(server.origin);
    const objects = objectsOfOutsideStore();
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::ffff:127.0.0.1]',
      '0x7f.1',
      '2130706433',
      '[::1]',
      '10.0.0.1',
      '169.254.169.254',
    ])
      expect({ host, code: await codeOf(objects.open([{ url: `http://${host}:${port}/` }], 0, never())) }).toEqual({
        host,
        code: 'object_unavailable',
      });
    expect(server.received).toEqual([]);
  });
  test.for([
    ['8.8.8.8', false],
    ['172.15.255.255', false],
    ['172.16.0.0', true],
    ['100.64.0.1', true],
    ['224.0.0.1', true],
    ['2001:4860:4860::8888', false],
    ['fd00::1', true],
    ['fe80::1', true],
    ['::ffff:8.8.8.8', true],
    ['64:ff9b::7f00:1', true],
    ['no address', true],
  ] as const)('%s is inside: %s', ([address, inside]) => {
    expect(isInside(address)).toBe(inside);
  });
});

import { describe, expect, onTestFinished, test } from 'vitest';
import { probe } from '#core/tams/capabilities.ts';
import { createTransport } from '#core/net/transport.ts';
import { codeOf, collect, never, openClient } from './client-session.ts';
import { answer, cut, type Received, type Reply, reset, silence, startHostile } from './hostile-server.ts';
import { addSegment, multiFlow, openSession, put, videoFlow } from './store-session.ts';

const flow = (id: string, more: object = {}) => ({ id, source_id: 's', format: 'urn:x-nmos:format:video', ...more });
const ids = (pages: readonly { items: readonly { id: string }[] }[]): string[][] =>
  pages.map(({ items }) => items.map(({ id }) => id));

/** Three pages, the next one said in the way under test. */
const paged =
  (link: (next: number, request: Received) => Record<string, string>, pages = [['a', 'b'], [], ['c']]) =>
  (request: Received): Reply => {
    const at = Number(request.url.searchParams.get('page') ?? 0);
    const page = pages[at] ?? [];
    return answer(
      200,
      page.map((id) => flow(id)),
      at + 1 < pages.length ? link(at + 1, request) : {},
    );
  };

describe('trap P1, P3: pages go on until there is no Link, however it is written', () => {
  test.for<[string, (next: number, request: Received) => Record<string, string>]>([
    ['absolute', (next, { headers }) => ({ link: `<http://${headers.host}/flows?page=${next}>; rel="next"` })],
    ['relative', (next) => ({ link: `</flows?page=${next}>; rel="next"` })],
    [
      'unquoted, among others',
      (next) => ({ link: `</flows>; rel="first", </flows?page=${next}>; title="a, b"; rel=next` }),
    ],
    ['empty with a key', (next) => ({ link: `<>; rel="next"; key="${next}"` })],
    ['empty with a key in a header', (next) => ({ link: '<>; rel="next"', 'x-paging-nextkey': String(next) })],
  ])('%s', async ([, link]) => {
    const server = await startHostile(paged(link));
    const client = await openClient(server.origin);
    expect(ids(await collect(client.flows({}, never())))).toEqual([['a', 'b'], [], ['c']]);
  });

  test('an empty target keeps the rest of the question', async () => {
    const server = await startHostile(paged((next) => ({ link: `<>; rel="next"; key="${next}"` })));
    const client = await openClient(`${server.origin}/tams/v8`);
    await collect(client.flows({ label: 'x' }, never()));
    expect(server.received[1]?.path).toBe('/tams/v8/flows?limit=50&label=x&page=1');
  });
});

test.for<[string, () => Record<string, string>]>([
  ['leads to another origin', () => ({ link: '<http://evil.example/flows?page=1>; rel="next"' })],
  ['leads to another port', () => ({ link: '<http://127.0.0.1:9/flows>; rel="next"' })],
  ['leads in a circle', () => ({ link: '</flows?page=1>; rel="next"' })],
  ['leads nowhere', () => ({ link: '<>; rel="next"' })],
  ['is no address', () => ({ link: '<http://[>; rel="next"' })],
])('trap P3: a list that %s is refused', async ([, headers]) => {
  const server = await startHostile(() => answer(200, [flow('a')], headers()));
  const client = await openClient(server.origin);
  expect(await codeOf(collect(client.flows({}, never())))).toBe('store_protocol');
  expect(server.received.length).toBeLessThan(4);
});

test('trap P4: a server that ignores a filter is found out, row by row', async () => {
  const rows = [
    flow('good', { tags: { t: ['x', 'y'] }, collected_by: ['m'] }),
    flow('other value', { tags: { t: 'z' }, collected_by: ['m'] }),
    flow('no collected_by', { tags: { t: 'x' } }),
    flow('other format', { format: 'urn:x-nmos:format:audio', tags: { t: 'x' }, collected_by: ['m'] }),
  ];
  const server = await startHostile(() => answer(200, rows));
  const client = await openClient(server.origin);
  const filter = { format: 'urn:x-nmos:format:video', tags: { t: ['x'] }, collectedBy: ['m'] };
  const [page] = await collect(client.flows(filter, never()));
  expect(page?.items.map(({ id }) => id)).toEqual(['good']);
  expect(page?.ignored.toSorted()).toEqual(['collected_by_ids', 'format', 'tag.t']);
  expect(server.received[0]?.path).toBe(
    '/flows?limit=50&format=urn%3Ax-nmos%3Aformat%3Avideo&collected_by_ids=m&tag.t=x',
  );
});

test('trap: segments outside of what was asked for are left out', async () => {
  const segment = (object_id: string, timerange: string) => ({ object_id, timerange });
  const server = await startHostile(() =>
    answer(200, [segment('a', '[0:0_1:0)'), segment('a', '[1:0_2:0)'), segment('b', '[1:0_2:0)'), { timerange: 'x' }]),
  );
  const client = await openClient(server.origin);
  const query = { timerange: { start: 1_000_000_000n, end: null }, objectId: 'a', urls: 'none' } as const;
  expect(await collect(client.segments('f/1', query, never()))).toMatchObject([
    { items: [segment('a', '[1:0_2:0)')], ignored: ['timerange', 'object_id'], unreadable: 1 },
  ]);
  expect(server.received[0]?.path).toBe(
    '/flows/f%2F1/segments?limit=300&include_object_timerange=true&timerange=%5B1%3A0_&object_id=a&accept_get_urls=',
  );
});

test('trap P2: a row that comes twice is shown once, and what is no flow at all is counted', async () => {
  const server = await startHostile(({ url }) =>
    url.searchParams.has('page')
      ? answer(200, [flow('b'), flow('c')])
      : answer(200, [flow('a'), flow('b'), null, { id: 5 }], { link: '</flows?page=1>; rel="next"' }),
  );
  const client = await openClient(server.origin);
  const pages = await collect(client.flows({}, never()));
  expect(ids(pages)).toEqual([['a', 'b'], ['c']]);
  expect(pages.map(({ unreadable }) => unreadable)).toEqual([2, 0]);
});

describe('what is tried again', () => {
  const list = async (replies: Reply[]) => {
    const server = await startHostile((_request, count) => replies[Math.min(count, replies.length) - 1] as Reply);
    const client = await openClient(server.origin);
    const outcome = await collect(client.flows({}, never())).then(ids, (error: { code: string }) => error.code);
    return { outcome, waits: client.waits, sent: server.received.length };
  };
  const fine = answer(200, [flow('a')]);

  test.for<[string, Reply[], unknown]>([
    [
      'busy, with back-off and jitter',
      [answer(503), answer(500), fine],
      { outcome: [['a']], waits: [250, 500], sent: 3 },
    ],
    [
      'busy, for as long as it says',
      [answer(429, undefined, { 'retry-after': '7' }), fine],
      { outcome: [['a']], waits: [7000], sent: 2 },
    ],
    [
      'busy until a moment',
      [answer(503, undefined, { 'retry-after': 'Sun, 22 Nov 2026 10:00:03 GMT' }), fine],
      { outcome: [['a']], waits: [3000], sent: 2 },
    ],
    [
      'busy for a day, though we wait a minute at most',
      [answer(503, undefined, { 'retry-after': '86400' }), fine],
      { outcome: [['a']], waits: [60_000], sent: 2 },
    ],
    ['gone', [reset, fine], { outcome: [['a']], waits: [250], sent: 2 }],
    ['cut off', [cut('[{"id":', 1000), fine], { outcome: [['a']], waits: [250], sent: 2 }],
    ['busy for good', [answer(502)], { outcome: 'store_refused', waits: [250, 500, 1000], sent: 4 }],
    ['refused', [answer(400)], { outcome: 'store_refused', waits: [], sent: 1 }],
    ['forbidden', [answer(403)], { outcome: 'store_denied', waits: [], sent: 1 }],
    ['not signed in', [answer(401)], { outcome: 'store_denied', waits: [], sent: 1 }],
    ['no list', [answer(200, { flows: [] })], { outcome: 'store_protocol', waits: [], sent: 1 }],
    [
      'no JSON',
      [{ kind: 'answer', status: 200, body: '<html>', headers: {} }],
      { outcome: 'store_protocol', waits: [], sent: 1 },
    ],
  ])('%s', async ([, replies, expected]) => {
    expect(await list(replies)).toEqual(expected);
  });
});

test('a store that takes a question and says nothing is left', async () => {
  const server = await startHostile(() => silence);
  const transport = createTransport({ mayReachInside: () => true, idle: 50 });
  onTestFinished(() => transport.close());
  const asking = transport.send({ method: 'GET', url: new URL(server.origin), headers: {}, signal: never() });
  expect(await codeOf(asking)).toBe('store_unreachable');
});

test('an error shows what the server says, as the hostile text it is', async () => {
  const server = await startHostile(() => answer(400, { summary: 'no\u202Egood\u001B[31m' }));
  const client = await openClient(`${server.origin}/?access_token=hush`);
  const message = await client.flow('x', never()).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(['hush', '\u001B', '\u202E'].filter((text) => message.includes(text))).toEqual([]);
  expect(message).toContain('It says: no');
});

test('a server that claims much and does little is found out', async () => {
  const rows = [
    flow('f', { container: 'video/mp2t' }),
    flow('m', { format: 'urn:x-nmos:format:multi', flow_collection: [{ id: 'f' }] }),
  ];
  const server = await startHostile(({ url }) => {
    if (url.pathname === '/service') return answer(200, { type: 'urn:x-tams:service', api_version: '8.1' });
    if (url.pathname === '/flows') return answer(200, rows);
    if (url.pathname.endsWith('/segments'))
      return answer(200, [{ object_id: 'tams/o', timerange: '[0:0_1:0)', get_urls: [{ url: 'http://x/' }] }]);
    const row = rows.find(({ id }) => url.pathname === `/flows/${id}`);
    return row ? answer(200, row) : answer(404);
  });
  const client = await openClient(server.origin);
  expect(await probe(client, () => 'nobody', never())).toEqual({
    claims: '8.1',
    tagFilter: 'no',
    collectedByFilter: 'no',
    collectedBy: 'no',
    timerange: 'no',
    urlSelection: 'no',
    objects: 'no',
  });
  expect(server.received.at(-1)?.path).toBe('/objects/tams%2Fo');
});

test('our own store does all that it claims', async () => {
  const session = await openSession();
  const client = await openClient(session.store.url, { kind: 'bearer', token: session.store.token });
  const empty = await probe(client, () => 'nobody', never());
  expect(new Set(Object.values(empty).slice(1))).toEqual(new Set(['unknown']));
  const child = await put(session, videoFlow());
  await put(session, multiFlow([{ id: child }]));
  await addSegment(session, child, { timerange: '[0:0_1:0)' });
  expect(await probe(client, () => 'nobody', never())).toEqual({
    claims: '8.2',
    tagFilter: 'yes',
    collectedByFilter: 'yes',
    collectedBy: 'yes',
    timerange: 'yes',
    urlSelection: 'yes',
    objects: 'yes',
  });
});

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { SegmentWrite } from '#shared/tams/segment.ts';
import { codeOf, collect, never, openClient } from './client-session.ts';
import { answer, type Received, type Reply, reset, startHostile } from './hostile-server.ts';
import { multiFlow, openSession, videoFlow } from './store-session.ts';

test('a file goes in and comes out of our own store by the client alone', async () => {
  const session = await openSession();
  const client = await openClient(session.store.url, { kind: 'bearer', token: session.store.token });
  const video = videoFlow();
  const { container: _, ...mono } = video;
  await client.putFlow(mono, never());
  const multi = multiFlow([{ id: video.id, role: 'video' }], { tags: { keep: 'me' } });
  await client.putFlow(multi, never());
  const [allocation] = await client.allocate(multi.id, { limit: 1 }, never());
  await client.objects.upload(allocation!, Readable.from([Buffer.from('0123456789')]), 10, never());
  const segment = { object_id: allocation!.object_id, timerange: '[0:0_6:0)', key_frame_count: 6 };
  expect(await client.register(multi.id, [segment], never())).toEqual([]);
  await client.setTag(multi.id, 'c2pa-provenance', 'embedded', never());
  await client.setText(multi.id, 'label', 'Harbour', never());
  await client.setReadOnly(multi.id, true, never());
  expect(await codeOf(client.setText(multi.id, 'label', 'Quay', never()))).toBe('store_denied');
  await client.setReadOnly(multi.id, false, never());
  await client.removeTag(multi.id, 'keep', never());
  await client.removeTag(multi.id, 'keep', never());

  expect(await client.flow(multi.id, never())).toMatchObject({
    label: 'Harbour',
    tags: { 'c2pa-provenance': 'embedded' },
    timerange: '[0:0_6:0)',
  });
  const [page] = await collect(client.segments(multi.id, { urls: 'presigned' }, never()));
  const urls = page?.items[0]?.get_urls ?? [];
  const whole = await client.objects.open(urls, 0, never());
  expect([await text(whole.body), whole.size, whole.isControlled]).toEqual(['0123456789', 10, true]);
  const rest = await client.objects.open(urls, 4, never());
  expect([await text(rest.body), rest.size, rest.offset]).toEqual(['456789', 10, 4]);
  expect((await client.object(segment.object_id, never())).first_referenced_by_flow).toBe(multi.id);
  expect((await collect(client.storageBackends(never())))[0]?.items).toHaveLength(1);
  expect((await collect(client.sources({}, never())))[0]?.items).toHaveLength(2);
  expect(await client.deleteFlow(multi.id, never())).toBeUndefined();
  expect(await codeOf(client.flow(multi.id, never()))).toBe('not_found');
});

const SEGMENTS: SegmentWrite[] = ['a', 'b', 'c'].map((object_id, second) => ({
  object_id,
  timerange: `[${second}:0_${second + 1}:0)`,
}));
const [A, B, C] = SEGMENTS as [SegmentWrite, SegmentWrite, SegmentWrite];

/** A store that takes segments in the way under test, and lists what it has. */
async function register(post: (request: Received, has: SegmentWrite[], posts: number) => Reply) {
  const has: SegmentWrite[] = [];
  let posts = 0;
  const server = await startHostile((request) => {
    if (request.method === 'POST') return post(request, has, (posts += 1));
    return answer(200, has);
  });
  const client = await openClient(server.origin);
  const outcome = await client.register('f', SEGMENTS, never()).catch((error: { code: string }) => error.code);
  const posted = server.received.filter(({ method }) => method === 'POST');
  return { outcome, posted, has };
}
const sent = ({ body }: Received): SegmentWrite[] => JSON.parse(body) as SegmentWrite[];

describe('trap W3: what a store says of segments it was sent', () => {
  const summary = 'overlap';
  test.for<[string, (request: Received, has: SegmentWrite[]) => Reply, unknown]>([
    ['201: all are there', () => answer(201), []],
    [
      '200 with the failed ones',
      () => answer(200, { failed_segments: [{ ...B, error: { type: 't', summary, time: 'now' } }] }),
      [{ segment: B, reason: summary }],
    ],
    [
      '200 with failed ones, without timerange or reason',
      () => answer(200, { failed_segments: [{ object_id: 'c' }] }),
      [{ segment: C, reason: undefined }],
    ],
    [
      '200 with a bare list, which says nothing: what is missing is looked up',
      (_request, has) => {
        has.push(A, C);
        return answer(200, [{ ...B, error: 'x' }]);
      },
      [{ segment: B, reason: undefined }],
    ],
    [
      '200 with nothing',
      (request, has) => {
        has.push(...sent(request));
        return answer(200);
      },
      [],
    ],
    ['200 with something else', () => answer(200, 'fine'), 'store_protocol'],
    [
      '200 with a failure of what was never sent',
      () => answer(200, { failed_segments: [{ object_id: 'z' }] }),
      'store_protocol',
    ],
    ['400', () => answer(400, { summary }), 'store_refused'],
    ['422', () => answer(422), 'store_refused'],
    ['503: never sent again on its own', () => answer(503), 'store_refused'],
  ])('%s', async ([, post, expected]) => {
    const { outcome, posted } = await register(post);
    expect(outcome).toEqual(expected);
    expect(posted).toHaveLength(1);
  });
});

describe('trap W4: the answer to a registration is lost', () => {
  test('and the store had taken part of it: the rest alone is sent again, under the same key', async () => {
    const { outcome, posted, has } = await register((request, has, posts) => {
      has.push(...(posts === 1 ? [A, B] : sent(request)));
      return posts === 1 ? reset : answer(201);
    });
    expect(outcome).toEqual([]);
    expect(posted.map(sent)).toEqual([SEGMENTS, [C]]);
    expect(new Set(posted.map(({ headers }) => headers['x-idempotency-key']))).toEqual(new Set(['id-1']));
    expect(has).toEqual(SEGMENTS);
  });
  test('and the store had taken all of it: nothing is sent again', async () => {
    const { outcome, posted } = await register((request, has) => {
      has.push(...sent(request));
      return reset;
    });
    expect([outcome, posted.length]).toEqual([[], 1]);
  });
  test('every time: it is given up', async () => {
    const { outcome, posted } = await register(() => reset);
    expect([outcome, posted.length]).toEqual(['store_unreachable', 3]);
  });
});

test('an upload whose own bytes cannot be read, or that is cut off, says which of the two it was', async () => {
  const server = await startHostile(() => reset);
  const client = await openClient(server.origin);
  const allocation = {
    object_id: 'o',
    put_url: { url: `${server.origin}/o?sig=x`, 'content-type': undefined, headers: undefined },
  };
  const send = (body: Readable) => codeOf(client.objects.upload({ ...allocation, presigned: true }, body, 6, never()));
  const broken = Readable.from(
    (async function* read() {
      yield 'abc';
      throw new Error('the disk is gone');
    })(),
  );
  expect(await send(broken)).toBe('not_readable');
  expect(await send(Readable.from(['abcdef']))).toBe('store_unreachable');
});

test('putting and tagging are tried again, allocating is not', async () => {
  const server = await startHostile(({ method }, count) =>
    count === 1 || method === 'POST' ? answer(503) : answer(204),
  );
  const client = await openClient(server.origin);
  await client.setTag('f', 'a/b', ['c'], never());
  expect(await codeOf(client.allocate('f', { limit: 1 }, never()))).toBe('store_refused');
  expect(server.received.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
    'PUT /flows/f/tags/a%2Fb ["c"]',
    'PUT /flows/f/tags/a%2Fb ["c"]',
    'POST /flows/f/storage {"limit":1}',
  ]);
});

test('cancelling ends a wait and a request', async () => {
  const server = await startHostile(() => answer(503));
  const client = await openClient(server.origin);
  const controller = new AbortController();
  controller.abort();
  expect(await codeOf(client.flow('f', controller.signal))).toBe('cancelled');
  expect(server.received).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { ConnectionId } from '#shared/api/ids.ts';
import { createStoreHandlers } from '#core/stores/handlers.ts';
import { LOCAL } from '#core/stores/connections.ts';
import { never } from './client-session.ts';
import { answer, type Received, type Reply, startHostile } from './hostile-server.ts';
import { multiFlow, videoFlow } from './store-session.ts';
import { openStores, temporaryWorkspace } from './stores-session.ts';

/** The handlers a page calls, on a workspace of their own, and what they emitted. */
async function openHandlers() {
  const stores = openStores(await temporaryWorkspace());
  const emitted: string[] = [];
  const handlers = createStoreHandlers(stores, { emit: (name) => void emitted.push(name) });
  return { stores, handlers, emitted };
}

/** The same, connected to a server that does what the test says. */
async function openHostile(behave: (request: Received, count: number) => Reply) {
  const server = await startHostile(behave);
  const { handlers, ...rest } = await openHandlers();
  const { id } = await handlers['store.add'](
    { name: 'Hostile', address: server.origin, auth: { kind: 'none' } },
    context(),
  );
  return { server, handlers, connection: id, ...rest };
}

const context = (signal = never()) => ({ signal });
const flow = (id: string, more: object = {}) => ({ id, source_id: 's', format: 'urn:x-nmos:format:video', ...more });
const idsOf = ({ items }: { items: { id: string }[] }): string[] => items.map(({ id }) => id);

describe('the local store', () => {
  test('is browsed by provenance, collection, search and order', async () => {
    const { stores, handlers } = await openHandlers();
    const store = await stores.client(LOCAL);
    const tags = (value: string) => ({ tags: { 'c2pa-provenance': value } });
    const [a, b, c] = [
      videoFlow({ label: 'Bravo', ...tags('embedded') }),
      videoFlow({ label: 'alpha', description: 'Harbour', ...tags('none') }),
      videoFlow({ label: 'Charlie', tags: { note: 'one, two' } }),
    ];
    const parent = multiFlow([{ id: a.id, role: 'video' }], { label: 'Delta' });
    for (const one of [a, b, c, parent]) await store.putFlow(one, never());
    const list = async (more: object) =>
      idsOf(await handlers['store.flows']({ connection: LOCAL, ...more }, context()));

    expect(await list({ provenance: 'embedded' })).toEqual([a.id]);
    expect(await list({ provenance: 'none' })).toEqual([b.id]);
    expect((await list({ provenance: 'unmarked' })).toSorted()).toEqual([c.id, parent.id].toSorted());
    expect(await list({ collectedBy: parent.id })).toEqual([a.id]);
    expect((await list({ topLevel: true })).toSorted()).toEqual([b.id, c.id, parent.id].toSorted());
    expect(await list({ search: 'HARB' })).toEqual([b.id]);
    expect(await list({ search: c.id.slice(0, 13) })).toEqual([c.id]);
    expect(await list({ tag: { name: 'note', value: 'one, two' } })).toEqual([c.id]);
    expect(await list({ tag: { name: 'c2pa-provenance' }, format: 'urn:x-nmos:format:video', sort: 'label' })).toEqual([
      a.id,
      b.id,
    ]);
    const labels = await list({ sort: 'label' });
    expect(await list({ sort: 'label', reverse: true })).toEqual(labels.toReversed());
    expect(await list({ source: c.source_id })).toEqual([c.id]);
    const sources = await handlers['store.sources']({ connection: LOCAL, topLevel: true, sort: 'created' }, context());
    expect(idsOf(sources).toSorted()).toEqual([b.source_id, c.source_id, parent.source_id].toSorted());
    expect(sources.notes).toEqual([]);
    expect(await handlers['store.source']({ connection: LOCAL, source: a.source_id }, context())).toMatchObject({
      id: a.source_id,
      collected_by: [parent.source_id],
    });
  });

  test('trap W2: tags and words are changed one by one, and whoever listens hears of it', async () => {
    const { stores, handlers, emitted } = await openHandlers();
    const store = await stores.client(LOCAL);
    const one = videoFlow({ label: 'Old', tags: { keep: 'me', drop: 'me' } });
    await store.putFlow(one, never());
    const of = { connection: LOCAL, flow: one.id };
    await handlers['store.setTag']({ ...of, name: 'new', value: ['a', 'b'] }, context());
    await handlers['store.setTag']({ ...of, name: 'drop' }, context());
    const changed = await handlers['store.setText']({ ...of, label: 'New', description: 'Words' }, context());
    expect(changed).toMatchObject({ label: 'New', description: 'Words', tags: { keep: 'me', new: ['a', 'b'] } });
    expect(changed.tags).not.toHaveProperty('drop');
    expect(await handlers['store.removeFlow'](of, context())).toEqual({ done: true });
    await expect(handlers['store.flow'](of, context())).rejects.toMatchObject({ code: 'not_found' });
    expect(emitted).toEqual(Array.from({ length: 4 }, () => 'store.changed'));
  });

  test('says what it is and what it does', async () => {
    const { handlers } = await openHandlers();
    expect(await handlers['store.test']({ connection: LOCAL }, context())).toMatchObject({
      apiVersion: '8.2',
      backends: [{ label: 'countersign-local' }],
      capabilities: { tagFilter: 'unknown' },
      latency: expect.any(Number),
    });
  });
});

/** A list of numbered pages. */
const paged =
  (pages: readonly (readonly object[])[]) =>
  ({ url }: Received): Reply => {
    const at = Number(url.searchParams.get('page') ?? 0);
    return answer(200, pages[at], at + 1 < pages.length ? { link: `</flows?page=${at + 1}>; rel="next"` } : {});
  };
const rows = (from: number, count: number) => Array.from({ length: count }, (_, index) => flow(`f${from + index}`));

describe('places in a list', () => {
  test('a cursor gives the same page however often it is asked for, and goes on from there', async () => {
    const { handlers, connection, server } = await openHostile(paged([rows(0, 20), rows(20, 20), rows(40, 3)]));
    const first = await handlers['store.flows']({ connection }, context());
    const follow = (cursor: string | undefined) =>
      handlers['store.flows']({ connection, ...(cursor !== undefined && { cursor }) }, context());
    const [second, again] = await Promise.all([follow(first.next), follow(first.next)]);
    expect(again).toEqual(second);
    expect(idsOf(second)[0]).toBe('f20');
    const third = await follow(second.next);
    expect(third).toEqual({
      items: [expect.objectContaining({ id: 'f40' }), expect.anything(), expect.anything()],
      notes: [],
    });
    expect(server.received).toHaveLength(3);
  });

  test('a cursor of another list, of an earlier run, or long unused is not found', async () => {
    const { handlers, connection } = await openHostile(paged([rows(0, 20), rows(20, 20)]));
    const code = (input: object) =>
      handlers['store.flows']({ connection, ...input }, context()).then(
        () => 'found',
        (error: { code: string }) => error.code,
      );
    const { next: cursor } = await handlers['store.flows']({ connection }, context());
    expect(await code({ cursor: 'made-up' })).toBe('not_found');
    expect(await code({ cursor, search: 'f' })).toBe('not_found');
    expect(await code({ cursor })).toBe('found');
    for (let count = 0; count < 60; count += 1) await handlers['store.flows']({ connection }, context());
    expect(await code({ cursor })).toBe('not_found');
  });

  test('whoever stops waiting for a page finds it when coming back; who stops waiting for the first ends the list', async () => {
    const { handlers, connection } = await openHostile(paged([rows(0, 20), rows(20, 20)]));
    const { next: cursor } = await handlers['store.flows']({ connection }, context());
    const leave = AbortSignal.abort();
    const input = { connection, ...(cursor !== undefined && { cursor }) };
    await expect(handlers['store.flows'](input, context(leave))).rejects.toMatchObject({ code: 'cancelled' });
    expect(idsOf(await handlers['store.flows'](input, context()))[0]).toBe('f20');
    await expect(handlers['store.flows']({ connection }, context(leave))).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('trap: the signal of the call that began a list may be aborted later, as a closed connection does', async () => {
    const { handlers, connection } = await openHostile(paged([rows(0, 20), rows(20, 20)]));
    const call = new AbortController();
    const { next: cursor } = await handlers['store.flows']({ connection }, context(call.signal));
    call.abort();
    const input = { connection, ...(cursor !== undefined && { cursor }) };
    expect(idsOf(await handlers['store.flows'](input, context()))[0]).toBe('f20');
  });

  test('a list that broke off is begun again, and is not shown as if it had ended', async () => {
    const { handlers, connection } = await openHostile((request) =>
      request.url.searchParams.has('page') ? answer(400) : paged([rows(0, 20), []])(request),
    );
    const { next: cursor } = await handlers['store.flows']({ connection }, context());
    const input = { connection, ...(cursor !== undefined && { cursor }) };
    await expect(handlers['store.flows'](input, context())).rejects.toMatchObject({ code: 'store_refused' });
    await expect(handlers['store.flows'](input, context())).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what a store does not do', () => {
  test('trap P1: short and empty pages are read on, until there is something to see', async () => {
    const pages = [rows(0, 1), [], [], rows(1, 2), [], rows(3, 1)];
    const { handlers, connection } = await openHostile(paged(pages));
    expect(idsOf(await handlers['store.flows']({ connection }, context()))).toEqual(['f0', 'f1', 'f2', 'f3']);
  });

  test('a search looks through a few pages at a time, and says where it goes on', async () => {
    const pages = Array.from({ length: 25 }, (_, index) => rows(index * 50, 50));
    const { handlers, connection, server } = await openHostile(paged(pages));
    const input = { connection, search: 'f123' };
    const first = await handlers['store.flows'](input, context());
    expect(first).toEqual({ items: [expect.objectContaining({ id: 'f123' })], next: expect.any(String), notes: [] });
    expect(server.received).toHaveLength(10);
    const second = await handlers['store.flows'](
      { ...input, ...(first.next !== undefined && { cursor: first.next }) },
      context(),
    );
    expect(second).toMatchObject({ items: [] });
    const third = await handlers['store.flows'](
      { ...input, ...(second.next !== undefined && { cursor: second.next }) },
      context(),
    );
    expect(third).toEqual({ items: rows(1230, 10), notes: [] });
  });

  test('trap P4: filters it ignores are kept to here, and named', async () => {
    const all = [flow('tagged', { tags: { 'c2pa-provenance': 'embedded' } }), flow('plain')];
    const { handlers, connection, server } = await openHostile(() => answer(200, all));
    expect(await handlers['store.flows']({ connection, provenance: 'unmarked' }, context())).toEqual({
      items: [flow('plain')],
      notes: ['The store does not keep to tag_exists.c2pa-provenance. What does not fit was left out here.'],
    });
    expect(server.received[0]?.path).toBe('/flows?limit=50&tag_exists.c2pa-provenance=false');
  });

  test('trap: members are found out by whoever collects them, where collected_by is not said', async () => {
    const all = [flow('child'), flow('m', { flow_collection: [{ id: 'late' }] }), flow('late'), flow('other')];
    const { handlers, connection, server } = await openHostile(() => answer(200, all));
    const { items, notes } = await handlers['store.flows']({ connection, topLevel: true }, context());
    expect(idsOf({ items })).toEqual(['child', 'm', 'other']);
    expect(notes).toEqual([expect.stringContaining('does not tell what is collected')]);
    expect(server.received[0]?.url.searchParams.get('collected_by_ids')).toBe('');
  });

  test.for([
    ['ignores', (all: object[]) => answer(200, all)],
    [
      'refuses',
      (all: object[], { url }: Received) => (url.searchParams.has('sort_by') ? answer(400) : answer(200, all)),
    ],
  ] as const)('a store that %s sorting is shown in its own order, and it is said', async ([, behave]) => {
    const all = [
      flow('a', { metadata_updated: '2026-01-01T00:00:00Z' }),
      flow('b', { metadata_updated: '2026-02-01T00:00:00Z' }),
    ];
    const { handlers, connection, server } = await openHostile((request) => behave(all, request));
    const { items, notes } = await handlers['store.flows']({ connection, sort: 'updated' }, context());
    expect(idsOf({ items })).toEqual(['a', 'b']);
    expect(notes).toEqual(['The store does not sort as asked. The rows are in its own order.']);
    expect(server.received[0]?.path).toBe('/flows?limit=50&sort_by=metadata_updated');
    const reversed = await handlers['store.flows']({ connection, sort: 'updated', reverse: true }, context());
    expect(server.received.some(({ path }) => path.endsWith('reverse_order=true'))).toBe(true);
    expect(idsOf(reversed)).toEqual(['a', 'b']);
  });

  test('trap U9: URLs that a server sends though nobody asked do not come through', async () => {
    const segment = {
      object_id: 'o/1',
      timerange: '[0:0_1:0)',
      ts_offset: '1:0',
      key_frame_count: 2,
      get_urls: [{ url: 'https://s3.example/o?X-Amz-Signature=hush' }],
      init_object: { object_id: 'i', get_urls: [{ url: 'https://s3.example/i?X-Amz-Signature=hush' }] },
    };
    const { handlers, connection } = await openHostile(() => answer(200, [segment]));
    expect(await handlers['store.segments']({ connection, flow: 'f' }, context())).toEqual({
      items: [{ objectId: 'o/1', timerange: '[0:0_1:0)', tsOffset: '1:0', keyFrameCount: 2, initObjectId: 'i' }],
      notes: [],
    });
  });

  test('trap T2: an open end that a server refuses is closed by what the flow has', async () => {
    const { handlers, connection } = await openHostile(({ url }) => {
      if (url.pathname === '/flows/f') return answer(200, flow('f', { timerange: '[0:0_9:0)' }));
      const range = url.searchParams.get('timerange') ?? '';
      return range === '[5:0_9:0)' ? answer(200, [{ object_id: 'o', timerange: '[5:0_6:0)' }]) : answer(400);
    });
    const list = (timerange: string) => handlers['store.segments']({ connection, flow: 'f', timerange }, context());
    expect((await list('[5:0_')).items).toEqual([{ objectId: 'o', timerange: '[5:0_6:0)' }]);
    await expect(list('[5:0_7:0)')).rejects.toMatchObject({ code: 'store_refused' });
    await expect(list('five')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('trap W9: a deletion that goes on is not called done', async () => {
    let isDone = false;
    const request = { id: 'r', flow_id: 'f', timerange_to_delete: '_', delete_flow: true };
    const { handlers, connection } = await openHostile(({ method, path }) => {
      if (method === 'DELETE')
        return path === '/flows/silent' ? answer(202) : answer(202, { ...request, status: 'started' });
      if (path.startsWith('/flow-delete-requests/'))
        return answer(200, { ...request, status: isDone ? 'done' : 'started' });
      return answer(200, flow('silent'));
    });
    const remove = (id: string) => handlers['store.removeFlow']({ connection, flow: id }, context());
    expect(await remove('silent')).toEqual({ done: false });
    expect(await remove('f')).toEqual({ done: false });
    isDone = true;
    expect(await remove('f')).toEqual({ done: true });
  });

  test('a change that cannot be read back is still said to be made', async () => {
    const { handlers, connection } = await openHostile(({ method }) => (method === 'PUT' ? answer(204) : answer(403)));
    const set = handlers['store.setTag']({ connection, flow: 'f', name: 'a', value: 'b' }, context());
    await expect(set).rejects.toMatchObject({ code: 'store_denied', message: expect.stringContaining('was made') });
  });
});

test('what cannot be asked together, and connections that are none, are refused', async () => {
  const { handlers } = await openHandlers();
  const both = { connection: LOCAL, topLevel: true, collectedBy: 'm' };
  await expect(handlers['store.flows'](both, context())).rejects.toMatchObject({ code: 'invalid_input' });
  const twice = { connection: LOCAL, provenance: 'none', tag: { name: 'c2pa-provenance', value: 'embedded' } } as const;
  await expect(handlers['store.flows'](twice, context())).rejects.toMatchObject({ code: 'invalid_input' });
  const nowhere = { connection: ConnectionId.parse('nowhere') };
  await expect(handlers['store.flows'](nowhere, context())).rejects.toMatchObject({ code: 'not_found' });
});

import { expect, test } from 'vitest';
import { addSegment, allPages, multiFlow, openSession, put, uuid, videoFlow } from './store-session.ts';

const ids = (flows: { id: string }[]): string[] => flows.map(({ id }) => id).toSorted();

test('a service says what it is, and takes a name', async () => {
  const session = await openSession();
  expect((await session.call('POST', '/service', { name: 'Newsroom' })).status).toBe(200);
  expect((await session.call('GET', '/service')).body).toEqual({
    name: 'Newsroom',
    type: 'urn:x-tams:service:countersign',
    api_version: '8.2',
    service_version: '1.2.3',
    min_object_timeout: '86400:0',
    min_presigned_url_timeout: '3600:0',
  });
  expect((await session.call('GET', '/service/storage-backends')).body).toHaveLength(1);
  expect((await session.call('GET', '/service/storage-backends?tag.a=b')).body).toEqual([]);
});

test('a flow is put, read, replaced and gives rise to its source', async () => {
  const session = await openSession();
  const flow = videoFlow({ label: 'Harbour', tags: { a: 'b', c: ['d', 'e'] } });
  const made = await session.call('PUT', `/flows/${flow.id}`, flow);
  expect(made).toMatchObject({ status: 201, body: { ...flow, created_by: 'countersign', collected_by: [] } });
  expect((await session.call('GET', `/flows/${flow.id}`)).body).toEqual(made.body);
  expect((await session.call('HEAD', `/flows/${flow.id}`)).status).toBe(200);
  expect((await session.call('GET', `/sources/${flow.source_id}`)).body).toMatchObject({
    id: flow.source_id,
    format: flow.format,
    label: 'Harbour',
  });

  session.now.value += 5000;
  const { tags: _, ...untagged } = flow;
  expect((await session.call('PUT', `/flows/${flow.id}`, { ...untagged, label: 'Quay' })).status).toBe(204);
  // Trap W2: putting a flow again without its tags takes them away.
  expect((await session.call('GET', `/flows/${flow.id}`)).body).toMatchObject({
    label: 'Quay',
    tags: {},
    created: '2026-11-22T10:00:00.000Z',
    metadata_updated: '2026-11-22T10:00:05.000Z',
  });
});

test('what cannot be is refused with 400', async () => {
  const session = await openSession();
  const flow = videoFlow();
  await put(session, flow);
  const attempts: [string, unknown][] = [
    [flow.id, { ...flow, id: uuid() }],
    [flow.id, { ...flow, source_id: uuid() }],
    [flow.id, { ...flow, codec: undefined }],
    ['not-a-uuid', { ...flow, id: 'not-a-uuid' }],
    [flow.id, { ...flow, essence_parameters: { frame_width: 640, frame_height: 360 } }],
    // Trap W5: a data flow needs a codec.
    [uuid(), { id: uuid(), source_id: uuid(), format: 'urn:x-nmos:format:data', essence_parameters: {} }],
  ];
  const other = multiFlow([{ id: uuid() }]);
  attempts.push([other.id, other]);
  const self = uuid();
  attempts.push([self, multiFlow([{ id: self }], { id: self })]);
  const audioOfVideo = { ...multiFlow([]), source_id: flow.source_id };
  attempts.push([audioOfVideo.id, audioOfVideo]);
  for (const [id, body] of attempts)
    expect({ body, status: (await session.call('PUT', `/flows/${id}`, body)).status }).toEqual({ body, status: 400 });
  expect((await session.call('GET', '/flows')).body).toHaveLength(1);
});

test('collections are ordered, derived the other way, and never go round', async () => {
  const session = await openSession();
  const video = videoFlow();
  const child = await put(session, video);
  const inner = multiFlow([{ id: child, role: 'video' }]);
  await put(session, inner);
  const outer = multiFlow([{ id: inner.id, role: 'programme' }, { id: child }]);
  await put(session, outer);

  expect((await session.call('GET', `/flows/${child}`)).body.collected_by).toEqual([inner.id, outer.id].toSorted());
  expect((await session.call('GET', `/flows/${outer.id}`)).body.flow_collection).toEqual(outer.flow_collection);
  expect((await session.call('GET', `/sources/${inner.source_id}`)).body).toMatchObject({
    source_collection: [{ id: video.source_id, role: 'video' }],
    collected_by: [outer.source_id],
  });
  const round = { ...inner, flow_collection: [{ id: outer.id }] };
  expect((await session.call('PUT', `/flows/${inner.id}`, round)).status).toBe(400);

  const flows = async (query: string) => ids((await session.call('GET', `/flows?${query}`)).body);
  expect(await flows(`collected_by_ids=${inner.id}`)).toEqual([child]);
  expect(await flows(`collected_by_ids=${inner.id},${outer.id}`)).toEqual([child, inner.id].toSorted());
  expect(await flows('collected_by_ids=')).toEqual([outer.id]);
  const sources = async (query: string) => ids((await session.call('GET', `/sources?${query}`)).body);
  expect(await sources('collected_by_ids=')).toEqual([outer.source_id]);
  expect(await sources(`collected_by_ids=${inner.source_id}`)).toEqual([video.source_id]);

  // The collection has an address of its own, and a member that is deleted leaves it.
  expect((await session.call('PUT', `/flows/${outer.id}/flow_collection`, [{ id: inner.id }])).status).toBe(204);
  expect((await session.call('DELETE', `/flows/${inner.id}`)).status).toBe(204);
  expect((await session.call('GET', `/flows/${outer.id}/flow_collection`)).body).toEqual([]);
  expect((await session.call('GET', `/flows/${child}`)).body.collected_by).toEqual([]);
  expect((await session.call('GET', `/sources/${inner.source_id}`)).status).toBe(404);
});

test('flows are found by what they are', async () => {
  const session = await openSession();
  const small = videoFlow({ label: 'small', status: 'ingesting', tags: { 'c2pa-provenance': 'embedded', empty: [] } });
  const big = videoFlow({
    label: 'big',
    codec: 'video/h265',
    tags: { 'c2pa-provenance': ['x', 'detached'], 'a.b/c': 'd e' },
    essence_parameters: { frame_width: 1920, frame_height: 1080, vfr: true, init_segments: true },
  });
  const plain = multiFlow([]);
  for (const flow of [small, big, plain]) await put(session, flow);
  await addSegment(session, small.id, { timerange: '[10:0_20:0)' });

  const found = async (query: string) => ids((await session.call('GET', `/flows?${query}`)).body);
  const [s, b, p] = [[small.id], [big.id], [plain.id]];
  const all = [small.id, big.id, plain.id].toSorted();
  const expected: Record<string, string[]> = {
    '': all,
    timerange: all,
    'timerange=_': all,
    'timerange=()': [big.id, plain.id].toSorted(),
    'timerange=[19:999999999]': s,
    'timerange=[20:0_30:0)': [],
    'timerange=_10:0)': [],
    'timerange=_10:0': s,
    'timerange=[5:0_': s,
    'format=urn:x-nmos:format:multi': p,
    'codec=video/h265': b,
    'label=big': b,
    'status=ingesting': s,
    'frame_width=640&frame_height=360': s,
    'init_segments=true': b,
    [`source_id=${plain.source_id}`]: p,
    'tag.c2pa-provenance=embedded': s,
    'tag.c2pa-provenance=embedded,detached': [small.id, big.id].toSorted(),
    'tag.c2pa-provenance=embed': [],
    'tag_exists.c2pa-provenance=false': p,
    'tag_exists.empty=true': s,
    'tag.a.b%2Fc=d%20e': b,
    [`profile_id=${uuid()}`]: [],
  };
  delete expected['timerange'];
  const actual: Record<string, string[]> = {};
  for (const query of Object.keys(expected)) actual[query] = await found(query);
  expect(actual).toEqual(expected);
  for (const query of [
    'format=video',
    'status=done',
    'frame_width=x',
    'timerange=0-5',
    'sort_by=id',
    'tag_exists.a=1',
    'page=zz',
    'limit=x',
  ])
    expect({ query, status: (await session.call('GET', `/flows?${query}`)).status }).toEqual({ query, status: 400 });
});

test('lists are paged by key: nothing is lost or seen twice while flows come and go', async () => {
  const session = await openSession();
  const flows = Array.from({ length: 7 }, (_, index) => videoFlow(index % 3 === 0 ? {} : { label: `n${9 - index}` }));
  for (const flow of flows) {
    session.now.value += 1000;
    await put(session, flow);
  }
  const newestFirst = flows.map(({ id }) => id).toReversed();
  const labelled = flows
    .filter(({ label }) => label !== undefined)
    .toSorted((a, b) => ((a.label ?? '') < (b.label ?? '') ? -1 : 1));
  const unlabelled = flows
    .filter(({ label }) => label === undefined)
    .map(({ id }) => id)
    .toSorted();
  const byLabel = [...labelled.map(({ id }) => id), ...unlabelled];
  for (const [query, order] of [
    ['limit=3', newestFirst],
    ['limit=3&reverse_order=true', newestFirst.toReversed()],
    ['limit=2&sort_by=metadata_updated', newestFirst],
    ['limit=2&sort_by=label', byLabel],
    ['limit=2&sort_by=label&reverse_order=true', byLabel.toReversed()],
    ['limit=7', newestFirst],
  ] as const) {
    const pages = await allPages(session, `/flows?${query}`);
    expect({ query, order: pages.flat().map(({ id }) => id) }).toEqual({ query, order });
    expect(pages.every((page) => page.length > 0)).toBe(true);
  }
  const first = await session.call('GET', '/flows?limit=3');
  expect(first.headers.get('x-paging-count')).toBe('3');
  await put(session, videoFlow());
  await session.call('DELETE', `/flows/${newestFirst[1]}`);
  const next = new URL(/<(.*)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '');
  expect(
    (await session.call('GET', `${next.pathname}${next.search}`)).body.map(({ id }: { id: string }) => id),
  ).toEqual(newestFirst.slice(3, 6));
  expect((await allPages(session, '/sources?limit=2&sort_by=label')).flat()).toHaveLength(7);
});

test('parts of a flow have addresses of their own, and each change is a new version', async () => {
  const session = await openSession();
  const id = await put(session, videoFlow({ tags: { keep: 'me' } }));
  const version = async () => (await session.call('GET', `/flows/${id}`)).body.metadata_version as string;
  const seen = [await version()];
  for (const [part, value] of [
    ['label', 'Quay'],
    ['description', 'A harbour'],
    ['max_bit_rate', 9000],
    ['avg_bit_rate', 8000],
    ['tags/c2pa-provenance', 'embedded'],
    ['tags/a%2Fb', ['c', 'd']],
    ['tags/__proto__', 'x'],
  ] as const) {
    const path = `/flows/${id}/${part}`;
    expect((await session.call('GET', path)).status).toBe(404);
    expect((await session.call('PUT', path, value)).status).toBe(204);
    expect((await session.call('GET', path)).body).toEqual(value);
    seen.push(await version());
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect((await session.call('GET', `/flows/${id}`)).body).toMatchObject({ label: 'Quay', avg_bit_rate: 8000 });
  expect(Object.keys((await session.call('GET', `/flows/${id}/tags`)).body).toSorted()).toEqual([
    '__proto__',
    'a/b',
    'c2pa-provenance',
    'keep',
  ]);
  for (const [part, value] of [
    ['label', 5],
    ['max_bit_rate', -1],
    ['tags/x', { a: 1 }],
    ['read_only', 'yes'],
  ] as const)
    expect((await session.call('PUT', `/flows/${id}/${part}`, value)).status).toBe(400);
  for (const part of ['label', 'avg_bit_rate', 'tags/keep', 'tags/a%2Fb']) {
    expect((await session.call('DELETE', `/flows/${id}/${part}`)).status).toBe(204);
    expect((await session.call('GET', `/flows/${id}/${part}`)).status).toBe(404);
  }
});

test('sources keep words and tags of their own', async () => {
  const session = await openSession();
  const flow = videoFlow();
  await put(session, flow);
  const path = `/sources/${flow.source_id}`;
  for (const [part, value] of [
    ['label', 'L'],
    ['description', 'D'],
    ['tags/x', ['y']],
  ] as const) {
    expect((await session.call('GET', `${path}/${part}`)).status).toBe(404);
    expect((await session.call('PUT', `${path}/${part}`, value)).status).toBe(204);
    expect((await session.call('GET', `${path}/${part}`)).body).toEqual(value);
  }
  expect((await session.call('GET', '/sources?tag.x=y&label=L')).body).toHaveLength(1);
  expect((await session.call('GET', path)).body).toMatchObject({ label: 'L', description: 'D', tags: { x: ['y'] } });
  expect((await session.call('DELETE', `${path}/tags/x`)).status).toBe(204);
  expect((await session.call('DELETE', `${path}/label`)).status).toBe(204);
  expect((await session.call('GET', '/sources?tag_exists.x=true')).body).toEqual([]);
  expect((await session.call('GET', `/sources/${uuid()}`)).status).toBe(404);
});

test('trap W7: a read-only flow refuses every change but that of being read-only', async () => {
  const session = await openSession();
  const flow = videoFlow({ label: 'x', tags: { a: 'b' } });
  await put(session, flow);
  const path = `/flows/${flow.id}`;
  await addSegment(session, flow.id, { timerange: '[0:0_1:0)' });
  expect((await session.call('PUT', `${path}/read_only`, true)).status).toBe(204);
  expect((await session.call('GET', path)).body.read_only).toBe(true);
  const attempts: [string, string, unknown?][] = [
    ['PUT', path, flow],
    ['PUT', `${path}/label`, 'y'],
    ['DELETE', `${path}/label`],
    ['PUT', `${path}/tags/a`, 'c'],
    ['DELETE', `${path}/tags/a`],
    ['PUT', `${path}/flow_collection`, []],
    ['POST', `${path}/storage`, { limit: 1 }],
    ['POST', `${path}/segments`, { object_id: 'o', timerange: '[1:0_2:0)' }],
    ['DELETE', `${path}/segments`],
    ['DELETE', path],
  ];
  const statuses = [];
  for (const [method, url, body] of attempts) statuses.push((await session.call(method, url, body)).status);
  expect(statuses).toEqual(attempts.map(() => 403));
  expect((await session.call('PUT', `${path}/read_only`, false)).status).toBe(204);
  expect((await session.call('PUT', `${path}/label`, 'y')).status).toBe(204);
});

test('nobody gets in without the token, from a page, or under another name', async () => {
  const session = await openSession();
  const { url, token } = session.store;
  const status = async (headers: Record<string, string>) => (await fetch(`${url}/flows`, { headers })).status;
  const bearer = { authorization: `Bearer ${token}` };
  expect(await status({})).toBe(401);
  expect(await status({ authorization: `Bearer ${token}x` })).toBe(401);
  expect(await status({ authorization: `Basic ${token}` })).toBe(401);
  expect(await status({ ...bearer, origin: 'http://evil.example' })).toBe(403);
  expect(await status(bearer)).toBe(200);
  expect(
    (await fetch(`${url.replace('127.0.0.1', 'localhost')}/flows`, { headers: bearer }).catch(() => ({ status: 403 })))
      .status,
  ).toBe(403);
  expect((await session.call('PATCH', '/flows')).status).toBe(405);
  expect((await session.call('GET', '/nothing')).status).toBe(404);
  expect((await session.call('GET', '/flows/%ff')).status).toBe(404);
});

test('two stores cannot work in one folder', async () => {
  const session = await openSession();
  const { startStore } = await import('#core/tams-store/store.ts');
  await expect(
    startStore({ folder: session.folder, clock: () => new Date(), version: '1', log: () => {} }),
  ).rejects.toMatchObject({ code: 'storage_failed' });
});

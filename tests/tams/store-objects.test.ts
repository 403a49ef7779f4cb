import { request } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { addSegment, openSession, put, type Session, upload, videoFlow } from './store-session.ts';

const BACKEND = '5d1f4a3c-6a0e-4f0e-9a53-0c1d5a2b7e10';

async function allocate(session: Session, flow: string, more: object = {}) {
  const { body } = await session.call('POST', `/flows/${flow}/storage`, { limit: 1, ...more });
  return body.media_objects[0] as { object_id: string; presigned: boolean; put_url: Record<string, string> };
}
const send = async (url: string | undefined, type: string, headers: Record<string, string> = {}) =>
  (await fetch(url ?? '', { method: 'PUT', body: 'x', headers: { 'content-type': type, ...headers } })).status;
const stored = async ({ folder }: Session) =>
  (await readdir(join(folder, 'objects'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

test('storage is given by number or by name, once', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const ask = (body: unknown) => session.call('POST', `/flows/${flow}/storage`, body);
  expect((await ask({ limit: 3 })).body.media_objects).toHaveLength(3);
  expect((await ask({})).body.media_objects).toHaveLength(1);
  const named = await ask({ object_ids: ['tams/1', 'tams/2'], storage_id: BACKEND });
  expect(named.body.media_objects.map(({ object_id }: { object_id: string }) => object_id)).toEqual([
    'tams/1',
    'tams/2',
  ]);
  for (const body of [
    { object_ids: ['tams/3', 'tams/1'] },
    { object_ids: ['same', 'same'] },
    { limit: 1, object_ids: ['x'] },
    { limit: 0 },
    { storage_id: flow },
  ])
    expect({ body, status: (await ask(body)).status }).toEqual({ body, status: 400 });
  // Nothing of a refused request is left: the good id of the first is free.
  expect((await ask({ object_ids: ['tams/3'] })).status).toBe(201);
  expect((await session.call('GET', '/objects/tams%2F1')).status).toBe(404);
});

test('trap U7: a presigned address takes one method, one type, one object, for an hour', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const { object_id, put_url } = await allocate(session, flow);
  const url = put_url['url'] ?? '';
  expect(await send(url, 'video/mp4')).toBe(400);
  expect(await send(url.replace(object_id, 'other'), 'video/mp2t')).toBe(403);
  expect(await send(url.replace(/sig=./, 'sig=_'), 'video/mp2t')).toBe(403);
  expect(await send(url.replace(/expires=\d/, 'expires=9'), 'video/mp2t')).toBe(403);
  expect((await fetch(url)).status).toBe(403);
  session.now.value += 3_599_000;
  expect(await send(url, 'video/mp2t')).toBe(200);
  session.now.value += 1000;
  expect(await send(url, 'video/mp2t')).toBe(403);
});

test('an address that is not presigned wants the token', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const { object_id, put_url, presigned } = await allocate(session, flow, { presigned: false });
  expect(presigned).toBe(false);
  expect(await send(put_url['url'], 'video/mp2t')).toBe(403);
  const authorization = `Bearer ${session.store.token}`;
  expect(await send(put_url['url'], 'video/mp2t', { authorization })).toBe(200);
  await session.call('POST', `/flows/${flow}/segments`, { object_id, timerange: '[0:0_1:0)' });
  const [segment] = (await session.call('GET', `/flows/${flow}/segments?presigned=false`)).body;
  expect(segment.get_urls).toHaveLength(1);
  expect((await fetch(segment.get_urls[0].url)).status).toBe(403);
  expect(await (await fetch(segment.get_urls[0].url, { headers: { authorization } })).text()).toBe('x');
});

test('bytes come in ranges and are settled once a segment uses them', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const object_id = await upload(session, flow, '0123456789');
  expect((await session.call('POST', `/flows/${flow}/segments`, { object_id, timerange: '[0:0_1:0)' })).status).toBe(
    201,
  );
  const [segment] = (await session.call('GET', `/flows/${flow}/segments`)).body;
  const part = await fetch(segment.get_urls[0].url, { headers: { range: 'bytes=2-4' } });
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
  const authorization = `Bearer ${session.store.token}`;
  expect(await send(segment.get_urls[1].url, 'video/mp2t', { authorization })).toBe(403);
});

test('which addresses come back is the reader’s choice', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const object = await addSegment(session, flow, { timerange: '[0:0_1:0)' });
  expect(
    (await session.call('POST', `/objects/${object}/instances`, { url: 'https://a.example/o', label: 'archive' }))
      .status,
  ).toBe(201);
  const chosen = async (query: string) => {
    const [segment] = (await session.call('GET', `/flows/${flow}/segments?${query}`)).body;
    const { body } = await session.call('GET', `/objects/${object}?${query}`);
    expect(body.get_urls.length).toBe(segment.get_urls.length);
    return segment.get_urls.map(
      ({ label, presigned }: { label: string; presigned: boolean }) => `${label}${presigned ? '+' : ''}`,
    );
  };
  const actual: Record<string, string[]> = {};
  const expected = {
    '': ['countersign-local+', 'countersign-local', 'archive'],
    'accept_get_urls=': [],
    'accept_get_urls=archive': ['archive'],
    'accept_get_urls=archive,countersign-local': ['countersign-local+', 'countersign-local', 'archive'],
    'presigned=true': ['countersign-local+'],
    'presigned=false': ['countersign-local', 'archive'],
    'accept_storage_ids=': ['countersign-local+', 'countersign-local', 'archive'],
    [`accept_storage_ids=${BACKEND}&presigned=true`]: ['countersign-local+'],
    [`accept_storage_ids=${flow}`]: [],
    'storage_backend_tag.x=y': [],
    'storage_backend_tag_exists.x=false': ['countersign-local+', 'countersign-local'],
  };
  for (const query of Object.keys(expected)) actual[query] = await chosen(query);
  expect(actual).toEqual(expected);
  const [segment] = (await session.call('GET', `/flows/${flow}/segments?verbose_storage=true`)).body;
  expect(segment.get_urls[0]).toMatchObject({ storage_id: BACKEND, controlled: true, store_type: 'http_object_store' });
  expect((await session.call('GET', `/flows/${flow}/segments?presigned=maybe`)).status).toBe(400);
});

test('copies elsewhere are added and removed by label; our own goes with its last segment', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const object = await addSegment(session, flow, { timerange: '[0:0_1:0)' });
  const path = `/objects/${object}/instances`;
  expect((await session.call('POST', path, { storage_id: BACKEND })).status).toBe(400);
  expect((await session.call('POST', path, { url: 'https://a.example', label: 'countersign-local' })).status).toBe(400);
  await session.call('POST', path, { url: 'https://a.example', label: 'a' });
  const remove = async (query: string) => (await session.call('DELETE', `${path}?${query}`)).status;
  expect([
    await remove(''),
    await remove('label=countersign-local'),
    await remove('label=b'),
    await remove('label=a'),
  ]).toEqual([400, 400, 404, 204]);
});

test('who uses an object is filtered by their tags and paged', async () => {
  const session = await openSession();
  const tagged = await put(session, videoFlow({ tags: { kind: 'edit' } }));
  const object = await addSegment(session, tagged, { timerange: '[0:0_1:0)' });
  const others = [await put(session, videoFlow()), await put(session, videoFlow())];
  for (const flow of others)
    await session.call('POST', `/flows/${flow}/segments`, { object_id: object, timerange: '[0:0_1:0)' });
  const users = async (query: string) =>
    (await session.call('GET', `/objects/${object}?${query}`)).body.referenced_by_flows;
  expect(await users('flow_tag.kind=edit')).toEqual([tagged]);
  expect(await users('flow_tag_exists.kind=false')).toEqual(others.toSorted());
  const first = await session.call('GET', `/objects/${object}?limit=2`);
  const page = first.headers.get('x-paging-nextkey') ?? '';
  expect([...first.body.referenced_by_flows, ...(await users(`limit=2&page=${page}`))]).toEqual(
    [tagged, ...others].toSorted(),
  );
});

test('trap W8: what no segment used in time is collected, with its bytes', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const kept = await addSegment(session, flow, { timerange: '[0:0_1:0)' });
  const lost = await upload(session, flow);
  session.now.value += 86_400_000;
  await allocate(session, flow);
  expect(await stored(session)).toHaveLength(2);
  session.now.value += 1;
  await allocate(session, flow);
  expect(await stored(session)).toHaveLength(1);
  expect(
    (await session.call('POST', `/flows/${flow}/segments`, { object_id: lost, timerange: '[1:0_2:0)' })).status,
  ).toBe(400);
  expect((await session.call('GET', `/objects/${kept}`)).status).toBe(200);
});

test('an upload that is cut off leaves nothing, and can be done again', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const { object_id, put_url } = await allocate(session, flow);
  await new Promise<void>((resolve) => {
    const sending = request(put_url['url'] ?? '', {
      method: 'PUT',
      headers: { 'content-type': 'video/mp2t', 'content-length': 1000 },
    });
    sending.on('error', () => resolve());
    sending.write('only a part', () => sending.destroy(new Error('cut')));
  });
  await vi.waitFor(async () => expect(await stored(session)).toEqual([]));
  expect((await session.call('POST', `/flows/${flow}/segments`, { object_id, timerange: '[0:0_1:0)' })).status).toBe(
    400,
  );
  expect(await send(put_url['url'], 'video/mp2t')).toBe(200);
  expect((await session.call('POST', `/flows/${flow}/segments`, { object_id, timerange: '[0:0_1:0)' })).status).toBe(
    201,
  );
});

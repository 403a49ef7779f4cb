import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { addSegment, openSession, put, type Session, uuid, videoFlow } from './store-session.ts';

const timeranges = async (session: Session, flow: string): Promise<string[]> =>
  (await session.call('GET', `/flows/${flow}/segments?accept_get_urls=`)).body.map(
    ({ timerange }: { timerange: string }) => timerange,
  );
const files = async ({ folder }: Session): Promise<number> =>
  (await readdir(join(folder, 'objects'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    .length;

test('only segments that lie wholly within the timerange are deleted, with objects nobody else uses', async () => {
  const session = await openSession();
  const [flow, other] = [await put(session, videoFlow()), await put(session, videoFlow())];
  const objects = [];
  for (let second = 0; second < 4; second += 1)
    objects.push(await addSegment(session, flow, { timerange: `[${second}:0_${second + 1}:0)` }));
  await session.call('POST', `/flows/${other}/segments`, { object_id: objects[1], timerange: '[1:0_2:0)' });
  const remove = async (query: string) => (await session.call('DELETE', `/flows/${flow}/segments?${query}`)).status;

  expect(await remove('timerange=[0:500000000_3:500000000)')).toBe(204);
  expect(await timeranges(session, flow)).toEqual(['[0:0_1:0)', '[3:0_4:0)']);
  expect(await files(session)).toBe(3);
  expect((await session.call('GET', `/objects/${objects[1]}`)).body.referenced_by_flows).toEqual([other]);
  expect((await session.call('GET', `/objects/${objects[2]}`)).status).toBe(404);

  expect(await remove(`object_id=${objects[3]}`)).toBe(204);
  expect(await timeranges(session, flow)).toEqual(['[0:0_1:0)']);
  expect(await remove('')).toBe(204);
  expect(await remove('timerange=x')).toBe(400);
  expect((await session.call('DELETE', `/flows/${other}`)).status).toBe(204);
  expect([await files(session), (await session.call('GET', '/flows')).body.length]).toEqual([0, 1]);
});

const MANY = 2500;

async function longFlow(session: Session): Promise<string> {
  const flow = await put(session, videoFlow());
  const get_urls = [{ url: 'https://elsewhere.example/o', label: 'archive' }];
  const segments = Array.from({ length: MANY }, (_, second) => ({
    object_id: `o${second}`,
    timerange: `[${second}:0_${second + 1}:0)`,
    get_urls,
  }));
  expect((await session.call('POST', `/flows/${flow}/segments`, segments)).status).toBe(201);
  return flow;
}

test('trap W9: a long deletion goes on after its answer, can be watched, and says what is left', async () => {
  const session = await openSession();
  const flow = await longFlow(session);
  const begun = await session.call('DELETE', `/flows/${flow}`);
  expect(begun).toMatchObject({
    status: 202,
    body: {
      flow_id: flow,
      delete_flow: true,
      status: 'started',
      timerange_to_delete: '_',
      timerange_remaining: `[1000:0_${MANY}:0)`,
    },
  });
  const location = begun.headers.get('location') ?? '';
  await vi.waitFor(async () =>
    expect((await session.call('GET', location)).body).toMatchObject({ status: 'done', timerange_remaining: '()' }),
  );
  expect((await session.call('GET', `/flows/${flow}`)).status).toBe(404);
  expect((await session.call('GET', '/flow-delete-requests')).body).toHaveLength(1);
  expect((await session.call('GET', `/flow-delete-requests/${uuid()}`)).status).toBe(404);
});

test('a deletion that the end of the process cut off is finished by the next start', async () => {
  const session = await openSession();
  const flow = await longFlow(session);
  const { status, body } = await session.call('DELETE', `/flows/${flow}/segments?timerange=[0:0_2000:0)`);
  expect(status).toBe(202);
  await session.restart();
  await vi.waitFor(async () =>
    expect((await session.call('GET', `/flow-delete-requests/${body.id}`)).body.status).toBe('done'),
  );
  expect((await session.call('GET', `/flows/${flow}?include_timerange=true`)).body.timerange).toBe(
    `[2000:0_${MANY}:0)`,
  );
});

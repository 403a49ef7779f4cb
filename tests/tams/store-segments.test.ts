import { describe, expect, test } from 'vitest';
import { addSegment, allPages, openSession, put, type Session, upload, uuid, videoFlow } from './store-session.ts';

const register = async (session: Session, flow: string, segment: unknown) =>
  session.call('POST', `/flows/${flow}/segments`, segment);
const timeranges = (segments: { timerange: string }[]): string[] => segments.map(({ timerange }) => timerange);

test('a segment comes back as it was registered, with addresses that work', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const object_id = await upload(session, flow, 'the bytes');
  const segment = {
    object_id,
    timerange: '[10:0_12:40000000)',
    ts_offset: '10:0',
    last_duration: '0:40000000',
    key_frame_count: 2,
    sample_offset: 0,
    sample_count: 51,
  };
  expect((await register(session, flow, segment)).status).toBe(201);
  const list = await session.call('GET', `/flows/${flow}/segments?include_object_timerange=true`);
  const [{ get_urls, ...rest }] = list.body;
  expect(rest).toEqual({ ...segment, object_timerange: '[0:0_2:40000000)' });
  expect(get_urls.map(({ presigned, label }: Record<string, unknown>) => ({ presigned, label }))).toEqual([
    { presigned: true, label: 'countersign-local' },
    { presigned: false, label: 'countersign-local' },
  ]);
  expect(await (await fetch(get_urls[0].url)).text()).toBe('the bytes');
  expect(list.headers.get('x-paging-timerange')).toBe('[10:0_12:40000000)');
  expect((await session.call('GET', `/flows/${flow}?include_timerange=true`)).body.timerange).toBe(
    '[10:0_12:40000000)',
  );
});

test('trap T1: all forms of a timerange keep segments apart, an instant after an exclusive end included', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const outcomes: [string, number][] = [
    ['[1:0_2:0)', 201],
    ['[2:0]', 201],
    ['[2:1_3:0)', 201],
    ['(3:0_4:0]', 201],
    ['[-2:0_-0:500000000)', 201],
    ['[1:500000000_1:600000000)', 400],
    ['[0:0_1:0]', 400],
    ['[4:0_5:0)', 400],
    ['[2:0]', 400],
    ['_', 400],
    ['[5:0_', 400],
    ['()', 400],
    ['[6:0_5:0)', 400],
    ['[99999999999999:0_99999999999999:1)', 400],
  ];
  const actual: [string, number][] = [];
  for (const [timerange] of outcomes) {
    const object_id = await upload(session, flow);
    actual.push([timerange, (await register(session, flow, { object_id, timerange })).status]);
  }
  expect(actual).toEqual(outcomes);

  const found = async (query: string) =>
    timeranges((await session.call('GET', `/flows/${flow}/segments?${query}`)).body);
  const all = ['[-2:0_-0:500000000)', '[1:0_2:0)', '[2:0]', '[2:1_3:0)', '(3:0_4:0]'];
  expect(await found('')).toEqual(all);
  expect(await found('reverse_order=true')).toEqual(all.toReversed());
  expect(await found('timerange=[2:0]')).toEqual(['[2:0]']);
  expect(await found('timerange=[1:999999999_2:0]')).toEqual(['[1:0_2:0)', '[2:0]']);
  expect(await found('timerange=[3:0]')).toEqual([]);
  expect(await found('timerange=_0:0')).toEqual(['[-2:0_-0:500000000)']);
  expect(await found('timerange=[4:0_')).toEqual(['(3:0_4:0]']);
  expect(await found('timerange=()')).toEqual([]);
  expect((await session.call('GET', `/flows/${flow}/segments?timerange=1-2`)).status).toBe(400);
  const clipped = `/flows/${flow}?include_timerange=true&timerange=[1:500000000_2:500000000)`;
  expect((await session.call('GET', clipped)).body.timerange).toBe('[1:0_3:0)');
});

test('segments are paged in both directions, and filtered by object', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const objects = [];
  for (let second = 0; second < 7; second += 1)
    objects.push(await addSegment(session, flow, { timerange: `[${second}:0_${second + 1}:0)` }));
  const path = `/flows/${flow}/segments`;
  const starts = (pages: { timerange: string }[][]) => pages.map((page) => page.map(({ timerange }) => timerange[1]));
  expect(starts(await allPages(session, `${path}?limit=3`))).toEqual([['0', '1', '2'], ['3', '4', '5'], ['6']]);
  expect(starts(await allPages(session, `${path}?limit=3&reverse_order=true&timerange=[1:0_6:0)`))).toEqual([
    ['5', '4', '3'],
    ['2', '1'],
  ]);
  expect(starts([(await session.call('GET', `${path}?object_id=${objects[4]}`)).body])).toEqual([['4']]);
  const page = await session.call('GET', `${path}?limit=2&reverse_order=true`);
  expect(page.headers.get('x-paging-timerange')).toBe('[5:0_7:0)');
});

test('trap: an unknown flow has no segments, which is no error', async () => {
  const session = await openSession();
  expect(await session.call('GET', `/flows/${uuid()}/segments`)).toMatchObject({ status: 200, body: [] });
  expect((await session.call('GET', '/flows/nonsense/segments')).status).toBe(404);
  expect((await register(session, uuid(), { object_id: 'o', timerange: '[0:0_1:0)' })).status).toBe(404);
});

test('trap W3: of many segments the good ones stay, and the others are named', async () => {
  const session = await openSession();
  const flow = await put(session, videoFlow());
  const [a, b] = [await upload(session, flow), await upload(session, flow)];
  const posted = [
    { object_id: a, timerange: '[0:0_1:0)' },
    { object_id: b, timerange: '[0:500000000_1:500000000)' },
    { object_id: 'nowhere', timerange: '[3:0_4:0)' },
  ];
  const partial = await register(session, flow, posted);
  expect(partial.status).toBe(200);
  expect(partial.body.failed_segments).toMatchObject([
    { ...posted[1], error: { summary: expect.stringContaining('overlaps') } },
    { ...posted[2], error: { summary: expect.stringContaining('not allocated') } },
  ]);
  expect(timeranges((await session.call('GET', `/flows/${flow}/segments`)).body)).toEqual(['[0:0_1:0)']);
  expect((await register(session, flow, [{ object_id: b, timerange: '[1:0_2:0)' }])).status).toBe(201);
  expect((await register(session, flow, { object_id: b })).status).toBe(400);
});

describe('objects that are used', () => {
  test('must have been allocated for that flow, and have bytes of its container', async () => {
    const session = await openSession();
    const [mine, other] = [await put(session, videoFlow()), await put(session, videoFlow())];
    const { body } = await session.call('POST', `/flows/${mine}/storage`, { limit: 1 });
    const segment = { object_id: body.media_objects[0].object_id, timerange: '[0:0_1:0)' };
    expect((await register(session, mine, segment)).body.summary).toContain('no bytes yet');
    const uploaded = { ...segment, object_id: await upload(session, mine) };
    expect((await register(session, other, uploaded)).body.summary).toContain('another flow');
    const init = { ...segment, object_id: await upload(session, mine, 'x', 'video/mp4') };
    expect((await register(session, mine, init)).body.summary).toContain('container');
    const { container: _, ...bare } = videoFlow();
    const without = await put(session, bare);
    expect((await register(session, without, uploaded)).status).toBe(400);
    expect((await session.call('POST', `/flows/${without}/storage`, { limit: 1 })).status).toBe(400);
    expect((await register(session, mine, uploaded)).status).toBe(201);
  });

  test('trap T6: are used again by other flows in part, within what they hold and with the facts they have', async () => {
    const session = await openSession();
    const [first, second] = [await put(session, videoFlow()), await put(session, videoFlow())];
    const object_id = await upload(session, first);
    const whole = { object_id, timerange: '[100:0_110:0)', ts_offset: '100:0', key_frame_count: 10 };
    expect((await register(session, first, whole)).status).toBe(201);
    const again = (more: object) =>
      register(session, second, { object_id, timerange: '[0:0_3:0)', ts_offset: '-4:0', ...more });
    expect((await again({ object_timerange: '[0:0_9:0)' })).status).toBe(400);
    expect((await again({ key_frame_count: 9 })).status).toBe(400);
    expect((await again({ ts_offset: '-8:0' })).status).toBe(400);
    expect((await again({ ts_offset: '0:1' })).status).toBe(400);
    expect((await again({ object_timerange: '[0:0_10:0)', key_frame_count: 10 })).status).toBe(201);
    expect((await again({ timerange: '[3:0_6:0)', ts_offset: '0:0' })).status).toBe(201);
    const listed = (await session.call('GET', `/flows/${second}/segments?include_object_timerange=true`)).body;
    expect(listed).toMatchObject([
      { object_id, timerange: '[0:0_3:0)', ts_offset: '-4:0', object_timerange: '[0:0_10:0)', key_frame_count: 10 },
      { object_id, timerange: '[3:0_6:0)', ts_offset: '0:0', object_timerange: '[0:0_10:0)' },
    ]);
    expect((await session.call('GET', `/objects/${object_id}`)).body).toMatchObject({
      id: object_id,
      referenced_by_flows: [first, second].toSorted(),
      first_referenced_by_flow: first,
      timerange: '[0:0_10:0)',
      key_frame_count: 10,
    });
  });

  test('lie elsewhere where only a URL is known, and are never served from here', async () => {
    const session = await openSession();
    const flow = await put(session, videoFlow());
    const get_urls = [{ url: 'https://elsewhere.example/o', label: 'archive' }];
    expect((await register(session, flow, { object_id: 'a/b', timerange: '[0:0_1:0)', get_urls })).status).toBe(201);
    const stolen = {
      object_id: 'c',
      timerange: '[1:0_2:0)',
      get_urls: [{ url: 'http://x', label: 'countersign-local' }],
    };
    expect((await register(session, flow, stolen)).status).toBe(400);
    const verbose = await session.call('GET', `/flows/${flow}/segments?verbose_storage=true`);
    expect(verbose.body[0].get_urls).toEqual([{ ...get_urls[0], presigned: false, controlled: false }]);
    expect((await session.call('GET', '/objects/a%2Fb')).body.id).toBe('a/b');
  });
});

test('trap: init segments are told apart from media, come with every segment, and are needed on all', async () => {
  const session = await openSession();
  const essence_parameters = {
    frame_width: 640,
    frame_height: 360,
    frame_rate: { numerator: 25 },
    init_segments: true,
  };
  const flow = await put(session, videoFlow({ container: 'video/iso.segment', essence_parameters }));
  const plain = await put(session, videoFlow({ container: 'video/iso.segment' }));
  const init_object_id = await upload(session, flow, 'moov', 'video/mp4');
  const [a, b] = [await upload(session, flow), await upload(session, flow)];
  expect((await register(session, flow, { object_id: a, timerange: '[0:0_1:0)' })).status).toBe(400);
  expect((await register(session, flow, { object_id: a, timerange: '[0:0_1:0)', init_object_id: a })).status).toBe(400);
  expect((await register(session, flow, { object_id: a, timerange: '[0:0_1:0)', init_object_id })).status).toBe(201);
  expect((await register(session, flow, { object_id: b, timerange: '[1:0_2:0)', init_object_id })).status).toBe(201);
  expect((await register(session, flow, { object_id: init_object_id, timerange: '[2:0_3:0)' })).status).toBe(400);
  const c = await upload(session, flow);
  expect((await register(session, flow, { object_id: c, timerange: '[2:0_3:0)', init_object_id: a })).status).toBe(400);
  expect((await register(session, plain, { object_id: a, timerange: '[0:0_1:0)' })).status).toBe(400);

  const [segment] = (await session.call('GET', `/flows/${flow}/segments?presigned=true`)).body;
  expect(segment.init_object.object_id).toBe(init_object_id);
  expect(await (await fetch(segment.init_object.get_urls[0].url)).text()).toBe('moov');
  expect((await session.call('GET', `/objects/${a}`)).body.init_object.id).toBe(init_object_id);
  expect((await session.call('GET', `/objects/${init_object_id}`)).body.referenced_by_flows).toEqual([flow]);
});

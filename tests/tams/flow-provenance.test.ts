import { randomUUID } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import type { TagValue } from '#shared/tams/model.ts';
import { findProvenance } from '#core/flows/provenance.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { codeOf, never, openClient } from './client-session.ts';
import { writeFlows } from './flows.ts';
import { answer, type Received, startHostile } from './hostile-server.ts';
import { type Faults, startMisbehaving } from './misbehaving-store.ts';
import { multiFlow, openSession, videoFlow } from './store-session.ts';

const find = async (client: TamsClient, flow: string) => (await findProvenance(client, flow, never())).provenance;

/** The embedded store, and two ways to look at it: as it is, and through faults. */
async function openStore(faults: Faults = {}) {
  const { store } = await openSession();
  const auth = { kind: 'bearer', token: store.token } as const;
  const proxy = await startMisbehaving(store.url, faults);
  return { writer: await openClient(store.url, auth), reader: await openClient(proxy.url, auth), proxy };
}

/** What may go wrong around the walk without changing what it finds. */
const SERVERS: [string, Faults][] = [
  ['a store that keeps to the specification', {}],
  ['3.2: a store that never says collected_by', { collectedBy: 'absent' }],
  ['P4: a store that ignores every filter', { ignores: /^(format|tag|collected_by)/ }],
  [
    '3.2, P1, P3: one that does both, with short pages, empty pages and relative links',
    {
      collectedBy: 'absent',
      ignores: /^(format|tag|collected_by)/,
      pageSize: 2,
      emptyPages: true,
      relativeLinks: true,
    },
  ],
];

describe.each(SERVERS)('R6: where provenance is, asked of %s', (_name, faults) => {
  test.for<[string, TagValue | undefined, string]>([
    ['embedded', 'embedded', 'embedded'],
    ['none', 'none', 'none'],
    ['no tag, which is not none', undefined, 'unmarked'],
    ['a list with one known value', ['embedded', 'sport'], 'embedded'],
    ['a value of no version of the note', 'sidecar', 'unknown'],
    ['two known values that contradict each other', ['embedded', 'none'], 'unknown'],
  ])('%s', async ([, tag, state]) => {
    const { writer, reader } = await openStore(faults);
    const { video, multi } = await writeFlows(writer, { ...(tag !== undefined && { tag }), label: 'Harbour' });
    await writeFlows(writer, { tag: 'detached', data: 'c2pa' });
    for (const [flow, path] of [
      [video, [video, multi]],
      [multi, [multi]],
    ] as const) {
      const { notes: _notes, requests: _requests, ...found } = await find(reader, flow);
      expect(found).toEqual({
        flow,
        state,
        inverted: faults.collectedBy === 'absent',
        carriers:
          tag === undefined
            ? []
            : [
                {
                  flow: multi,
                  label: 'Harbour',
                  state,
                  value: tag,
                  path,
                  nonStandard: false,
                  ...(state === 'embedded' && { holder: multi }),
                },
              ],
      });
    }
  });

  test.for<[string, string | null, 'role' | 'data-type']>([
    ['by its role', 'c2pa', 'role'],
    ['by its data type where it has no role (ADR 0056)', null, 'data-type'],
    ['by its data type where the role is a label for people', 'Herkunft', 'data-type'],
  ])('detached: the data Flow is found %s', async ([, data, foundBy]) => {
    const { writer, reader } = await openStore(faults);
    await writeFlows(writer, { tag: 'embedded' });
    const written = await writeFlows(writer, { tag: 'detached', data });
    for (const flow of [written.audio, written.data!, written.multi]) {
      const { state, carriers, notes } = await find(reader, flow);
      expect({ state, notes }).toEqual({ state: 'detached', notes: [] });
      expect(carriers).toMatchObject([{ flow: written.multi, state, holder: written.data, foundBy }]);
    }
  });
});

describe('the number of requests', () => {
  test.for<[string, Faults, string | null, number]>([
    ['is 3 at most where collected_by is served', {}, null, 3],
    ['is 2 where the role says which it is', {}, 'c2pa', 2],
    ['is 6 at most in a small store that does not serve it', { collectedBy: 'absent' }, null, 6],
    ['is 6 at most in one that ignores filters too', { collectedBy: 'absent', ignores: /^(format|coll)/ }, null, 6],
  ])('%s, and what is said is what was asked', async ([, faults, data, most]) => {
    const { writer, reader, proxy } = await openStore(faults);
    const { video } = await writeFlows(writer, { tag: 'detached', data });
    for (let others = 0; others < 10; others += 1) await writeFlows(writer, { tag: 'detached', data: 'c2pa' });
    proxy.asked.length = 0;
    const { requests, state } = await find(reader, video);
    expect(state).toBe('detached');
    expect(proxy.asked).toHaveLength(requests);
    expect(requests).toBeLessThanOrEqual(most);
  });

  it('does not grow with a large store that leaves collected_by out of Flows that nothing collects', async () => {
    const [alone, parent, child] = [randomUUID(), randomUUID(), randomUUID()];
    const multi = { id: parent, format: 'urn:x-nmos:format:multi', flow_collection: [{ id: child }] };
    const server = await startHostile(({ url }) => {
      if (url.pathname === `/flows/${alone}`) return answer(200, { id: alone, format: 'urn:x-nmos:format:video' });
      if (url.pathname === `/flows/${child}`)
        return answer(200, { id: child, format: 'urn:x-nmos:format:video', collected_by: [parent] });
      const page = Number(url.searchParams.get('page') ?? 0);
      return answer(200, [multi], { link: `</flows?page=${page + 1}>; rel="next"` });
    });
    const found = await find(await openClient(server.origin), alone);
    expect(found).toEqual({ flow: alone, state: 'unmarked', carriers: [], notes: [], requests: 4, inverted: false });
  });

  it('has an end in a store that never ends', async () => {
    const flow = randomUUID();
    const server = await startHostile(({ url }) => {
      if (url.pathname !== '/flows') return answer(200, { id: flow, format: 'urn:x-nmos:format:video' });
      const page = Number(url.searchParams.get('page') ?? 0);
      const row = { id: randomUUID(), format: 'urn:x-nmos:format:multi', flow_collection: [{ id: flow }] };
      return answer(200, [row], { link: `</flows?page=${page + 1}>; rel="next"` });
    });
    const { requests, notes } = await find(await openClient(server.origin), flow);
    expect(requests).toBeLessThan(30);
    expect(notes.join(' ')).toContain('Only the first');
  });
});

describe('collections that are not as simple', () => {
  it('a Flow in several collections: all are told, the nearest first', async () => {
    const { writer, reader } = await openStore();
    const { video, multi } = await writeFlows(writer, { tag: 'embedded' });
    const other = multiFlow([{ id: video, role: 'video' }], { tags: { 'c2pa-provenance': 'none' } });
    const outer = multiFlow([{ id: multi }], { tags: { 'c2pa-provenance': 'detached' } });
    for (const flow of [other, outer]) await writer.putFlow(flow, never());
    const { carriers, notes } = await find(reader, video);
    expect(
      carriers.map(({ flow, path }) => [flow, path.length]).toSorted(([, a], [, b]) => Number(a) - Number(b)),
    ).toEqual(
      expect.arrayContaining([
        [multi, 2],
        [other.id, 2],
        [outer.id, 3],
      ]),
    );
    expect(carriers.at(-1)).toMatchObject({ flow: outer.id, path: [video, multi, outer.id], state: 'detached' });
    expect(notes.join(' ')).toContain('3 Flows have something to say');
    expect(notes.join(' ')).toContain('collects no data Flow with Content Credentials');
  });

  it('multis of multis are followed four steps up, and no further', async () => {
    const { writer, reader } = await openStore();
    const ids = [(await writeFlows(writer)).video];
    for (let step = 0; step < 6; step += 1) {
      const above = multiFlow([{ id: ids.at(-1)! }], {
        tags: { 'c2pa-provenance': step === 3 ? 'embedded' : 'later' },
      });
      await writer.putFlow(above, never());
      ids.push(above.id);
    }
    const { carriers, notes } = await find(reader, ids[0]!);
    expect(carriers.map(({ flow }) => flow)).toEqual(ids.slice(1, 5));
    expect(carriers.at(-1)).toMatchObject({ state: 'embedded', path: ids.slice(0, 5) });
    expect(notes.join(' ')).toContain('4 steps up');
  });

  it('a collection that goes round is walked once', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const multi = (id: string, by: string) =>
      answer(200, { id, format: 'urn:x-nmos:format:multi', collected_by: [by], flow_collection: [{ id: by }] });
    const server = await startHostile(({ path }: Received) => (path.includes(a) ? multi(a, b) : multi(b, a)));
    const { requests, notes, carriers } = await find(await openClient(server.origin), a);
    expect({ requests, carriers }).toEqual({ requests: 2, carriers: [] });
    expect(notes.join(' ')).toContain('collects itself');
  });

  it('a Flow that says it is in a thousand collections is not a thousand requests', async () => {
    const id = randomUUID();
    const server = await startHostile(({ path }) =>
      answer(200, {
        id: path.split('/')[2]?.split('?')[0],
        format: 'urn:x-nmos:format:video',
        collected_by: path.includes(id) ? Array.from({ length: 1000 }, () => randomUUID()) : [],
      }),
    );
    const { requests, notes } = await find(await openClient(server.origin), id);
    expect(requests).toBeLessThan(70);
    expect(notes.join(' ')).toContain('more collect this one');
  });

  it('a tag on a mono-essence Flow is read, and called non-standard', async () => {
    const { writer, reader } = await openStore();
    const flow = videoFlow({ tags: { 'c2pa-provenance': 'embedded' } });
    await writer.putFlow(flow, never());
    const { carriers, notes } = await find(reader, flow.id);
    expect(carriers).toEqual([
      { flow: flow.id, state: 'embedded', value: 'embedded', path: [flow.id], holder: flow.id, nonStandard: true },
    ]);
    expect(notes.join(' ')).toContain('not multi-essence');
  });

  it.each([
    ['embedded', 'embedded', 'the two can be compared'],
    ['none', 'none', 'says there are none'],
    ['no tag', undefined, 'has no tag'],
    ['an unknown tag', 'other', 'no version of the note names'],
  ])('%s beside a data Flow of credentials is told', async (_name, tag, said) => {
    const { writer, reader } = await openStore();
    const { multi, video, data } = await writeFlows(writer, { ...(tag !== undefined && { tag }), data: 'c2pa' });
    const { carriers, notes } = await find(reader, video);
    const holder = tag === 'embedded' ? multi : tag === 'none' ? undefined : data;
    expect(carriers).toMatchObject([{ flow: multi, ...(holder !== undefined && { holder }) }]);
    expect(notes.join(' ')).toContain(said);
  });

  it.each(['hidden', 'forbidden'] as const)('a collector that is %s is not called gone', async (how) => {
    const { writer, reader, proxy } = await openStore();
    const { multi, video } = await writeFlows(writer, { tag: 'embedded' });
    proxy.faults = { [how]: (path: string) => path === `/flows/${multi}` };
    const found = await find(reader, video);
    expect(found).toMatchObject({
      state: 'unmarked',
      carriers: [],
      notes: [`The Flow ${multi} is not visible to you.`],
    });
  });

  it('the Flow itself being refused is the answer', async () => {
    const { reader } = await openStore();
    expect(await codeOf(find(reader, randomUUID()))).toBe('not_found');
  });
});

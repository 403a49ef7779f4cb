import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FlowGraph } from '#shared/tams/flow-graph.ts';
import { readFlowGraph } from '#core/flows/flow-graph.ts';
import { codeOf, never, openClient } from './client-session.ts';
import { addObject, storeFlow, writeFlows } from './flows.ts';
import { answer, startHostile } from './hostile-server.ts';
import { type Faults, startMisbehaving } from './misbehaving-store.ts';
import { multiFlow, openSession, videoFlow } from './store-session.ts';

async function openStore(faults: Faults = {}) {
  const { store } = await openSession();
  const auth = { kind: 'bearer', token: store.token } as const;
  const proxy = await startMisbehaving(store.url, faults);
  return { writer: await openClient(store.url, auth), reader: await openClient(proxy.url, auth), proxy };
}
type Store = Awaited<ReturnType<typeof openStore>>;

/** A contribution with an object, and a programme that was cut from it by re-use of the object. */
async function writeStory({ writer }: Store) {
  const { video, audio, data, multi } = await writeFlows(writer, {
    tag: 'detached',
    data: 'c2pa',
    label: 'Contribution',
  });
  const object = await addObject(writer, multi, Buffer.from('media'));
  const storeObject = await addObject(writer, data!, Buffer.from('store'));
  const programme = multiFlow([], { label: 'Programme' });
  await writer.putFlow(programme, never());
  await writer.register(programme.id, [{ object_id: object, timerange: '[0:0_2:0)' }], never());
  return { video, audio, data: data!, multi, object, storeObject, programme: programme.id };
}

const draw = (store: Store, flow: string) => readFlowGraph(store.reader, flow, never());
const node = ({ nodes }: FlowGraph, id: string) => nodes.find((one) => one.id === id);
const edges = ({ edges: all }: FlowGraph) =>
  all.map(({ kind, from, to, role }) => [kind, from, to, ...(role === undefined ? [] : [role])].join(' ')).toSorted();

describe('the graph around a Flow', () => {
  it.each<[string, Faults]>([
    ['a store that keeps to the specification', {}],
    ['a store that says no collected_by', { collectedBy: 'absent' }],
    ['a store that ignores filters, with short pages', { ignores: /^(format|tag|collected)/, pageSize: 1 }],
  ])('has Sources, collections, credentials and re-used Objects, in %s', async (_name, faults) => {
    const store = await openStore(faults);
    const { video, audio, data, multi, object, storeObject, programme } = await writeStory(store);
    const graph = await draw(store, video);
    const flowNodes = graph.nodes.flatMap((one) => (one.kind === 'flow' ? [one] : []));
    expect(
      flowNodes.map(({ flow, focus, missing, holdsCredentials, provenance }) => ({
        flow,
        focus,
        missing,
        holdsCredentials,
        provenance,
      })),
    ).toEqual(
      [
        { flow: video, focus: true },
        { flow: multi, provenance: 'detached' },
        { flow: audio },
        { flow: data, holdsCredentials: true },
        { flow: programme },
      ].map((one) => ({ focus: false, missing: false, holdsCredentials: false, provenance: 'unmarked', ...one })),
    );
    expect(node(graph, `flow:${multi}`)).toMatchObject({ label: 'Contribution', container: 'video/mp4' });
    expect(node(graph, `object:${object}`)).toEqual({ id: `object:${object}`, kind: 'object', object, users: 2 });
    const source = new Map<string, string>();
    for (const id of [video, audio, data, multi, programme])
      source.set(id, `source:${(await store.writer.flow(id, never())).source_id}`);
    const members = [
      [video, 'video'],
      [audio, 'audio'],
      [data, 'c2pa'],
    ] as const;
    expect(edges(graph)).toEqual(
      [
        ...[video, audio, data, multi].map((id) => `represents flow:${id} ${source.get(id)}`),
        ...members.map(([id, role]) => `collects flow:${multi} flow:${id} ${role}`),
        ...members.map(([id, role]) => `collects ${source.get(multi)} ${source.get(id)} ${role}`),
        `first-used flow:${multi} object:${object}`,
        `uses flow:${programme} object:${object}`,
        `first-used flow:${data} object:${storeObject}`,
      ].toSorted(),
    );
    expect(graph.notes).toEqual([]);
  });

  it('shows the same from the programme: whose object it is made of', async () => {
    const store = await openStore();
    const { multi, programme, object } = await writeStory(store);
    const graph = await draw(store, programme);
    expect(node(graph, `flow:${programme}`)).toMatchObject({ focus: true });
    expect(edges(graph)).toContain(`first-used flow:${multi} object:${object}`);
  });

  it('3.2: without /objects shows what drawn Flows share, and says what is not known', async () => {
    const store = await openStore({ hidden: (path) => path.startsWith('/objects/') });
    const { multi, object, programme } = await writeStory(store);
    const graph = await draw(store, multi);
    expect(edges(graph)).toContain(`uses flow:${multi} object:${object}`);
    expect(node(graph, `flow:${programme}`)).toBeUndefined();
    expect(graph.notes.join(' ')).toContain('use by Flows that are not drawn is not known');
  });

  it('draws what is named and not to be had as missing', async () => {
    const store = await openStore();
    const { multi, video, audio } = await writeStory(store);
    store.proxy.faults = { hidden: (path) => path.startsWith(`/flows/${audio}`) };
    const graph = await draw(store, video);
    expect(node(graph, `flow:${audio}`)).toMatchObject({ missing: true, format: '' });
    expect(edges(graph)).toContain(`collects flow:${multi} flow:${audio} audio`);
    expect(graph.notes).toContain(`The Flow ${audio} is not visible to you.`);
  });

  it('marks an embedded carrier, and a data Flow found by its type alone, as holding credentials', async () => {
    const store = await openStore();
    const { multi } = await writeFlows(store.writer, { tag: 'embedded' });
    const alone = storeFlow();
    await store.writer.putFlow(alone, never());
    expect(node(await draw(store, multi), `flow:${multi}`)).toMatchObject({ holdsCredentials: true });
    expect(node(await draw(store, alone.id), `flow:${alone.id}`)).toMatchObject({ holdsCredentials: true });
  });

  it('has an end, however much there is: nodes, Flows, Objects and requests', { timeout: 30_000 }, async () => {
    const id = randomUUID();
    const format = 'urn:x-nmos:format:multi';
    const many = (count: number) => Array.from({ length: count }, () => ({ id: randomUUID() }));
    const server = await startHostile(({ path, url }) => {
      if (path.startsWith('/flows?')) return answer(200, []);
      if (url.pathname.endsWith('/segments')) {
        const next = `<${url.pathname}?page=${randomUUID()}>; rel="next"`;
        const rows = many(20).map((one) => ({ object_id: one.id, timerange: '[0:0_1:0)' }));
        return answer(200, rows, { link: next });
      }
      const own = decodeURIComponent(url.pathname.split('/')[2] ?? '');
      if (path.startsWith('/objects/'))
        return answer(200, { id: own, referenced_by_flows: many(100).map((one) => one.id) });
      if (path.startsWith('/sources/')) return answer(200, { id: own, format, source_collection: many(100) });
      return answer(200, {
        id: own,
        source_id: randomUUID(),
        format,
        container: 'video/mp4',
        collected_by: many(10).map((one) => one.id),
        flow_collection: many(100),
      });
    });
    const graph = await readFlowGraph(await openClient(server.origin), id, never());
    expect(graph.nodes).toHaveLength(300);
    expect(server.received.length).toBeLessThan(600);
    const ids = new Set(graph.nodes.map((one) => one.id));
    expect(graph.edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
    expect(graph.notes.join(' ')).toContain('Only 300 things are drawn');
  });

  it('a collection that goes round is drawn once', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const server = await startHostile(({ path, url }) => {
      if (url.pathname.endsWith('/segments') || path.startsWith('/flows?')) return answer(200, []);
      const [own, other] = path.includes(a) ? [a, b] : [b, a];
      return answer(200, {
        id: own,
        format: 'urn:x-nmos:format:multi',
        flow_collection: [{ id: other }],
        collected_by: [other],
      });
    });
    const graph = await readFlowGraph(await openClient(server.origin), a, never());
    expect(graph.nodes).toHaveLength(2);
    expect(edges(graph)).toEqual([`collects flow:${a} flow:${b}`, `collects flow:${b} flow:${a}`].toSorted());
  });

  it('the Flow itself being refused is the answer', async () => {
    expect(await codeOf(draw(await openStore(), videoFlow().id))).toBe('not_found');
  });
});

import type { StoreConnection, StoreReport } from '#shared/api/store.ts';
import { ConnectionId } from '#shared/api/ids.ts';
import type { UnfinishedIngest } from '#shared/api/ingest.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import { Flow } from '#shared/tams/flow.ts';
import { Source, type TagValue } from '#shared/tams/model.ts';
import type { PageApi } from '#shared/api/index.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';

/*
 * A TAMS store in memory for tests of the Store screen: it lists, filters and changes as the contract says; what it holds and how it
 * fails is the test's.
 */

export const localId = ConnectionId.parse('local');
export const at = '2026-11-01T12:00:00.000Z';
const PAGE = 50;

export const flowId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const sourceIdOf = (flow: string): string => flow.replace('-4000-8000-', '-4000-9000-');

export const sampleFlow = (index: number, change: Record<string, unknown> = {}): Flow =>
  Flow.parse({
    id: flowId(index),
    source_id: sourceIdOf(flowId(index)),
    format: 'urn:x-nmos:format:multi',
    container: 'video/mp4',
    label: `Clip ${String(index)}`,
    created: at,
    timerange: '[0:0_12:480000000)',
    ...change,
  });

export const localStore: StoreConnection = {
  id: localId,
  name: 'Local store',
  kind: 'local',
  address: 'http://127.0.0.1:41234/',
  auth: 'none',
};

export const remoteStore: StoreConnection = {
  id: ConnectionId.parse('news'),
  name: 'Newsroom',
  kind: 'remote',
  address: 'https://tams.example.org/v8',
  auth: 'oauth',
};

export const sampleReport: StoreReport = {
  name: 'Newsroom TAMS',
  apiVersion: '8.1',
  backends: [],
  capabilities: {
    tagFilter: 'no',
    collectedByFilter: 'no',
    collectedBy: 'no',
    timerange: 'yes',
    urlSelection: 'yes',
    objects: 'unknown',
  },
  latency: 84.2,
};

interface Memory {
  connections?: StoreConnection[];
  flows?: Flow[];
  unfinished?: UnfinishedIngest[];
  report?: StoreReport;
  /** Said with every page of Flows. */
  notes?: string[];
  /** Asked before each answer about what is in a store; throws what the test wants to go wrong. */
  refuse?: (procedure: string) => void;
}

/** Handlers over what the test gave; `flows` is what the store holds now. */
export function memoryStore(memory: Memory = {}) {
  let connections = memory.connections ?? [localStore];
  let unfinished = memory.unfinished ?? [];
  const flows = new Map((memory.flows ?? []).map((flow) => [flow.id, flow]));
  const check = (procedure: string): void => memory.refuse?.(procedure);
  const flowOf = (id: string): Flow => {
    const flow = flows.get(id);
    if (!flow) throw new AppError('not_found', 'The store has no such Flow.');
    return flow;
  };
  const change = (id: string, news: Record<string, unknown>): Flow => {
    const flow = Flow.parse({ ...flowOf(id), ...news });
    flows.set(id, flow);
    return flow;
  };

  const handlers: Partial<Handlers<PageApi>> = {
    'store.connections': async () => connections,
    'store.add': async ({ name, address, auth }) => {
      const added = { id: ConnectionId.parse('added'), name, kind: 'remote' as const, address, auth: auth.kind };
      connections = [...connections, added];
      return added;
    },
    'store.remove': async ({ connection }) => {
      connections = connections.filter(({ id }) => id !== connection);
      return {};
    },
    'store.test': async () => {
      check('store.test');
      return memory.report ?? sampleReport;
    },
    'store.flows': async ({
      cursor,
      search,
      format,
      tag,
      provenance,
      source,
      topLevel,
      sort,
      reverse,
      collectedBy,
    }) => {
      check('store.flows');
      const rows = [...flows.values()].filter(
        (flow) =>
          (!search || `${flow.label ?? ''} ${flow.description ?? ''} ${flow.id}`.includes(search)) &&
          (!format || flow.format === format) &&
          (!tag || (tag.value === undefined ? tag.name in (flow.tags ?? {}) : flow.tags?.[tag.name] === tag.value)) &&
          (!provenance || (flow.tags?.['c2pa-provenance'] ?? 'unmarked') === provenance) &&
          (!source || flow.source_id === source) &&
          (!topLevel || (flow.collected_by ?? []).length === 0) &&
          (!collectedBy || flow.collected_by?.includes(collectedBy)),
      );
      if (sort === 'label') rows.sort((a, b) => (a.label ?? '').localeCompare(b.label ?? ''));
      return pageOf(reverse ? rows.toReversed() : rows, cursor, memory.notes);
    },
    'store.sources': async ({ cursor, search }) => {
      check('store.sources');
      const rows = [...flows.values()]
        .filter(({ label }) => !search || label?.includes(search))
        .map(({ source_id: id, format, label }) => Source.parse({ id, format, label, created: at }));
      return pageOf(rows, cursor);
    },
    'store.flow': async ({ flow }) => {
      check('store.flow');
      return flowOf(flow);
    },
    'store.setTag': async ({ flow, name, value }) => {
      check('store.setTag');
      const tags: Record<string, TagValue> = { ...flowOf(flow).tags };
      if (value === undefined) delete tags[name];
      else tags[name] = value;
      return change(flow, { tags });
    },
    'store.setText': async ({ flow, ...texts }) => {
      check('store.setText');
      return change(flow, texts);
    },
    'store.removeFlow': async ({ flow }) => {
      check('store.removeFlow');
      flows.delete(flow);
      return { done: true };
    },
    'ingest.unfinished': async () => unfinished,
    'ingest.discard': async ({ ingest }) => {
      unfinished = unfinished.filter((entry) => entry.ingest !== ingest);
      return { job: 'j_000000000009' as never };
    },
    'settings.set': async () => ({
      theme: 'system',
      userName: '',
      lastSigner: '',
      lastProject: '',
      lastConnection: '',
      lastAuthority: '',
      expiryWarningDays: 30,
      drawer: { open: true, tab: 'actions' },
      policy: NO_POLICY,
    }),
  };
  return { handlers, flows };
}

function pageOf<T>(rows: readonly T[], cursor: string | undefined, notes: string[] = []) {
  const start = Number(cursor ?? 0);
  const next = start + PAGE < rows.length ? { next: String(start + PAGE) } : {};
  return { items: rows.slice(start, start + PAGE), notes, ...next };
}

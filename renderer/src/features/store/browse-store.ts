import { createStore } from 'zustand/vanilla';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { ProvenanceFilter } from '#shared/api/store.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { ContentFormat, Source } from '#shared/tams/model.ts';
import { client } from '../../client/client.ts';
import { createPagedList, type PagedList } from './paged-list.ts';

export type BrowseTab = 'flows' | 'sources';
export type SortKey = 'created' | 'updated' | 'label';

/** What narrows and orders the lists. Provenance and `source` are about Flows only. */
export interface Filters {
  search: string;
  format?: ContentFormat;
  tag?: { name: string; value?: string };
  provenance?: ProvenanceFilter;
  topLevel: boolean;
  sort?: SortKey;
  reverse: boolean;
  source?: { id: string; label: string };
}

interface Browse {
  tab: BrowseTab;
  filters: Filters;
}

export const noFilters: Filters = { search: '', topLevel: false, reverse: false };

const begin: Browse = { tab: 'flows', filters: noFilters };

/** Kept for as long as the page is, by connection: who comes back finds what they left. */
export const browseStore = createStore<{ of: Readonly<Record<ConnectionId, Browse>> }>(() => ({ of: {} }));

export const browseOf = (state: { of: Readonly<Record<ConnectionId, Browse>> }, id: ConnectionId): Browse =>
  state.of[id] ?? begin;

function change(id: ConnectionId, news: Partial<Browse>): void {
  browseStore.setState((state) => ({ of: { ...state.of, [id]: { ...browseOf(state, id), ...news } } }));
}

export const setTab = (id: ConnectionId, tab: BrowseTab): void => change(id, { tab });

export const setFilters = (id: ConnectionId, filters: Filters): void => change(id, { filters });

/** Shows the Flows of a Source and nothing else. */
export const showFlowsOf = (id: ConnectionId, source: { id: string; label: string }): void =>
  change(id, { tab: 'flows', filters: { ...noFilters, source } });

/** How many filters are on. An order is none. */
export const activeFilters = ({ search, format, tag, provenance, topLevel, source }: Filters): number =>
  [search !== '', format, tag, provenance, topLevel, source].filter(Boolean).length;

/** The filters as the contract has them. */
function listing({ search, format, tag, topLevel, sort, reverse }: Filters) {
  return {
    ...(search === '' ? {} : { search }),
    ...(format ? { format } : {}),
    ...(tag ? { tag } : {}),
    ...(topLevel ? { topLevel } : {}),
    ...(sort ? { sort, reverse } : {}),
  };
}

const idOf = ({ id }: { id: string }): string => id;
const now = (): number => Date.now();

// One list of each kind is kept, with the place where it was left. Another question makes another list.
let flows: { key: string; list: PagedList<Flow> } | undefined;
let sources: { key: string; list: PagedList<Source> } | undefined;

/** The Flows that pass the filters. */
export function flowsOf(connection: ConnectionId, filters: Filters): PagedList<Flow> {
  const { source, provenance } = filters;
  const query = {
    connection,
    ...listing(filters),
    ...(source ? { source: source.id } : {}),
    ...(provenance ? { provenance } : {}),
  };
  const key = JSON.stringify(query);
  if (flows?.key !== key) {
    const fetchPage = (cursor: string | undefined) => client['store.flows']({ ...query, ...at(cursor) });
    flows = { key, list: createPagedList<Flow>({ fetchPage, idOf, now }) };
  }
  return flows.list;
}

/** The Sources that pass the filters. */
export function sourcesOf(connection: ConnectionId, filters: Filters): PagedList<Source> {
  const query = { connection, ...listing(filters) };
  const key = JSON.stringify(query);
  if (sources?.key !== key) {
    const fetchPage = (cursor: string | undefined) => client['store.sources']({ ...query, ...at(cursor) });
    sources = { key, list: createPagedList<Source>({ fetchPage, idOf, now }) };
  }
  return sources.list;
}

const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

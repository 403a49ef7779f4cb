import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '#shared/rpc/errors.ts';
import type { z } from '#shared/rpc/zod.ts';
import { Flow, FlowWrite } from '#shared/tams/flow.ts';
import { Service, Source, TagValue } from '#shared/tams/model.ts';
import {
  type Allocation,
  Allocations,
  DeleteRequest,
  type Segment,
  type SegmentWrite,
  StorageBackend,
  StorageWrite,
  TamsObject,
} from '#shared/tams/segment.ts';
import { isInside } from '#core/net/addresses.ts';
import { createApi } from './api.ts';
import { createAuthorizer } from './authorize.ts';
import type { TamsConnection, TamsPorts } from './connection.ts';
import {
  type Checked,
  type FlowQuery,
  listFlows,
  listSegments,
  listSources,
  type SegmentQuery,
  type SourceQuery,
} from './lists.ts';
import { createObjects, type Objects } from './objects.ts';
import { type Page, pages } from './paging.ts';
import { type FailedSegment, registerSegments } from './register.ts';
import { createTransport } from '#core/net/transport.ts';

/** Silence that ends an exchange; milliseconds. */
const IDLE = 30_000;

/**
 * One TAMS store, API 7.0 to 8.2. Lists are pages to be walked; rows a server should not have sent are left out and named. All methods
 * throw AppError: 'store_unreachable', 'store_denied', 'store_refused', 'store_protocol', 'not_found', 'cancelled'.
 */
export interface TamsClient {
  service(signal: AbortSignal): Promise<Service>;
  storageBackends(signal: AbortSignal): AsyncGenerator<Page<StorageBackend>>;
  sources(query: SourceQuery, signal: AbortSignal): AsyncGenerator<Checked<Source>>;
  flows(query: FlowQuery, signal: AbortSignal): AsyncGenerator<Checked<Flow>>;
  source(id: string, signal: AbortSignal): Promise<Source>;
  /** With its timerange, where the server tells. */
  flow(id: string, signal: AbortSignal): Promise<Flow>;
  segments(flow: string, query: SegmentQuery, signal: AbortSignal): AsyncGenerator<Checked<Segment>>;
  object(id: string, signal: AbortSignal): Promise<TamsObject>;
  /** Creates, or replaces whole: a flow that is there loses every tag that is not in `flow` (tams.md W2). */
  putFlow(flow: FlowWrite, signal: AbortSignal): Promise<void>;
  /** The only way to tag a flow that exists. */
  setTag(flow: string, name: string, value: TagValue, signal: AbortSignal): Promise<void>;
  removeTag(flow: string, name: string, signal: AbortSignal): Promise<void>;
  setText(flow: string, name: 'label' | 'description', text: string, signal: AbortSignal): Promise<void>;
  setReadOnly(flow: string, isReadOnly: boolean, signal: AbortSignal): Promise<void>;
  allocate(flow: string, wanted: StorageWrite, signal: AbortSignal): Promise<Allocation[]>;
  /** @returns those that the server did not take; see registerSegments. */
  register(flow: string, segments: readonly SegmentWrite[], signal: AbortSignal): Promise<FailedSegment[]>;
  /** @returns the request to watch, where the deletion goes on after the answer and the server says so readably. */
  deleteFlow(flow: string, signal: AbortSignal): Promise<DeleteRequest | undefined>;
  deleteRequest(id: string, signal: AbortSignal): Promise<DeleteRequest>;
  /** Bytes. */
  readonly objects: Objects;
  close(): void;
}

export async function createTamsClient(connection: TamsConnection, ports: TamsPorts): Promise<TamsClient> {
  const apiTransport = createTransport({ mayReachInside: () => true, idle: IDLE });
  const mayReachInside = await isStoreInside(connection.base);
  const objectTransport = createTransport({ mayReachInside: () => mayReachInside, idle: IDLE });
  const authorizer = createAuthorizer(connection, apiTransport, ports);
  const api = createApi(connection, apiTransport, authorizer, ports);

  async function get<S extends z.ZodType>(url: URL, schema: S, signal: AbortSignal): Promise<z.output<S>> {
    const { body } = await api.call({ method: 'GET', url, signal });
    return understood(schema, body, url);
  }
  async function write(url: URL, body: unknown, signal: AbortSignal): Promise<void> {
    await api.call({ method: 'PUT', url, body, signal });
  }

  return {
    service: (signal) => get(api.url('service'), Service, signal),
    storageBackends: (signal) => pages(api, api.url('service', 'storage-backends'), StorageBackend, signal),
    sources: (query, signal) => listSources(api, query, signal),
    flows: (query, signal) => listFlows(api, query, signal),
    source: (id, signal) => get(api.url('sources', id), Source, signal),
    flow(id, signal) {
      const url = api.url('flows', id);
      url.searchParams.set('include_timerange', 'true');
      return get(url, Flow, signal);
    },
    segments: (flow, query, signal) => listSegments(api, flow, query, signal),
    object: (id, signal) => get(api.url('objects', id), TamsObject, signal),
    putFlow: (flow, signal) => write(api.url('flows', flow.id), FlowWrite.parse(flow), signal),
    setTag: (flow, name, value, signal) => write(api.url('flows', flow, 'tags', name), TagValue.parse(value), signal),
    async removeTag(flow, name, signal) {
      // Gone already is what was wanted.
      await api.call({ method: 'DELETE', url: api.url('flows', flow, 'tags', name), signal, accept: [404] });
    },
    setText: (flow, name, text, signal) => write(api.url('flows', flow, name), text, signal),
    setReadOnly: (flow, isReadOnly, signal) => write(api.url('flows', flow, 'read_only'), isReadOnly, signal),
    async allocate(flow, wanted, signal) {
      const url = api.url('flows', flow, 'storage');
      const { body } = await api.call({ method: 'POST', url, body: StorageWrite.parse(wanted), signal });
      return understood(Allocations, body, url).media_objects;
    },
    register: (flow, segments, signal) => registerSegments(api, flow, segments, ports.newId(), signal),
    async deleteFlow(flow, signal) {
      const url = api.url('flows', flow);
      const { status, body } = await api.call({ method: 'DELETE', url, signal, accept: [404] });
      return status === 202 ? DeleteRequest.safeParse(body).data : undefined;
    },
    deleteRequest: (id, signal) => get(api.url('flow-delete-requests', id), DeleteRequest, signal),
    objects: createObjects({ connection, transport: objectTransport, authorizer }),
    close() {
      apiTransport.close();
      objectTransport.close();
    },
  };
}

function understood<S extends z.ZodType>(schema: S, body: unknown, url: URL): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AppError('store_protocol', `${url.host} answers ${url.pathname} with something else than TAMS describes.`, {
    cause: parsed.error,
  });
}

/** Whether the store itself is inside this machine or network: only then may what it points to be. */
async function isStoreInside({ hostname }: URL): Promise<boolean> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0) return isInside(host);
  // A name that does not resolve fails with the first request, which says so.
  const addresses = await lookup(host, { all: true }).catch(() => []);
  return addresses.length > 0 && addresses.every(({ address }) => isInside(address));
}

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { FlowWrite } from '#shared/tams/flow.ts';
import type { SegmentWrite } from '#shared/tams/segment.ts';
import { type RunningStore, startStore } from '#core/tams-store/store.ts';
import { judgeExchanges } from './prism/exchanges.ts';
import { hasOfficial, listViolations, violations } from './official.ts';

/** Which official schema an answer has to meet: the schema of the value, or in brackets that of a list's items. */
const ANSWERS: readonly [method: string, path: RegExp, status: number, schema: string][] = [
  ['GET', /^\/service$/, 200, 'service'],
  ['GET', /^\/service\/storage-backends$/, 200, 'storage-backends-list'],
  ['GET', /^\/sources$/, 200, '[source]'],
  ['GET', /^\/sources\/[^/]+$/, 200, 'source'],
  ['GET', /^\/(sources|flows)\/[^/]+\/tags$/, 200, 'tags'],
  ['GET', /^\/flows$/, 200, '[flow-get]'],
  ['GET', /^\/flows\/[^/]+$/, 200, 'flow-get'],
  ['PUT', /^\/flows\/[^/]+$/, 201, 'flow-get'],
  ['GET', /^\/flows\/[^/]+\/flow_collection$/, 200, 'flow-collection'],
  ['GET', /^\/flows\/[^/]+\/segments$/, 200, '[flow-segment]'],
  ['POST', /^\/flows\/[^/]+\/segments$/, 200, 'flow-segment-bulk-failure'],
  ['POST', /^\/flows\/[^/]+\/storage$/, 201, 'flow-storage'],
  ['GET', /^\/objects\/[^/]+$/, 200, 'object'],
  ['GET', /^\/flow-delete-requests$/, 200, '[deletion-request]'],
  ['GET', /^\/flow-delete-requests\/[^/]+$/, 200, 'deletion-request'],
  ['DELETE', /./, 202, 'deletion-request'],
];

export interface Answer {
  status: number;
  // The test says what it expects in there; the official schema has been checked.
  // eslint-disable-next-line typescript/no-explicit-any
  body: any;
  headers: Headers;
}

export interface Session {
  store: RunningStore;
  folder: string;
  /** The store's clock, in milliseconds; tests move it. */
  now: { value: number };
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  restart(): Promise<void>;
}

/** A store of its own for one test. Every answer is checked against the official description where that is at hand. */
export async function openSession(): Promise<Session> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-store-'));
  const now = { value: Date.parse('2026-11-22T10:00:00Z') };
  const logged: unknown[] = [];
  const log = (_level: string, message: string, cause: unknown): void => void logged.push([message, cause]);
  const start = () => startStore({ folder, clock: () => new Date(now.value), version: '1.2.3', log });
  const session: Session = {
    store: await start(),
    folder,
    now,
    async call(method, path, body, headers = {}) {
      const response = await fetch(new URL(path, session.store.url), {
        method,
        headers: {
          authorization: `Bearer ${session.store.token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json: unknown = text === '' ? undefined : JSON.parse(text);
      check(method, path, response.status, json);
      return { status: response.status, body: json, headers: response.headers };
    },
    async restart() {
      await session.store.close();
      session.store = await start();
    },
  };
  judgeExchanges(() => new URL(session.store.url));
  onTestFinished(async () => {
    await session.store.close();
    await rm(folder, { recursive: true, force: true });
    expect(logged).toEqual([]);
  });
  return session;
}

function check(method: string, path: string, status: number, body: unknown): void {
  if (!hasOfficial) return;
  if (status >= 400) return expect(violations('error', body)).toEqual([]);
  const [pathname = ''] = path.split('?');
  const schema = ANSWERS.find(([m, pattern, s]) => m === method && s === status && pattern.test(pathname))?.[3];
  if (schema === undefined) return;
  const found = schema.startsWith('[')
    ? listViolations(schema.slice(1, -1), body as unknown[])
    : violations(schema, body);
  expect({ path, found }).toEqual({ path, found: [] });
}

export const uuid = (): string => randomUUID();

type Video = Extract<FlowWrite, { format: 'urn:x-nmos:format:video' }>;
export const videoFlow = (more: Partial<Video> = {}): Video => ({
  id: uuid(),
  source_id: uuid(),
  format: 'urn:x-nmos:format:video',
  codec: 'video/h264',
  container: 'video/mp2t',
  essence_parameters: { frame_width: 640, frame_height: 360, frame_rate: { numerator: 25 } },
  ...more,
});

export const multiFlow = (
  members: readonly { id: string; role?: string }[],
  more: Partial<Extract<FlowWrite, { format: 'urn:x-nmos:format:multi' }>> = {},
): FlowWrite => ({
  id: uuid(),
  source_id: uuid(),
  format: 'urn:x-nmos:format:multi',
  container: 'video/mp4',
  flow_collection: [...members],
  ...more,
});

/** Puts a flow, which must be new. @returns its id */
export async function put(session: Session, flow: FlowWrite): Promise<string> {
  expect((await session.call('PUT', `/flows/${flow.id}`, flow)).status).toBe(201);
  return flow.id;
}

/** Allocates an object on a flow and uploads bytes to it. @returns its id */
export async function upload(session: Session, flow: string, bytes = 'bytes', type?: string): Promise<string> {
  const { body, status } = await session.call('POST', `/flows/${flow}/storage`, {
    limit: 1,
    ...(type !== undefined && { content_type: type }),
  });
  expect(status).toBe(201);
  const { object_id, put_url } = body.media_objects[0];
  const sent = await fetch(put_url.url, {
    method: 'PUT',
    body: bytes,
    headers: { 'content-type': put_url['content-type'] },
  });
  expect(sent.status).toBe(200);
  return object_id as string;
}

/** Uploads and registers. @returns the object's id */
export async function addSegment(
  session: Session,
  flow: string,
  segment: Omit<SegmentWrite, 'object_id'>,
): Promise<string> {
  const object_id = await upload(session, flow);
  expect((await session.call('POST', `/flows/${flow}/segments`, { ...segment, object_id })).status).toBe(201);
  return object_id;
}

/** All pages of a list, following Link until there is none. */
export async function allPages(session: Session, path: string): Promise<Answer['body'][][]> {
  const pages: Answer['body'][][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { body, headers } = await session.call('GET', next);
    pages.push(body);
    const link = /^<([^>]*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    next = link === undefined ? undefined : link.slice(session.store.url.length);
  }
  return pages;
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/**
 * What live servers do, one switch each (tams.md sections 3.2 and 5). A fault that is not named here is scripted with hostile-server.ts.
 */
export interface Faults {
  /** Never says which Flows collect a Flow. */
  readonly collectedBy?: 'absent';
  /** Query parameters it takes no notice of, as a pattern of their names. */
  readonly ignores?: RegExp;
  /** `Link` targets without an origin. */
  readonly relativeLinks?: boolean;
  /** At most this many rows a page, whatever was asked for. */
  readonly pageSize?: number;
  /** Between two pages, one with nothing on it. */
  readonly emptyPages?: boolean;
  /** Segments lose what is not in the oldest versions: ts_offset, object_timerange, key_frame_count. */
  readonly bareSegments?: boolean;
  /** Presigned URLs are not said to be. */
  readonly unflagged?: boolean;
  /** An address that answers 403 comes before the one that works. */
  readonly deadUrlFirst?: boolean;
  /** So many requests for bytes are answered as an expired address is. */
  readonly expired?: number;
  /** Bytes of objects as they are sent. */
  readonly bytes?: (body: Buffer) => Buffer;
  /** Sends objects whole, whatever range was asked for. */
  readonly ranges?: 'ignored';
  /** So many requests for bytes are cut off in the middle. */
  readonly cuts?: number;
  /** Paths, decoded, that are not for us to see: 404. */
  readonly hidden?: (path: string) => boolean;
  /** Paths that are forbidden: 403. */
  readonly forbidden?: (path: string) => boolean;
}

export interface Misbehaving {
  readonly url: string;
  /** Method and path of every request of the API, in order. */
  readonly asked: string[];
  /** Range headers of requests for bytes. */
  readonly ranges: (string | undefined)[];
  /** Bytes of objects that were sent. */
  sent: number;
  faults: Faults;
}

/** A store that misbehaves: a good one behind a proxy that spoils its answers. It ends with the test. */
export async function startMisbehaving(target: string, faults: Faults = {}): Promise<Misbehaving> {
  const base = new URL(target);
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state: Misbehaving = { url: `${origin}/`, asked: [], ranges: [], sent: 0, faults };
  const spent = { expired: 0, cuts: 0 };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request;
    const url = new URL(request.url ?? '/', base);
    const { faults: now } = state;
    const isBytes = !/^\/(service|flows|sources|objects|flow-delete-requests)/.test(url.pathname);
    if (isBytes) state.ranges.push(request.headers.range);
    else state.asked.push(`${method} ${url.pathname}`);
    const path = decodeURIComponent(url.pathname);
    if (now.hidden?.(path)) return end(response, 404);
    if (now.forbidden?.(path)) return end(response, 403);
    if (isBytes && method === 'GET' && (url.searchParams.has('dead') || (spent.expired += 1) <= (now.expired ?? 0)))
      return end(response, 403);
    if (!isBytes) spoilQuery(url, now);
    // A page with nothing on it, and a link to the page that was asked for.
    if (now.emptyPages && url.searchParams.has('page') && !url.searchParams.has('turned')) {
      const again = new URL(`${url.pathname}${url.search}`, origin);
      again.searchParams.set('turned', '1');
      return end(response, 200, '[]', { link: `<${again.href}>; rel="next"` });
    }
    url.searchParams.delete('turned');
    const { host: _host, connection: _connection, ...headers } = request.headers as Record<string, string>;
    if (now.ranges === 'ignored') delete headers['range'];
    const answer = await fetch(url, {
      method,
      headers,
      ...(method !== 'GET' && method !== 'DELETE' && { body: new Uint8Array(await buffer(request)) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (isBytes && method === 'GET') return sendBytes(response, answer, now.bytes ? now.bytes(body) : body, now);
    const link = answer.headers.get('link')?.replace(base.origin, now.relativeLinks ? '' : origin);
    const more = { ...(link !== undefined && { link }) };
    end(response, answer.status, body.length === 0 ? '' : spoil(body.toString('utf8'), now), more);
  }

  function sendBytes(response: ServerResponse, answer: Response, body: Buffer, now: Faults): void {
    const range = answer.headers.get('content-range');
    response.writeHead(answer.status, {
      'content-length': String(body.length),
      ...(range !== null && { 'content-range': range }),
    });
    const isCut = (spent.cuts += 1) <= (now.cuts ?? 0);
    const part = isCut ? body.subarray(0, body.length >> 1) : body;
    response.on('close', () => (state.sent += response.writableFinished ? part.length : 0));
    if (isCut) response.write(part, () => response.socket?.resetAndDestroy());
    else response.end(part);
  }

  /** What the good store said, spoilt; its own addresses become ours. */
  function spoil(text: string, now: Faults): string {
    const json: unknown = JSON.parse(text.replaceAll(base.origin, origin));
    const rows = Array.isArray(json) ? (json as Row[]) : [json as Row];
    for (const row of rows) {
      if (typeof row !== 'object' || row === null) continue;
      if (now.collectedBy === 'absent') delete row.collected_by;
      if (now.bareSegments && row.object_id !== undefined)
        for (const name of ['ts_offset', 'object_timerange', 'key_frame_count'] as const) delete row[name];
      if (now.unflagged) for (const one of row.get_urls ?? []) delete one.presigned;
      if (now.deadUrlFirst && row.get_urls)
        row.get_urls.unshift({ url: `${origin}/object?dead=1&sig=x`, presigned: true });
    }
    return JSON.stringify(json);
  }

  return state;
}

interface Row {
  collected_by?: unknown;
  object_id?: string;
  ts_offset?: unknown;
  object_timerange?: unknown;
  key_frame_count?: unknown;
  get_urls?: { url: string; presigned?: boolean }[];
}

function spoilQuery(url: URL, { ignores, pageSize }: Faults): void {
  for (const name of Array.from(url.searchParams.keys())) if (ignores?.test(name)) url.searchParams.delete(name);
  if (pageSize !== undefined && url.searchParams.has('limit')) url.searchParams.set('limit', String(pageSize));
}

const end = (response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

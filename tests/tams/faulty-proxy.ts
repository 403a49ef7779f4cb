import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { RunningStore } from '#core/tams-store/store.ts';

/** What goes wrong with one exchange between a client and a store that does nothing wrong. */
export type Fault =
  /** 503 before the store hears of it. */
  | 'busy'
  /** The connection is gone before the store hears of it. */
  | 'lost-question'
  /** The store does it, and the connection is gone before it can say so: what a time-out after a POST is. */
  | 'lost-answer'
  /** Half of the answer's body, and the connection is gone. */
  | 'cut-answer'
  /** The connection is gone in the middle of what is sent. */
  | 'cut-question'
  /** A body that is not the one that was sent, in one bit. */
  | 'wrong-answer'
  | 'wrong-question'
  /** 403, as an address that has expired answers. */
  | 'expired'
  | 'slow';

export interface Exchange {
  readonly method: string;
  /** Without the store's origin; the query only where it is no signature. */
  readonly path: string;
  readonly isMedia: boolean;
  readonly body: Buffer;
}

export interface FaultyProxy {
  readonly url: string;
  /** `METHOD /path` of all that was asked, in order. */
  readonly asked: string[];
  /** Asked before each exchange. */
  fault: (exchange: Exchange) => Fault | undefined;
}

/** Stands before a store, signs in for whoever comes, and spoils what it is told to. Addresses of bytes lead through it too. */
export async function startFaultyProxy(store: () => Pick<RunningStore, 'url' | 'token'>): Promise<FaultyProxy> {
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
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
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy: FaultyProxy = { url, asked: [], fault: () => undefined };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', url);
    const isMedia = pathname.startsWith('/media/');
    let body: Buffer = await buffer(request);
    const exchange = { method: request.method ?? '', path: pathname, isMedia, body };
    proxy.asked.push(`${exchange.method} ${pathname}`);
    const fault = proxy.fault(exchange);
    if (fault === 'lost-question' || fault === 'cut-question') return void response.socket?.resetAndDestroy();
    if (fault === 'busy') return void response.writeHead(503, { 'content-length': '0' }).end();
    if (fault === 'expired') return void response.writeHead(403, { 'content-length': '0' }).end();
    if (fault === 'slow') await new Promise((next) => setTimeout(next, 15));
    if (fault === 'wrong-question') body = spoilt(body);
    const answer = await forward(request, body, isMedia);
    if (fault === 'lost-answer') return void response.socket?.resetAndDestroy();
    const whole = isMedia ? answer.body : Buffer.from(answer.body.toString('utf8').replaceAll(store().url, url));
    const bytes = fault === 'wrong-answer' ? spoilt(whole) : whole;
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(bytes.length) });
    if (fault === 'cut-answer' && bytes.length > 1)
      return void response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.resetAndDestroy());
    response.end(bytes);
  }

  async function forward({ method, headers, url: path }: IncomingMessage, body: Buffer, isMedia: boolean) {
    const { url: to, token } = store();
    const { host: _, connection: __, ...kept } = headers;
    return new Promise<{ status: number; headers: Record<string, string | string[]>; body: Buffer }>(
      (resolve, reject) => {
        const own = isMedia ? {} : { authorization: `Bearer ${token}` };
        const asked = httpRequest(
          new URL(path ?? '/', to),
          { method: method!, headers: { ...kept, ...own } },
          (answer) => {
            buffer(answer).then((bytes) => {
              const { connection: ___, 'transfer-encoding': ____, ...rest } = answer.headers;
              resolve({ status: answer.statusCode ?? 0, headers: rest as Record<string, string>, body: bytes });
            }, reject);
          },
        );
        asked.on('error', reject);
        asked.end(body);
      },
    );
  }
  return proxy;
}

/** One bit in the middle is another. */
function spoilt(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(copy.length / 2);
  if (copy.length > 0) copy[at] = copy[at]! ^ 1;
  return copy;
}

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a misbehaving store does with one request. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      readonly headers: Record<string, string>;
    }
  /** Nothing at all: the connection is reset. */
  | { readonly kind: 'reset' }
  /** The connection stays, and nothing comes. */
  | { readonly kind: 'silence' }
  /** Part of a body, then the connection is gone. */
  | { readonly kind: 'cut'; readonly body: string; readonly length: number };

export const answer = (status: number, body?: unknown, headers: Record<string, string> = {}): Reply => ({
  kind: 'answer',
  status,
  body: body === undefined ? '' : JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});
export const bytes = (body: string, status = 200, headers: Record<string, string> = {}): Reply => ({
  kind: 'answer',
  status,
  body,
  headers: { 'content-type': 'video/mp4', ...headers },
});
export const reset: Reply = { kind: 'reset' };
export const silence: Reply = { kind: 'silence' };
export const cut = (body: string, length: number): Reply => ({ kind: 'cut', body, length });

export interface HostileServer {
  readonly origin: string;
  readonly received: Received[];
}

/** A server that does what a test tells it to. It ends with the test. */
export async function startHostile(
  behave: (request: Received, count: number) => Reply,
  address = '127.0.0.1',
): Promise<HostileServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void receive(request).then((one) => {
      received.push(one);
      carryOut(behave(one, received.length), response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://${address}:${port}`, received };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const path = request.url ?? '/';
  return {
    method: request.method ?? '',
    path,
    url: new URL(path, 'http://hostile.example'),
    headers: request.headers,
    body: await text(request),
  };
}

function carryOut(reply: Reply, response: ServerResponse): void {
  switch (reply.kind) {
    case 'answer':
      return void response.writeHead(reply.status, reply.headers).end(reply.body);
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'silence':
      return;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(reply.length) });
      return void response.write(reply.body, () => response.socket?.resetAndDestroy());
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { CSP } from '#core/web/csp.ts';
import { respondWithFile } from '#core/media/respond.ts';
import type { Core } from '#core/core.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import type { Dispatch, Envelope } from '#shared/rpc/rpc.ts';
import type { Session } from './session.ts';
import { receiveUpload } from './upload.ts';

/** The largest RPC body: a project with thousands of uses is well under 8 MB. */
const BODY_LIMIT = 16_000_000;

const PAGE_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

export interface HttpShellOptions {
  dispatch: Dispatch;
  core: Pick<Core, 'grantFile' | 'locateMedia'>;
  session: Session;
  /** The folder of the built page. */
  root: string;
  /** Where uploads go. */
  uploads: string;
  newId: () => string;
  log: (message: string, cause?: unknown) => void;
}

export interface HttpShell {
  server: Server;
  /** Pushes an event to every open page. */
  emit(name: string, payload: unknown): void;
  origin(): string;
}

/** The loopback server: the page, the contract, events, uploads and media, for one signed-in browser of this machine. */
export function createHttpShell(options: HttpShellOptions): HttpShell {
  const { session, log } = options;
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      log('a request failed', error);
      if (response.headersSent) response.destroy();
      else end(response, 500);
    });
  });
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Host defeats DNS rebinding; Origin defeats other pages of the user's browser.
    if (request.headers.host !== new URL(origin()).host) return end(response, 403);
    if (request.headers.origin !== undefined && request.headers.origin !== origin()) return end(response, 403);
    const url = new URL(request.url ?? '/', origin());

    if (url.pathname === '/open') return signIn(url, request, response);
    if (!session.isSignedIn(request))
      return end(response, 401, 'Open the link that Countersign printed in the terminal.');
    if (url.pathname === '/events') return subscribe(response);
    if (url.pathname.startsWith('/rpc/')) return call(url.pathname.slice('/rpc/'.length), request, response);
    if (url.pathname === '/upload') return upload(url, request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
    if (/^\/(media|thumb)\//.test(url.pathname)) return media(url, request, response);
    return page(url, request, response);
  }

  function signIn(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const cookie = session.redeem(url.searchParams.get('token') ?? '');
    if (cookie === undefined && !session.isSignedIn(request)) {
      return end(response, 401, 'This link was used already. Press Enter in the terminal for a new one.');
    }
    response.writeHead(302, { location: '/', ...(cookie !== undefined && { 'set-cookie': cookie }), ...SAFE_HEADERS });
    response.end();
  }

  function subscribe(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', ...SAFE_HEADERS });
    response.write(':\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  async function call(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return end(response, 405);
    // A form cannot send this type without a preflight, which nobody answers.
    if (request.headers['content-type'] !== 'application/json') return end(response, 415);
    const body = await readBody(request);
    if (body === undefined) return end(response, 413);
    const abort = new AbortController();
    response.on('close', () => abort.abort());
    const input = parseJson(body);
    const envelope: Envelope =
      input === undefined
        ? { ok: false, error: toErrorBody(new AppError('invalid_input', 'The request is not JSON.')) }
        : await options.dispatch(decodeURIComponent(name), input, abort.signal);
    return json(response, envelope);
  }

  async function upload(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return end(response, 405);
    if (request.headers['content-type'] !== 'application/octet-stream') return end(response, 415);
    try {
      const name = url.searchParams.get('name') ?? '';
      const path = await receiveUpload(request, name, options.uploads, options.newId());
      return json(response, { ok: true, value: await options.core.grantFile(path) });
    } catch (error) {
      return json(response, { ok: false, error: toErrorBody(error) });
    }
  }

  async function media(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = await options.core.locateMedia(url.pathname);
    if (!file) return end(response, 404);
    const download = url.searchParams.has('download')
      ? { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}` }
      : {};
    await send(file, request, response, { ...SAFE_HEADERS, ...download });
  }

  async function page(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = normalize(join(options.root, url.pathname === '/' ? 'index.html' : decodeURIComponent(url.pathname)));
    const mimeType = PAGE_TYPES[extname(path)];
    if (!path.startsWith(options.root + sep) || mimeType === undefined) return end(response, 404);
    await send({ path, mimeType }, request, response, { 'content-security-policy': CSP, ...SAFE_HEADERS });
  }

  return {
    server,
    origin,
    emit(name, payload) {
      for (const stream of streams) stream.write(`data: ${JSON.stringify({ name, payload })}\n\n`);
    },
  };
}

/** On every answer. Media carry them too, so that no other site can embed what a journalist looks at. */
const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

async function send(
  file: { path: string; mimeType: string },
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
): Promise<void> {
  const { method = 'GET' } = request;
  const { range, 'if-range': ifRange } = request.headers;
  const answer = await respondWithFile(file, { method, range, ifRange: ifRange as string | undefined });
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...headers });
  if (!answer.body) {
    response.end();
    return;
  }
  // A page that stops reading (a seek, a closed tab) destroys the response, which cancels the body, which closes the file.
  await pipeline(Readable.fromWeb(answer.body as NodeReadableStream), response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}

function end(response: ServerResponse, status: number, text = ''): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...SAFE_HEADERS }).end(text);
}

function json(response: ServerResponse, envelope: Envelope): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store', ...SAFE_HEADERS });
  response.end(JSON.stringify(envelope));
}

/** The body as text, or nothing once it grows past the limit. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from '#shared/rpc/zod.ts';

/** A segment bulk of thousands is under 2 MB. */
const BODY_LIMIT = 16_000_000;

export interface ApiRequest {
  /** The decoded values of `:names` in the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly url: URL;
  /** The request body by its schema. @throws Refusal 400 */
  readonly body: <S extends z.ZodType>(schema: S) => Promise<z.output<S>>;
}

export interface Reply {
  readonly status: number;
  /** JSON; absent for no content. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** `/flows/:flowId/tags/:name`; each name holds one path segment, percent-decoded. */
  readonly path: string;
  readonly handle: (request: ApiRequest) => Reply | Promise<Reply>;
}

/** A refusal the caller is told about: the summary is a sentence for people. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: 400 | 403 | 404 | 507, summary: string) {
    super(summary);
    this.status = status;
  }
}

export interface ApiServerOptions {
  readonly routes: readonly Route[];
  /** Any of them is the owner's. */
  readonly tokens: readonly string[];
  readonly clock: () => Date;
  /** Answers what is not JSON (object bytes) and checks its own signatures; true when it took the request. */
  readonly media: (url: URL, request: IncomingMessage, response: ServerResponse, isOwner: boolean) => Promise<boolean>;
  readonly log: (message: string, cause: unknown) => void;
}

/** The API on loopback. HEAD is GET without its body. */
export function createApiServer({ routes, tokens, clock, media, log }: ApiServerOptions): Server {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!(error instanceof Refusal)) log('a request to the store failed', error);
      if (response.headersSent || response.destroyed) response.destroy();
      else refuse(response, error instanceof Refusal ? error : undefined);
    });
  });
  const table = routes.map((route) => ({ ...route, parts: route.path.split('/').slice(1) }));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    // Host defeats DNS rebinding. Only a page sends Origin, and no page is meant to come here.
    if (request.headers.host !== host || request.headers.origin !== undefined)
      return send(response, 403, problem('Forbidden', 'This store answers programs of this machine only.'));
    const url = new URL(request.url ?? '/', `http://${host}`);
    const isOwner = tokens.some((token) => isToken(request.headers.authorization, token));
    if (await media(url, request, response, isOwner)) return;
    if (!isOwner)
      return send(response, 401, problem('Unauthorized', 'Send the store’s token as a bearer token.'), {
        'www-authenticate': 'Bearer',
      });
    const isHead = request.method === 'HEAD';
    const parts = url.pathname.split('/').slice(1);
    const found = table.flatMap((route) => {
      const params = match(route.parts, parts);
      return params ? [{ route, params }] : [];
    });
    if (found.length === 0) return refuse(response, new Refusal(404, 'There is nothing at this address.'));
    const method = isHead ? 'GET' : request.method;
    const chosen = found.find(({ route }) => route.method === method);
    if (!chosen)
      return send(response, 405, problem('Method Not Allowed', 'This address does not take that method.'), {
        allow: found.map(({ route }) => route.method).join(', '),
      });
    const body = async <S extends z.ZodType>(schema: S): Promise<z.output<S>> => parse(schema, await readJson(request));
    const { status, body: json, headers } = await chosen.route.handle({ params: chosen.params, url, body });
    send(response, status, json, headers, isHead);
  }

  const problem = (type: string, summary: string) => ({ type, summary, time: clock().toISOString() });
  function refuse(response: ServerResponse, refusal: Refusal | undefined): void {
    const [status, type, summary] = refusal
      ? [refusal.status, 'Refused', refusal.message]
      : [500, 'Internal', 'The store could not do this. Its log holds the details.'];
    send(response, status, problem(type, summary));
  }
  return server;
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  isHead = false,
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  const typed = text === '' ? {} : { 'content-type': 'application/json' };
  // A 204 has no length (RFC 9110 section 8.6).
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(text)) };
  response.writeHead(status, { 'cache-control': 'no-store', ...typed, ...length, ...headers });
  response.end(isHead ? undefined : text);
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of pattern.entries()) {
    const part = parts[index] as string;
    if (!name.startsWith(':')) {
      if (name !== part) return undefined;
    } else {
      const value = decode(part);
      if (value === undefined || value === '') return undefined;
      params[name.slice(1)] = value;
    }
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    // A broken escape is no address of ours.
    return undefined;
  }
}

function isToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json')
    throw new Refusal(400, 'The body must be application/json.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Refusal(400, 'The body is too large.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}

/** @throws Refusal 400 with the first thing that is wrong and where. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal(400, `Not valid at “${issue?.path.join('.') ?? ''}”: ${issue?.message ?? 'unknown'}.`);
}

import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { AppError } from '#shared/rpc/errors.ts';
import { createTransport, type Transport } from './transport.ts';

/** What is asked of whom, and how much of an answer is waited for. */
export interface GuardedRequest {
  url: URL;
  /** What is fetched, for the words of a refusal: `the list`. */
  what: string;
  /** Bytes of an answer; one more and it is refused. */
  maxBytes: number;
  /** Milliseconds for the whole of it, redirects included. */
  total: number;
  /** Plain HTTP is taken too. Default: https alone. */
  plainHttp?: boolean;
  /** Whoever asked means an address inside this machine or network. Default: such addresses are refused, also behind names. */
  inside?: boolean;
  /** Sent as POST, which is never redirected. Default: GET. */
  post?: { type: string; body: Uint8Array };
  /** Bytes so far, of all where the server says. */
  onBytes?: (done: number, total: number) => void;
}

/**
 * Why nothing was fetched. `inside`: the address, or what its name resolves to, is inside this machine or network. `elsewhere`: the
 * server sends us to another origin.
 */
export type RefusalKind =
  | 'scheme'
  | 'password'
  | 'inside'
  | 'elsewhere'
  | 'loop'
  | 'status'
  | 'compressed'
  | 'too-large'
  | 'too-slow'
  | 'unreachable';

/** `message` is a sentence for people, without advice: that depends on what it was for. */
export class GuardRefusal extends Error {
  override readonly name = 'GuardRefusal';
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const IDLE = 10_000;
const MAX_HOPS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The one way to fetch something because a person asked for it (R65): http or https, nothing inside this machine or network unless that
 * was meant, no cookies, no credentials, no more bytes and no more time than said.
 *
 * Redirects are followed within the same origin. Whoever pressed a button was told one host: no other host is to learn of it, and no
 * other host's answer counts as its answer.
 * @throws GuardRefusal; AppError 'cancelled'
 */
export async function guardedFetch(request: GuardedRequest, signal: AbortSignal): Promise<Buffer> {
  const { url, what, total, plainHttp = false, inside = false } = request;
  const { host, protocol } = url;
  if (protocol !== 'https:' && !(plainHttp && protocol === 'http:'))
    throw new GuardRefusal('scheme', `Nothing but ${plainHttp ? 'http and https' : 'https'} is used to fetch ${what}.`);
  if (url.username !== '' || url.password !== '')
    throw new GuardRefusal('password', `The address for ${what} has a password in it.`);
  const transport = createTransport({ mayReachInside: () => inside, idle: Math.min(IDLE, total) });
  const deadline = AbortSignal.timeout(total);
  try {
    const answer = await follow(transport, request, AbortSignal.any([signal, deadline]));
    return await readAll(answer, request);
  } catch (cause) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.', { cause });
    if (cause instanceof GuardRefusal) throw cause;
    if (deadline.aborted)
      throw new GuardRefusal('too-slow', `${host} took more than ${total / 1000} seconds to send ${what}.`, { cause });
    if (cause instanceof AppError && cause.code === 'object_unavailable')
      throw new GuardRefusal('inside', `${host} is inside this machine or network.`, { cause });
    if (cause instanceof AppError && cause.code === 'store_unreachable')
      throw new GuardRefusal('unreachable', cause.message, { cause });
    throw new GuardRefusal('unreachable', `${host} was cut off before ${what} was here.`, { cause });
  } finally {
    transport.close();
  }
}

async function follow(
  transport: Transport,
  { url: start, what, post }: GuardedRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = start;
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const asked = post
      ? {
          method: 'POST',
          headers: { 'content-type': post.type, 'content-length': String(post.body.length) },
          body: Readable.from([Buffer.from(post.body)]),
        }
      : { method: 'GET', headers: {} };
    const { status, headers, body } = await transport.send({
      ...asked,
      url,
      headers: { accept: '*/*', 'accept-encoding': 'identity', ...asked.headers },
      signal,
    });
    const { location } = headers;
    if (post || !REDIRECTS.has(status) || location === undefined) {
      if (status === 200 && (headers['content-encoding'] ?? 'identity') === 'identity') return body;
      body.destroy();
      if (status === 200)
        throw new GuardRefusal('compressed', `${url.host} sent ${what} compressed, although it was asked not to.`);
      throw new GuardRefusal('status', `${url.host} answered with status ${status} instead of ${what}.`);
    }
    body.destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next?.origin !== start.origin || next.username !== '' || next.password !== '')
      throw new GuardRefusal('elsewhere', `${start.host} sends us to ${originOf(next)} for ${what}.`);
    url = next;
  }
  throw new GuardRefusal('loop', `${start.host} sends us from one address to the next.`);
}

/** Origins of schemes that are not for asking are "null". */
const originOf = (url: URL | undefined): string => (url && url.origin !== 'null' ? url.origin : 'no address');

/** A connection that breaks before the announced length is an error of the stream, so half an answer never counts as one. */
async function readAll(body: IncomingMessage, { url, what, maxBytes, onBytes }: GuardedRequest): Promise<Buffer> {
  const tooLarge = () =>
    new GuardRefusal('too-large', `${url.host} sends more than ${maxBytes} bytes, too many for ${what}.`);
  const announced = Number(body.headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    body.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw tooLarge();
    }
    chunks.push(chunk);
    onBytes?.(size, announced);
  }
  return Buffer.concat(chunks);
}

import type { IncomingMessage } from 'node:http';
import { AppError } from '#shared/rpc/errors.ts';
import { createTransport, type Transport } from '#core/tams/transport.ts';
import { MAX_LIST_BYTES } from '#core/trust/list-file.ts';
import type { FetchList } from '#core/trust/list-updates.ts';

export interface FetchListOptions {
  /** Milliseconds for the whole of it, redirects included. */
  total?: number;
  /** Bytes. */
  maxBytes?: number;
  /** For tests alone: plain HTTP to a server of their own on this machine. */
  localHttp?: boolean;
}

/** A list has at most some hundred kilobytes; whoever takes half a minute for that is not answering. */
const TOTAL = 30_000;
const IDLE = 10_000;
const MAX_HOPS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a trust list, when somebody asked for it (R65): https only, nothing inside this machine or network, at most 8 MiB in half a
 * minute, no cookies, no credentials.
 *
 * Redirects are followed within the same origin only. Who answers at the official address says what is on the list; an answer that
 * sends us to another origin would let somebody else say it. The official addresses answer directly.
 */
export function createFetchList({
  total = TOTAL,
  maxBytes = MAX_LIST_BYTES,
  localHttp = false,
}: FetchListOptions = {}): FetchList {
  return async (address, signal) => {
    const { origin, host, protocol } = new URL(address);
    if (protocol !== (localHttp ? 'http:' : 'https:'))
      throw unreachable(`Trust lists are fetched over https only, and ${address} is not.`);
    const transport = createTransport({ mayReachInside: () => localHttp, idle: Math.min(IDLE, total) });
    const deadline = AbortSignal.timeout(total);
    try {
      const answer = await follow(transport, new URL(address), origin, AbortSignal.any([signal, deadline]));
      return await readAll(answer, maxBytes, host);
    } catch (cause) {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.', { cause });
      if (deadline.aborted)
        throw unreachable(`${host} took more than ${total / 1000} seconds to send the list.`, cause);
      if (cause instanceof AppError && (cause.code === 'list_unreachable' || cause.code === 'list_rejected'))
        throw cause;
      if (cause instanceof AppError && cause.code === 'object_unavailable')
        throw unreachable(`${host} is inside this machine or network, where no public list is kept.`, cause);
      throw unreachable(`${host} did not answer, or was cut off.`, cause);
    } finally {
      transport.close();
    }
  };
}

async function follow(transport: Transport, start: URL, origin: string, signal: AbortSignal): Promise<IncomingMessage> {
  let url = start;
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const { status, headers, body } = await transport.send({
      method: 'GET',
      url,
      headers: { accept: '*/*', 'accept-encoding': 'identity' },
      signal,
    });
    const { location } = headers;
    if (!REDIRECTS.has(status) || location === undefined) {
      if (status === 200 && (headers['content-encoding'] ?? 'identity') === 'identity') return body;
      body.destroy();
      throw unreachable(
        status === 200
          ? `${url.host} sent the list compressed, although it was asked not to.`
          : `${url.host} answered with status ${status} instead of the list.`,
      );
    }
    body.destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next?.origin !== origin)
      throw unreachable(
        `${start.host} sends us to ${next?.host ?? 'no address'} for its list. Only its own answer counts; if the list has moved, get it from there as a file.`,
      );
    url = next;
  }
  throw unreachable(`${start.host} sends us from one address to the next.`);
}

/** A connection that breaks before the announced length is an error of the stream, so half a list never counts as one. */
async function readAll(body: IncomingMessage, maxBytes: number, host: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw new AppError('list_rejected', `${host} sends more than ${maxBytes} bytes, too many for a trust list.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const unreachable = (what: string, cause?: unknown): AppError =>
  new AppError('list_unreachable', `${what} The version in use stays.`, { cause });

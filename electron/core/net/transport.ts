import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#shared/rpc/errors.ts';
import { isInside } from './addresses.ts';

export interface TransportRequest {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: string | Readable | undefined;
  signal: AbortSignal;
}

export interface TransportResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** To be read or destroyed by whoever asked. */
  body: IncomingMessage;
}

/** One exchange. Follows no redirect, adds no credentials, retries nothing. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
  close(): void;
}

export interface TransportOptions {
  /** Whether addresses inside this machine or network may be reached. Asked again for each new connection. */
  mayReachInside: () => boolean;
  /** No byte in either direction for this long ends an exchange; milliseconds. */
  idle: number;
}

/**
 * HTTP over sockets of its own. Addresses are judged where the name is resolved for the very connection that is made, so that a name
 * that changes its mind between a check and the use gains nothing.
 * send() throws AppError 'store_unreachable' when there is no answer, 'not_readable' when the body cannot be read, 'object_unavailable' when the address is not allowed.
 */
export function createTransport({ mayReachInside, idle }: TransportOptions): Transport {
  const lookup: LookupFunction = (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refused = mayReachInside() ? undefined : addresses.find(({ address }) => isInside(address));
      if (refused) return callback(notAllowed(hostname), []);
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses as [LookupAddress];
      callback(null, first.address, first.family);
    });
  };
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

  return {
    send: ({ method, url, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
        // A literal address is never looked up.
        if (isIP(host) !== 0 && isInside(host) && !mayReachInside()) return reject(notAllowed(host));
        const isSecure = url.protocol === 'https:';
        const request = (isSecure ? httpsRequest : httpRequest)(url, {
          method,
          headers,
          lookup,
          signal,
          timeout: idle,
          agent: isSecure ? agents.https : agents.http,
        });
        let answer: IncomingMessage | undefined;
        request.on('response', (response) => {
          answer = response;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response });
        });
        request.on('timeout', () => {
          const error = new Error(`silent for ${idle} ms`);
          answer?.destroy(error);
          request.destroy(error);
        });
        let unread: AppError | undefined;
        request.on('error', (cause) => reject(unread ?? toAppError(cause, url, signal)));
        if (body === undefined || typeof body === 'string') request.end(body);
        // A failed body has failed the request, which says so itself.
        else {
          body.once('error', (cause) => {
            // Ours to read, and not the store's fault. A request that breaks ends its body too, with its own error.
            if (!request.destroyed)
              unread = new AppError('not_readable', 'What was to be sent could not be read.', { cause });
          });
          void pipeline(body, request).catch(() => {});
        }
      }),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function toAppError(cause: Error, url: URL, signal: AbortSignal): Error {
  if (cause instanceof AppError) return cause;
  if (signal.aborted) return new AppError('cancelled', 'Cancelled.', { cause });
  return new AppError('store_unreachable', `${url.host} ${reason(cause)}`, { cause });
}

/** Error codes of Node and OpenSSL that a person can do something about. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'does not listen. Check the port, and that the store runs.',
  ENOTFOUND: 'is no host that this network knows. Check the address and the network.',
  EAI_AGAIN: 'could not be looked up. Check the network.',
  CERT_HAS_EXPIRED: 'has an expired TLS certificate. Tell whoever runs the store.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a TLS certificate for another name. Use the name it was made for.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a TLS certificate that no authority of this machine vouches for.',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a TLS certificate that no authority of this machine vouches for.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a TLS certificate that no authority of this machine vouches for.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a TLS certificate that no authority of this machine vouches for.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS there. Does the address begin with http://?',
  EPROTO: 'does not speak TLS there. Does the address begin with http://?',
};

function reason(cause: Error): string {
  const code = 'code' in cause ? String(cause.code) : '';
  return (
    (Object.hasOwn(REASONS, code) ? REASONS[code] : undefined) ?? 'did not answer. Check the address and the network.'
  );
}

const notAllowed = (host: string): AppError =>
  new AppError(
    'object_unavailable',
    `The store points to ${host}, inside this machine or network, though the store itself is outside. It was not opened.`,
  );

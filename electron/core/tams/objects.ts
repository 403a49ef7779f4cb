import type { Readable } from 'node:stream';
import { AppError } from '#shared/rpc/errors.ts';
import type { Allocation, GetUrl } from '#shared/tams/segment.ts';
import type { Authorizer } from './authorize.ts';
import { shown, type TamsConnection } from './connection.ts';
import type { Transport, TransportResponse } from '#core/net/transport.ts';

const REDIRECTS = 3;

export interface OpenObject {
  readonly body: Readable;
  /** Bytes of the whole object, where the server says. */
  readonly size: number | undefined;
  /** Where `body` begins in the object: not where it was asked for when the server ignores ranges (tams.md B4). */
  readonly offset: number;
  /** It is the range that was asked for; false: the whole object, whatever was asked for. */
  readonly isRange: boolean;
  /** False where the store does not look after this copy (app note 0018). */
  readonly isControlled: boolean;
}

/** Bytes of objects: a client of its own, which never shows the store's credentials to anyone else. */
export interface Objects {
  /**
   * Opens an object at the first of its URLs that answers, in the order urlOrder gives. The caller reads or destroys the body.
   * @param length bytes wanted from `from` on, all where absent; a server that ignores ranges gives the whole object
   * @throws AppError 'object_unavailable' when none does: `message` says why the last did not
   */
  open(urls: readonly GetUrl[], from: number, signal: AbortSignal, length?: number): Promise<OpenObject>;
  /**
   * Sends bytes where they were allocated, with exactly the content type and headers given there: both may be signed (tams.md U7).
   * @throws AppError 'object_unavailable', 'store_unreachable'
   */
  upload(allocation: Allocation, body: Readable, size: number, signal: AbortSignal): Promise<void>;
}

interface ObjectsOptions {
  connection: TamsConnection;
  transport: Transport;
  authorizer: Authorizer;
}

export function createObjects({ connection, transport, authorizer }: ObjectsOptions): Objects {
  /** Credentials go to what is not presigned and of the API's own origin; nowhere else (yaml, GET segments; tams.md U2). */
  const credentials = async (url: URL, presigned: boolean | undefined) =>
    isPresigned(url, presigned) ? {} : authorizer.authorize(url);

  async function get(target: GetUrl, range: Record<string, string>, signal: AbortSignal): Promise<TransportResponse> {
    let url = checked(target.url);
    let headers = { ...range, ...(await credentials(url, target.presigned)) };
    for (let hops = 0; hops <= REDIRECTS; hops += 1) {
      const response = await transport.send({ method: 'GET', url, headers, signal });
      const { location } = response.headers;
      if (response.status < 300 || response.status >= 400 || location === undefined) return response;
      response.body.destroy();
      url = checked(location, url);
      // Wherever it leads: credentials are for the address they were meant for (tams.md U3).
      headers = range;
    }
    throw new AppError('object_unavailable', `${url.host} redirects without end.`);
  }

  return {
    async open(urls, from, signal, length) {
      const end = length === undefined ? '' : String(from + length - 1);
      const range: Record<string, string> = from > 0 || length !== undefined ? { range: `bytes=${from}-${end}` } : {};
      let last: unknown = new AppError('object_unavailable', 'The store gives no address for this object.');
      for (const target of urlOrder(urls, connection.base.origin)) {
        try {
          const response = await get(target, range, signal);
          const opened = readAnswer(response, from);
          if (opened) return { ...opened, isControlled: target.controlled !== false };
          response.body.destroy();
          last = refused(response.status, target.url);
        } catch (error) {
          if (signal.aborted) throw error;
          last = error;
        }
      }
      throw last instanceof AppError && last.code === 'object_unavailable'
        ? last
        : new AppError('object_unavailable', 'The bytes of this object cannot be fetched now.', { cause: last });
    },
    async upload({ put_url: target, presigned }, body, size, signal) {
      const url = checked(target.url);
      const headers = {
        ...harmless(target.headers ?? {}),
        ...(target['content-type'] !== undefined && { 'content-type': target['content-type'] }),
        'content-length': String(size),
        ...(await credentials(url, presigned)),
      };
      const response = await transport.send({ method: 'PUT', url, headers, body, signal });
      response.body.resume();
      if (response.status < 200 || response.status >= 300) throw refused(response.status, target.url);
    },
  };
}

/** Headers a store may ask for, less those that would change whose request this is or how it is framed. */
const harmless = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(
        ([name]) =>
          !/^(authorization|cookie|host|connection|content-length|transfer-encoding|expect|te|upgrade|proxy-.*)$/.test(
            name,
          ),
      ),
  );

/** Anyone who may write to a store may register any text as a URL. @throws AppError 'object_unavailable' */
function checked(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new AppError(
      'object_unavailable',
      'The store gives an address that is not http or https. It was not opened.',
    );
  if (url.username !== '' || url.password !== '')
    throw new AppError('object_unavailable', 'The store gives an address with a password in it. It was not opened.');
  return url;
}

/** The flag, or a signature in the query: two live servers never set the flag on what they presigned (tams.md 1.7, 3.2). */
function isPresigned(url: URL, flag: boolean | undefined): boolean {
  const names = [...url.searchParams.keys()].map((name) => name.toLowerCase());
  return (
    flag === true || names.some((name) => ['x-amz-signature', 'x-goog-signature', 'signature', 'sig'].includes(name))
  );
}

/**
 * Presigned first, then those of the store's own origin, then others, and copies the store does not look after last. The first of the
 * list is not the best: one live server lists the address that answers 403 before the one that works (tams.md U1).
 */
function urlOrder(urls: readonly GetUrl[], origin: string): GetUrl[] {
  const rank = ({ url: text, presigned, controlled }: GetUrl): number => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url) return 4;
    if (controlled === false) return 3;
    return isPresigned(url, presigned) ? 0 : url.origin === origin ? 1 : 2;
  };
  return urls.toSorted((a, b) => rank(a) - rank(b));
}

function readAnswer({ status, headers, body }: TransportResponse, from: number) {
  if (status === 200) {
    const size = Number(headers['content-length'] ?? Number.NaN);
    return { body, size: Number.isSafeInteger(size) ? size : undefined, offset: 0, isRange: false };
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  if (status !== 206 || !range || Number(range[1]) !== from) return undefined;
  return { body, size: range[2] === '*' ? undefined : Number(range[2]), offset: from, isRange: true };
}

/** What S3 and its like mean by 403 and 404 (awslabs #7). */
function refused(status: number, url: string): AppError {
  const why =
    status === 403 || status === 400
      ? 'The address may have expired, or the object was never uploaded.'
      : status === 404
        ? 'The object is registered, and not in the storage.'
        : '';
  return new AppError('object_unavailable', `${shown(new URL(url))} answered with status ${status}. ${why}`.trim());
}

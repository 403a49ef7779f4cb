import { AppError } from '#shared/rpc/errors.ts';
import { ErrorInfo } from '#shared/tams/model.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import type { Authorizer } from './authorize.ts';
import { shown, type TamsConnection, type TamsPorts } from './connection.ts';
import type { Transport, TransportResponse } from '#core/net/transport.ts';

/** A thousand segments with verbose URLs are about 4 MB; no list needs more than this at once. */
const ANSWER_LIMIT = 64_000_000;
const ATTEMPTS = 4;
const FIRST_WAIT = 250;
const LONGEST_WAIT = 60_000;
const REDIRECTS = 3;

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; undefined for an empty body. */
  readonly body: unknown;
  readonly headers: TransportResponse['headers'];
  /** Where it came from, after redirects; holds no credentials. */
  readonly url: URL;
}

export interface ApiCall {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Statuses below 500 that are an answer and no error, beside 2xx. */
  readonly accept?: readonly number[];
}

/** Speaks JSON with the API of one store. */
export interface Api {
  /** The address of a path of the API, each part percent-encoded: ids may hold `/` (tams.md 1.8). */
  url(...parts: string[]): URL;
  /**
   * GET, PUT and DELETE are tried again, with back-off and jitter, after 429, 5xx and lost connections; POST never is.
   * @throws AppError 'store_unreachable', 'store_denied' (401, 403), 'store_refused' (other 4xx, and 5xx at the end),
   *   'store_protocol' (what came is no answer of a TAMS store), 'cancelled'
   */
  call(call: ApiCall): Promise<ApiAnswer>;
}

export function createApi(connection: TamsConnection, transport: Transport, auth: Authorizer, ports: TamsPorts): Api {
  async function call(request: ApiCall): Promise<ApiAnswer> {
    const attempts = request.method === 'POST' ? 1 : ATTEMPTS;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once(request).catch((error: unknown) => {
        if (isLost(error) && attempt < attempts) return undefined;
        throw error;
      });
      const isBusy = outcome === undefined || outcome.status === 429 || outcome.status >= 500;
      if (outcome && (!isBusy || attempt === attempts)) return judge(request, outcome, auth);
      await ports.sleep(wait(attempt, outcome?.headers['retry-after']), request.signal);
    }
  }

  /** Full jitter, so that many clients that failed together do not come back together; a server that names a time is believed. */
  function wait(attempt: number, retryAfter: string | undefined): number {
    if (retryAfter !== undefined) {
      const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - ports.now();
      if (!Number.isNaN(asked)) return Math.min(Math.max(asked, 0), LONGEST_WAIT);
    }
    return ports.random() * FIRST_WAIT * 2 ** attempt;
  }

  async function once(request: ApiCall): Promise<ApiAnswer> {
    const answer = await follow(request);
    if (answer.status !== 401 || !auth.rejected()) return answer;
    // The token may have been withdrawn before its time: one more try with a fresh one.
    return follow(request);
  }

  async function follow({ method, url: asked, body, headers = {}, signal }: ApiCall): Promise<ApiAnswer> {
    let url = asked;
    for (let hops = 0; hops <= REDIRECTS; hops += 1) {
      const signed = new URL(url);
      const credentials = await auth.authorize(signed);
      const response = await transport.send({
        method,
        url: signed,
        headers: {
          accept: 'application/json',
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...credentials,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      });
      const target = response.headers.location;
      if (response.status < 300 || response.status >= 400 || target === undefined)
        return { status: response.status, body: await read(response, url, signal), headers: response.headers, url };
      response.body.destroy();
      url = redirected(method, url, target);
    }
    throw new AppError('store_protocol', `${asked.host} redirects without end.`);
  }

  function redirected(method: string, from: URL, target: string): URL {
    const to = URL.canParse(target, from.href) ? new URL(target, from) : undefined;
    if (to?.origin !== connection.base.origin)
      throw new AppError(
        'store_protocol',
        `${from.host} sends its callers to another server. Use that server’s address, if you trust it.`,
      );
    if (method !== 'GET')
      throw new AppError('store_protocol', `${from.host} redirects what is to be written. Nothing was written.`);
    return to;
  }

  async function read(response: TransportResponse, url: URL, signal: AbortSignal): Promise<unknown> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > ANSWER_LIMIT) throw new AppError('store_protocol', `${shown(url)} answers with far too much.`);
        chunks.push(chunk);
      }
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.', { cause });
      throw new AppError('store_unreachable', `The answer of ${url.host} was cut off.`, { cause });
    }
    const text = Buffer.concat(chunks).toString('utf8');
    if (text === '') return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      // Gateways answer errors in HTML; the status says enough there.
      if (response.status >= 400) return undefined;
      throw new AppError('store_protocol', `${shown(url)} does not answer in JSON. Is this a TAMS store?`, { cause });
    }
  }

  return {
    url: (...parts) => new URL(parts.map(encodeURIComponent).join('/'), connection.base),
    call,
  };
}

const isLost = (error: unknown): boolean => error instanceof AppError && error.code === 'store_unreachable';

function judge({ accept = [], url }: ApiCall, answer: ApiAnswer, auth: Pick<Authorizer, 'hide'>): ApiAnswer {
  const { status } = answer;
  if ((status >= 200 && status < 300) || accept.includes(status)) return answer;
  const said = ErrorInfo.safeParse(answer.body).data?.summary;
  const why = said === undefined ? '' : ` It says: ${displayText(auth.hide(said), { max: 300 })}`;
  if (status === 401)
    throw new AppError('store_denied', `${url.host} does not accept these credentials. Check them.${why}`);
  // A store with fine-grained rights hides and forbids alike (tams.md 1.1).
  if (status === 403)
    throw new AppError('store_denied', `${url.host} does not allow this, or what it is about is read-only.${why}`);
  if (status === 404)
    throw new AppError('not_found', `${url.host} has nothing there that is visible to you (${url.pathname}).${why}`);
  throw new AppError('store_refused', `${url.host} refused with status ${status}.${why}`);
}

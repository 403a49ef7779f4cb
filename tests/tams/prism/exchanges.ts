import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, inject, onTestFinished } from 'vitest';
import type { Exchange } from './setup.ts';

/** Prism puts its findings in a header, which ends at 8 KB; and bodies of this size are pages of what a smaller one shows as well. */
const LONGEST = 90_000;

/**
 * Has every exchange of a test with a store of this process judged by Prism when the test ends, whoever the client is. The store is not
 * asked to help: Node tells of each request a server of this process gets.
 */
export function judgeExchanges(address: () => URL): void {
  const judge = inject('prismJudge');
  if (judge === undefined) return;
  const said: Promise<Exchange>[] = [];
  const listener = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.headers.host === address().host && isJudged(request)) said.push(overheard(request, response));
  };
  subscribe('http.server.request.start', listener);
  onTestFinished(async () => {
    unsubscribe('http.server.request.start', listener);
    const found: string[] = [];
    for (const exchange of await Promise.all(said)) {
      if (exchange.requestBody.length + exchange.responseBody.length > LONGEST) continue;
      const answer = await fetch(judge, { method: 'POST', body: JSON.stringify(exchange) });
      expect(answer.status, 'the judge itself').toBe(200);
      found.push(...((await answer.json()) as string[]));
    }
    expect(found).toEqual([]);
  });
}

/** Bytes of objects are no part of the description, and Prism takes the empty body of HEAD for a fault (tams.md 3.3). */
const isJudged = ({ method = '', url = '' }: IncomingMessage): boolean =>
  ['GET', 'PUT', 'POST', 'DELETE'].includes(method) && !url.startsWith('/media/') && !/%ff/i.test(url);

function overheard(request: IncomingMessage, response: ServerResponse): Promise<Exchange> {
  const sent: Buffer[] = [];
  const received: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding) => {
    if (Buffer.isBuffer(chunk)) received.push(chunk);
    return push(chunk, encoding);
  };
  for (const name of ['write', 'end'] as const) {
    const original = response[name];
    response[name] = (...given: unknown[]) => {
      const [chunk] = given;
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) sent.push(Buffer.from(chunk as string));
      return Reflect.apply(original, response, given) as never;
    };
  }
  // Headers given here alone are not to be had from the response afterwards.
  let given: Record<string, unknown> = {};
  const writeHead = response.writeHead.bind(response) as (...all: unknown[]) => ServerResponse;
  response.writeHead = (...all: unknown[]) => {
    given = Object(all.at(-1)) as Record<string, unknown>;
    return writeHead(...all) as never;
  };
  return new Promise((done) => {
    response.once('close', () =>
      done({
        method: request.method ?? '',
        path: request.url ?? '/',
        requestBody: Buffer.concat(received).toString(),
        requestType: request.headers['content-type'],
        status: response.statusCode,
        headers: headersOf({ ...response.getHeaders(), ...given }),
        responseBody: Buffer.concat(sent).toString(),
      }),
    );
  });
}

/** Those that say something of the answer rather than of its transfer. */
const headersOf = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
      .filter(([name]) => !['content-length', 'connection', 'transfer-encoding', 'date', 'keep-alive'].includes(name)),
  );

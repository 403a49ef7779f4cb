import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { guardedFetch, type GuardedRequest } from '#core/net/guarded-fetch.ts';

/* Redirects, statuses and broken answers: fetch-list.test.ts and tests/credentials-apart.test.ts, through those who use it. */

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const ask = (address: string, more: Partial<GuardedRequest> = {}) =>
  guardedFetch(
    {
      url: new URL(address),
      what: 'the thing',
      maxBytes: 1000,
      total: 5000,
      plainHttp: true,
      inside: true,
      ...more,
    },
    new AbortController().signal,
  );

test('what is sent is sent once, with its type and length, and is never redirected', async () => {
  const heard: unknown[] = [];
  const note = async (request: IncomingMessage) => {
    const { method, headers } = request;
    heard.push([method, headers['content-type'], headers['content-length'], (await buffer(request)).toString()]);
  };
  const address = await serve((request, response) => {
    void note(request).then(() =>
      request.url === '/' ? response.end('yes') : response.writeHead(307, { location: '/' }).end(),
    );
  });
  const post = { type: 'application/ocsp-request', body: Buffer.from('question') };
  expect((await ask(address, { post })).toString()).toBe('yes');
  await expect(ask(`${address}moved`, { post })).rejects.toMatchObject({ kind: 'status' });
  expect(heard).toEqual(Array.from({ length: 2 }, () => ['POST', 'application/ocsp-request', '8', 'question']));
});

test('says how far it is, and ends where the limit is, announced or not', async () => {
  const address = await serve((request, response) => {
    if (request.url === '/announced') response.writeHead(200, { 'content-length': 1001 });
    response.end('x'.repeat(request.url === '/' ? 1000 : 1001));
  });
  const reports: [number, number][] = [];
  expect(await ask(address, { onBytes: (...report) => reports.push(report) })).toHaveLength(1000);
  expect(reports.at(-1)).toEqual([1000, 1000]);
  for (const path of ['announced', 'not'])
    await expect(ask(`${address}${path}`)).rejects.toMatchObject({ kind: 'too-large' });
});

test.each<[string, string, Partial<GuardedRequest>]>([
  ['scheme', 'http://example.org/', { plainHttp: false }],
  ['scheme', 'ftp://example.org/', {}],
  ['password', 'https://user@example.org/', {}],
  ['inside', 'http://127.0.0.1:9/', { inside: false }],
  ['inside', 'http://localhost:9/', { inside: false }],
  ['inside', 'http://[::1]:9/', { inside: false }],
  ['inside', 'http://169.254.169.254/', { inside: false }],
  ['unreachable', 'http://127.0.0.1:1/', {}],
])('%s: %s', async (kind, address, more) => {
  await expect(ask(address, more)).rejects.toMatchObject({ name: 'GuardRefusal', kind });
});

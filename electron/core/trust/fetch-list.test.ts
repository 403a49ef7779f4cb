import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { toPem } from '#core/trust/certificate.ts';
import { createFetchList, type FetchListOptions } from '#core/trust/fetch-list.ts';
import { makePki } from '../../../tests/support/pki.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
/** A list server on this machine; what it was asked is kept. */
async function serve(answer: RequestListener) {
  const asked: string[] = [];
  const port = await listen(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers.cookie ?? null)}`);
      answer(request, response);
    }),
  );
  return { asked, url: `http://127.0.0.1:${port}/list.pem` };
}
const fetchIt = (url: string, options: FetchListOptions = {}, signal = new AbortController().signal) =>
  createFetchList({ localHttp: true, ...options })(url, signal);
const unreachable = (message: RegExp) => ({ code: 'list_unreachable', message: expect.stringMatching(message) });

describe('fetching a list', () => {
  it('asks once, for the bytes as they are', async () => {
    const { asked, url } = await serve((_, response) => response.setHeader('set-cookie', 'a=b').end('the list\n'));
    expect((await fetchIt(url)).toString()).toBe('the list\n');
    expect(asked).toEqual(['GET /list.pem null']);
  });

  it('follows a redirect within the same origin', async () => {
    const { asked, url } = await serve((request, response) =>
      request.url === '/new.pem' ? response.end('moved') : response.writeHead(301, { location: '/new.pem' }).end(),
    );
    expect((await fetchIt(url)).toString()).toBe('moved');
    expect(asked).toHaveLength(2);
  });

  it('does not let another origin say what is on the list', async () => {
    const elsewhere = await serve((_, response) => response.end('evil'));
    const { url } = await serve((_, response) => response.writeHead(302, { location: elsewhere.url }).end());
    await expect(fetchIt(url)).rejects.toMatchObject(unreachable(/sends us to http:\/\/127\.0\.0\.1:\d+ for the list/));
    expect(elsewhere.asked).toEqual([]);
  });

  it.each<[string, RequestListener, RegExp]>([
    ['a redirect to nowhere', (_, response) => response.writeHead(302, { location: 'http://[' }).end(), /no address/],
    [
      'redirects without end',
      (_, response) => response.writeHead(302, { location: '/x' }).end(),
      /one address to the next/,
    ],
    ['an error', (_, response) => response.writeHead(404).end('gone'), /status 404/],
    ['no content', (_, response) => response.writeHead(204).end(), /status 204/],
    [
      'compression nobody asked for',
      (_, response) => response.setHeader('content-encoding', 'gzip').end('x'),
      /compressed/,
    ],
    [
      'half a list',
      (_, response) => {
        response.setHeader('content-length', '1000').write('-----BEGIN');
        setTimeout(() => response.destroy(), 20);
      },
      /was cut off before the list was here/,
    ],
    ['no answer at all', (request) => request.socket.destroy(), /did not answer/],
  ])('refuses %s', async (_, answer, message) => {
    const { url } = await serve(answer);
    await expect(fetchIt(url)).rejects.toMatchObject(unreachable(message));
  });

  it('stops reading a list without end', async () => {
    const { url } = await serve((_, response) => {
      const more = () => void (response.destroyed || (response.write('x'.repeat(10_000)), setTimeout(more, 1)));
      more();
    });
    await expect(fetchIt(url, { maxBytes: 100_000 })).rejects.toMatchObject({
      code: 'list_rejected',
      message: expect.stringMatching(/more than 100000 bytes/),
    });
  });

  it.each<[string, RequestListener]>([
    ['that never begins', () => {}],
    [
      'that drips, so that it is never idle',
      (_, response) => {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('does not wait for one %s', async (_, answer) => {
    const { url } = await serve(answer);
    const error = unreachable(/took more than 0\.3 seconds|did not answer/);
    await expect(fetchIt(url, { total: 300 })).rejects.toMatchObject(error);
  });

  it('ends when it is cancelled', async () => {
    const { url } = await serve(() => {});
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(fetchIt(url, {}, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('what the product itself may fetch (R65)', () => {
  const product = (url: string) => createFetchList()(url, new AbortController().signal);

  it('nothing without TLS', async () => {
    const { asked, url } = await serve((_, response) => response.end('the list'));
    await expect(product(url)).rejects.toMatchObject(unreachable(/Nothing but https/));
    expect(asked).toEqual([]);
  });

  it('nothing inside this machine or network, whatever certificate it shows', async () => {
    const { leaf } = await makePki();
    const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', leaf.keys.privateKey as CryptoKey));
    let asked = 0;
    const server = createTlsServer(
      {
        cert: toPem(leaf.certificate),
        key: `-----BEGIN PRIVATE KEY-----\n${key.toString('base64')}\n-----END PRIVATE KEY-----\n`,
      },
      (_, response) => {
        asked++;
        response.end('the list');
      },
    );
    const port = await listen(server as unknown as Server);
    for (const host of ['127.0.0.1', 'localhost']) {
      await expect(product(`https://${host}:${port}/list.pem`)).rejects.toMatchObject(
        unreachable(/inside this machine/),
      );
    }
    expect(asked).toBe(0);
  });
});

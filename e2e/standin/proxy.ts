import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

// Chromium cannot open app:// itself. Pages of app://bundle live at http://bundle.app.localhost (a secure context, where `'self'` of a
// CSP matches), and the browser context asks this proxy, which asks the real protocol handler. It streams, so media behave as in the
// app; and it sees all that a page asks for and nothing of Chromium's own, so "no request to the outside" can be asserted.

/** `app://bundle/x` to `http://bundle.app.localhost/x`; other addresses stay. */
export const toChromium = (url: string): string =>
  url.replace(/^(?!https?:)(\w+):\/\/([\w-]+)/, 'http://$2.$1.localhost');

/** The other way round. */
export const toApp = (url: string): string => url.replace(/^http:\/\/([\w-]+)\.(\w+)\.localhost/, '$2://$1');

/**
 * @param outside receives the address of every request that is not for the app; those are refused with 403.
 * @returns the proxy's port on 127.0.0.1.
 */
export async function startProxy(answer: (request: Request) => Promise<Response>, outside: string[]): Promise<number> {
  const server = createServer((request, response) => {
    forward(request, response, answer, outside).catch(() => response.writeHead(500).end());
  });
  server.on('connect', (request, socket) => {
    outside.push(`https://${request.url}`);
    socket.end('HTTP/1.1 403 Refused\r\n\r\n');
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started).unref());
  return (server.address() as AddressInfo).port;
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: Request) => Promise<Response>,
  outside: string[],
): Promise<void> {
  const asked = request.url ?? '';
  const url = toApp(asked);
  if (url === asked) {
    outside.push(asked);
    response.writeHead(403).end();
    return;
  }
  const headers = Object.entries(request.headers).map(([key, value]): [string, string] => [key, String(value)]);
  const {
    status,
    headers: answered,
    body,
  } = await answer(new Request(url, { method: request.method ?? 'GET', headers }));
  response.writeHead(status, Object.fromEntries(answered));
  if (body === null) {
    response.end();
    return;
  }
  const stream = Readable.fromWeb(body as ReadableStream);
  stream.on('error', () => response.destroy());
  // As in Electron, a page that stops reading cancels the handler's stream.
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { z } from '#shared/rpc/zod.ts';

/*
 * Prism, Stoplight's validating proxy, over the official description of TAMS: somebody else's opinion of every exchange with our store.
 * Tests post what was said to the judge, which plays it through Prism and answers with the violations. One Prism serves a whole run,
 * and starts with the first exchange: most runs have none.
 */

const description = resolve(import.meta.dirname, '../../../../shared/data/tams-api/TimeAddressableMediaStore.yaml');
const executable = resolve(import.meta.dirname, '../../../node_modules/.bin/prism');

declare module 'vitest' {
  interface ProvidedContext {
    /** Where exchanges are judged; absent where the official description is. */
    prismJudge?: string;
  }
}

export const Exchange = z.object({
  method: z.string(),
  /** Path and query. */
  path: z.string(),
  requestBody: z.string(),
  requestType: z.string().optional(),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  responseBody: z.string(),
});
export type Exchange = z.output<typeof Exchange>;

const Violations = z.array(
  z.object({ location: z.array(z.string()).default([]), severity: z.string(), message: z.string() }),
);

export async function setup(project: TestProject): Promise<(() => void) | undefined> {
  if (!existsSync(description)) return undefined;
  const played = new Map<string, Exchange>();
  let ids = 0;
  let prism: Promise<{ url: string; process: ChildProcess }> | undefined;

  /** What Prism takes for the store: it answers what the store answered. */
  const playback = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const exchange = played.get(String(request.headers['x-exchange']));
      if (!exchange) return void response.writeHead(500).end();
      response.writeHead(exchange.status, exchange.headers).end(exchange.responseBody);
    });
  });
  const upstream = await listening(playback);

  const judge = createServer((request, response) => {
    void (async () => {
      prism ??= startPrism(upstream);
      const id = String((ids += 1));
      const exchange = Exchange.parse(JSON.parse(await text(request)));
      played.set(id, exchange);
      const found = await judged((await prism).url, id, exchange);
      played.delete(id);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
    })().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  project.provide('prismJudge', await listening(judge));

  return () => {
    void prism?.then((running) => running.process.kill());
    for (const server of [playback, judge]) {
      server.closeAllConnections();
      server.close();
    }
  };
}

/** Violations of the answer, and of the request where the store took it: refusing a wrong request is what it should do. */
async function judged(prism: string, id: string, exchange: Exchange): Promise<string[]> {
  const { method, path, requestBody, requestType, status } = exchange;
  const answer = await fetch(prism + path, {
    method,
    headers: {
      authorization: 'Bearer any',
      'x-exchange': id,
      ...(requestType !== undefined && { 'content-type': requestType }),
    },
    ...(requestBody !== '' && { body: requestBody }),
  });
  await answer.arrayBuffer();
  const header = answer.headers.get('sl-violations');
  if (answer.status !== status) return [`Prism answers ${answer.status} instead of ${status}`];
  return (
    Violations.parse(header === null ? [] : JSON.parse(header))
      .filter(({ location: [side], severity }) => severity === 'Error' && (side !== 'request' || status < 400))
      // Prism takes the JSON value false for no body at all.
      .filter(({ message }) => !(requestBody === 'false' && message === 'Body parameter is required'))
      .map(({ location, message }) => `${method} ${path} → ${status}: ${location.join('.')} ${message}`)
  );
}

async function startPrism(upstream: string): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort();
  const args = ['proxy', description, upstream, '-h', '127.0.0.1', '-p', String(port), '--errors', 'false'];
  const child = spawn(process.execPath, [executable, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((done, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Prism is listening')) done();
    });
    child.once('exit', (code) => failed(new Error(`Prism ended with ${code} before it listened.`)));
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

const listening = (server: Server): Promise<string> =>
  new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

function freePort(): Promise<number> {
  const socket = createSocket();
  return new Promise((done) => {
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => done(port));
    });
  });
}

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CDPSession } from '@playwright/test';

/** One target's side of the DevTools protocol, typed by Playwright. */
export type Session = Pick<CDPSession, 'send' | 'on'>;

export interface Chromium {
  /** Where Playwright connects. */
  address: string;
  browser: Session;
  session(id: string): Session;
  kill(): void;
}

interface Message {
  id?: number;
  result?: unknown;
  error?: { message: string };
  method?: string;
  params?: unknown;
  sessionId?: string;
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
  '--hide-scrollbars',
];

/** Starts the Chromium named by CHROMIUM (default `chromium`) and speaks to it over its own debugging socket. */
export async function startChromium(profile: string): Promise<Chromium> {
  const child = spawn(process.env['CHROMIUM'] ?? 'chromium', [...flags, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => child.kill());
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('stand-in: Chromium did not start')));
    createInterface(child.stderr).on('line', (line) => {
      const found = /^DevTools listening on (.+)$/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const session = speak(socket);
  return { address, browser: session(''), session, kill: () => child.kill() };
}

/** Request and response over one socket, split by session id. */
function speak(socket: WebSocket): (sessionId: string) => Session {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const listeners: { sessionId: string; method: string; listener: (params: unknown) => void }[] = [];
  let lastId = 0;

  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { id = 0, result, error, method, params, sessionId = '' } = JSON.parse(data) as Message;
    if (method !== undefined) {
      for (const entry of listeners) {
        if (entry.sessionId === sessionId && entry.method === method) entry.listener(params);
      }
    } else if (error) {
      waiting.get(id)?.reject(new Error(error.message));
    } else {
      waiting.get(id)?.resolve(result);
    }
    waiting.delete(id);
  });

  return (sessionId) =>
    // Playwright's own types of the same protocol.
    ({
      send: (method: string, params: object = {}) => {
        const answer = Promise.withResolvers<unknown>();
        waiting.set((lastId += 1), answer);
        socket.send(JSON.stringify({ id: lastId, method, params, ...(sessionId !== '' && { sessionId }) }));
        return answer.promise;
      },
      on: (method: string, listener: (params: unknown) => void) => {
        listeners.push({ sessionId, method, listener });
      },
    }) as unknown as Session;
}

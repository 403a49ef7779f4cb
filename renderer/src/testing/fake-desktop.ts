import type { Handlers } from '#shared/rpc/rpc.ts';
import { type PageApi, pageEvents } from '#shared/api/index.ts';
import { type FakeTransport, fakeTransport } from './fake-transport.ts';

const listeners = new Set<(name: string, payload: unknown) => void>();
const running = new Map<string, AbortController>();
let current: FakeTransport;

/**
 * Puts a desktop shell in memory behind the page, for tests of whole screens. The page keeps the transport of its first call, so a
 * later installation changes what the same bridge answers.
 */
export function installFakeDesktop(handlers: Partial<Handlers<PageApi>>): FakeTransport {
  const fake = fakeTransport(handlers);
  for (const name of Object.keys(pageEvents)) {
    fake.subscribe(name, (payload) => listeners.forEach((listener) => listener(name, payload)));
  }
  current = fake;
  window.desktop ??= {
    call: (id, name, input) => {
      const stop = new AbortController();
      running.set(id, stop);
      return current.call(name, input, stop.signal).finally(() => running.delete(id));
    },
    cancel: (id) => running.get(id)?.abort(),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openFiles: async () => ({ ok: true, value: [] }),
  };
  return fake;
}

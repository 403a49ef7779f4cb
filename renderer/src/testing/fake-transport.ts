import { createDispatch, type Handlers, type Transport } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { pageApi, type PageApi, type PageEvents, pageEvents } from '#shared/api/index.ts';

export interface FakeTransport extends Transport {
  /** What was called, in order, as it crossed the boundary. */
  calls: { name: string; input: unknown }[];
  emit<K extends keyof PageEvents>(name: K, payload: z.output<PageEvents[K]>): void;
}

/**
 * The page's contract in memory, for tests: both sides parse as over a real transport. A procedure without a handler answers
 * `unknown_procedure`, so that a test names what its screen asks for.
 */
export function fakeTransport(handlers: Partial<Handlers<PageApi>>): FakeTransport {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  // Those that are absent are answered by the dispatch itself.
  const dispatch = createDispatch(pageApi, handlers as Handlers<PageApi>, (error, name) => {
    throw new Error(`The fake handler of ${name} failed.`, { cause: error });
  });
  const calls: FakeTransport['calls'] = [];
  return {
    calls,
    call: async (name, input, signal) => {
      calls.push({ name, input });
      const envelope = await dispatch(name, structuredClone(input), signal);
      return structuredClone(envelope);
    },
    subscribe: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
    emit: (name, payload) => {
      const encoded: unknown = z.encode(pageEvents[name] as z.ZodType, payload);
      for (const listener of listeners.get(name) ?? []) listener(structuredClone(encoded));
    },
  };
}

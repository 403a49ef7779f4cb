import { onTestFinished } from 'vitest';
import { createTamsClient, type TamsClient } from '#core/tams/client.ts';
import { parseConnection, type TamsAuth } from '#core/tams/connection.ts';

export interface TestClient extends TamsClient {
  /** How long the client wanted to wait, in milliseconds, in order. */
  readonly waits: number[];
  readonly now: { value: number };
}

/** A client whose time is the test's: it waits for nothing, and says how long it would have. */
export async function openClient(address: string, auth?: TamsAuth): Promise<TestClient> {
  const waits: number[] = [];
  const now = { value: Date.parse('2026-11-22T10:00:00Z') };
  let ids = 0;
  const client = await createTamsClient(parseConnection(address, auth), {
    now: () => now.value,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      waits.push(milliseconds);
      now.value += milliseconds;
    },
    newId: () => `id-${(ids += 1)}`,
  });
  onTestFinished(() => client.close());
  return { ...client, waits, now };
}

export const never = (): AbortSignal => new AbortController().signal;

/** Everything of a list, page by page. */
export async function collect<T>(list: AsyncIterable<T>): Promise<T[]> {
  const pages: T[] = [];
  for await (const page of list) pages.push(page);
  return pages;
}

/** The code of the error a promise ends in; undefined when it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

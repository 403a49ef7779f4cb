import { AppError } from '#shared/rpc/errors.ts';
import type { TamsClient } from '#core/tams/client.ts';

/** Some rows of a list, as the page gets them. */
export interface ListPage<R> {
  items: R[];
  /** Names the place where the next page begins; absent after the last. */
  next?: string;
  notes: string[];
}

/** Brings the next rows of one list. Never called again once it has said that it was the last time, or has failed. */
export type Pull<R> = () => Promise<{ items: R[]; notes: string[]; isLast: boolean }>;

/** Places in lists that somebody reads page by page. */
export interface Cursors<R> {
  /** The first page. Aborting the signal ends the list. */
  begin(
    client: TamsClient,
    key: string,
    start: (signal: AbortSignal) => Pull<R>,
    signal: AbortSignal,
  ): Promise<ListPage<R>>;
  /**
   * The page at a cursor: the same one however often it is asked for. Aborting the signal ends the waiting alone, so that somebody who
   * comes back finds the list where it was.
   * @param key what the list is about; a cursor of another list is none of this one.
   * @throws AppError 'not_found' when the place is forgotten; and as the list does: then it has to be begun again
   */
  follow(cursor: string, client: TamsClient, key: string, signal: AbortSignal): Promise<ListPage<R>>;
}

/** Places remembered; with a page of rows each, the last of them. */
const MOST = 60;

interface Place<R> {
  client: TamsClient;
  key: string;
  pull: Pull<R>;
  page?: Promise<ListPage<R>>;
}

export function createCursors<R>(newId: () => string): Cursors<R> {
  /** The least recently used first. */
  const places = new Map<string, Place<R>>();

  async function give({ client, key, pull }: Place<R>): Promise<ListPage<R>> {
    const { isLast, ...page } = await pull();
    if (isLast) return page;
    const next = newId();
    places.set(next, { client, key, pull });
    for (const oldest of places.keys()) {
      if (places.size <= MOST) break;
      places.delete(oldest);
    }
    return { ...page, next };
  }

  return {
    async begin(client, key, start, signal) {
      // The list outlives the call that began it, whose signal may be aborted when the call is long over.
      const list = new AbortController();
      const abort = (): void => list.abort();
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await give({ client, key, pull: start(list.signal) });
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    follow(cursor, client, key, signal) {
      const place = places.get(cursor);
      if (place?.client !== client || place.key !== key) throw forgotten();
      places.delete(cursor);
      places.set(cursor, place);
      place.page ??= give(place).catch((error: unknown) => {
        // Whatever the list was read with is spent.
        places.delete(cursor);
        throw error;
      });
      return unlessAborted(place.page, signal);
    },
  };
}

const forgotten = (): AppError =>
  new AppError('not_found', 'The place in this list is not known any more. Read the list from its beginning.');

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AppError('cancelled', 'Cancelled.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

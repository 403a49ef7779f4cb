import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { beginWith, type PageOfRows, type Pages, rowAt, rowCount, withAgain, withGrown, withNext } from './pages.ts';

export interface PagedState<T> {
  /** Absent until the first page is there. */
  list?: Pages<T>;
  busy: boolean;
  /** Why the last request failed. What was loaded before stays. */
  error?: ErrorBody;
  /** When the first page came, in milliseconds of the epoch. */
  loadedAt?: number;
  /** Many empty pages came in a row; it goes on only when told to (tams.md P1: an empty page is not the last). */
  paused: boolean;
  /** The row the keyboard is on. */
  active: number;
}

export interface PagedList<T> {
  readonly store: StoreApi<PagedState<T>>;
  /** Reads the first page anew. What was shown stays until it is there. */
  readonly restart: () => void;
  /** Reads on, unless it is reading or at the end. */
  readonly more: () => void;
  /** Adds what has come since behind a list that was read to its end. Says nothing where it cannot: there is a next time. */
  readonly grow: () => void;
  /** Has these rows on screen: brings back what of them was let go. */
  readonly show: (first: number, last: number) => void;
  readonly setActive: (index: number) => void;
}

interface PagedSource<T> {
  fetchPage: (cursor: string | undefined) => Promise<PageOfRows<T>>;
  /** Rows that come after this one, and perhaps itself; for lists that grow at their end. */
  fetchSince?: (last: T) => Promise<PageOfRows<T>>;
  idOf: (row: T) => string;
  now: () => number;
}

/**
 * Empty pages taken in a row before somebody has to ask for more: a search must not crawl a whole store unasked (tams.md section 6). The
 * core has looked through several of the store's pages for each.
 */
const EMPTY_PAGES = 4;

/** A list that is read page by page as it is scrolled. Nothing is read before `restart` or `more`. */
export function createPagedList<T>({ fetchPage, fetchSince, idOf, now }: PagedSource<T>): PagedList<T> {
  const store = createStore<PagedState<T>>(() => ({ busy: false, paused: false, active: 0 }));
  // A later restart makes the answers of an earlier one worthless.
  let run = 0;

  const work = async (step: (isCurrent: () => boolean) => Promise<void>): Promise<void> => {
    const mine = run;
    store.setState((state) => ({ ...without(state, 'error'), busy: true }), true);
    try {
      await step(() => run === mine);
    } catch (error) {
      if (run === mine) store.setState({ error: toErrorBody(error) });
    } finally {
      if (run === mine) store.setState({ busy: false });
    }
  };

  const readOn = async (isCurrent: () => boolean): Promise<void> => {
    for (let empty = 0; ; empty += 1) {
      const { list } = store.getState();
      if (list && list.next === undefined) return store.setState({ paused: false });
      const page = await fetchPage(list?.next);
      if (!isCurrent()) return;
      store.setState(list ? { list: withNext(list, page, idOf) } : { list: beginWith(page), loadedAt: now() });
      if (page.items.length > 0) return store.setState({ paused: false });
      if (empty + 1 >= EMPTY_PAGES && page.next !== undefined) return store.setState({ paused: true });
    }
  };

  const restart = (): void => {
    run += 1;
    void work(async (isCurrent) => {
      const page = await fetchPage(undefined);
      if (!isCurrent()) return;
      store.setState({ list: beginWith(page), loadedAt: now(), active: 0, paused: false });
      if (page.items.length === 0) await readOn(isCurrent);
    });
  };

  const again = (index: number, cursor: string | undefined): void => {
    void work(async (isCurrent) => {
      const page = await fetchPage(cursor);
      const { list } = store.getState();
      if (isCurrent() && list) store.setState({ list: withAgain(list, index, page) });
    }).then(() => {
      // A cursor is good for one run of the core: the list has to be begun again.
      if (store.getState().error?.code === 'not_found') restart();
    });
  };

  let isGrowing = false;
  // Asked for while it grew: what it asks about may have come after its own question.
  let isAsked = false;
  const grow = async (): Promise<void> => {
    isAsked = isGrowing;
    const { list, busy } = store.getState();
    if (isGrowing || busy || !fetchSince || !list || list.next !== undefined) return;
    const count = rowCount(list);
    if (count === 0) return restart();
    const last = rowAt(list, count - 1)?.row;
    if (last === undefined) return;
    const mine = run;
    isGrowing = true;
    try {
      const page = await fetchSince(last);
      // Somebody may have begun it anew meanwhile.
      if (run === mine) store.setState((state) => (state.list === list ? { list: withGrown(list, page, idOf) } : {}));
    } catch {
      // What is shown is what it was; whoever watches says that the store could not be asked.
    } finally {
      isGrowing = false;
      if (isAsked) void grow();
    }
  };

  return {
    store,
    restart,
    grow: () => void grow(),
    more: () => {
      if (!store.getState().busy) void work(readOn);
    },
    show: (first, last) => {
      const { list, busy, error } = store.getState();
      if (!list || busy || error) return;
      for (let index = first; index <= last; index += 1) {
        const found = rowAt(list, index);
        if (found && found.row === undefined) return again(found.page, list.pages[found.page]?.cursor);
      }
    },
    setActive: (active) => store.setState({ active }),
  };
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> & T {
  const { [key]: _dropped, ...rest } = value;
  // The key is optional in every state that comes here.
  return rest as Omit<T, K> & T;
}

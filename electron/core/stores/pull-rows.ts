import { AppError } from '#shared/rpc/errors.ts';
import type { Checked } from '#core/tams/lists.ts';
import type { ListOrder } from '#core/tams/order.ts';
import type { Pull } from './cursors.ts';

/** Rows that make a page worth showing. */
const ENOUGH = 20;
/** Pages of the store that are read for one of ours at most, and for how long; milliseconds. */
const MOST_PAGES = 10;
const LONGEST = 2000;

interface PullOptions<T, R> {
  pages: AsyncGenerator<Checked<T>>;
  /** What the page gets of a row; nothing for one that is looked past. */
  keep: (row: T) => R | undefined;
  /** What else there is to say about the page's rows. */
  remark?: () => string[];
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Makes pages for people of a store's pages, which may be short, empty or of nothing that was looked for (tams.md P1): reads on until
 * there is something to see, or for long enough.
 */
export function pullRows<T, R>({ pages, keep, remark, now }: PullOptions<T, R>): Pull<R> {
  return async () => {
    const items: R[] = [];
    const ignored = new Set<string>();
    let [unreadable, isLast] = [0, false];
    const until = now() + LONGEST;
    for (let count = 0; count < MOST_PAGES && items.length < ENOUGH && !isLast && now() < until; count += 1) {
      const { done, value: page } = await pages.next();
      if (done) {
        isLast = true;
        break;
      }
      for (const row of page.items) {
        const kept = keep(row);
        if (kept !== undefined) items.push(kept);
      }
      for (const name of page.ignored) ignored.add(name);
      unreadable += page.unreadable;
      isLast = page.isLast;
    }
    return { items, notes: [...notesOn(ignored, unreadable), ...(remark?.() ?? [])], isLast };
  };
}

function notesOn(ignored: ReadonlySet<string>, unreadable: number): string[] {
  const filters = [...ignored].filter((name) => name !== 'sort_by');
  const notes: string[] = [];
  if (filters.length > 0)
    notes.push(`The store does not keep to ${filters.join(', ')}. What does not fit was left out here.`);
  if (ignored.has('sort_by')) notes.push('The store does not sort as asked. The rows are in its own order.');
  if (unreadable > 0)
    notes.push(unreadable === 1 ? 'One row could not be read.' : `${unreadable} rows could not be read.`);
  return notes;
}

/** A list in some order, or in the store's own where it refuses to sort, which stores before API 8.2 may. */
export async function* sortedIfPossible<T>(
  list: (order: ListOrder) => AsyncGenerator<Checked<T>>,
  { sort, reverse }: ListOrder,
): AsyncGenerator<Checked<T>> {
  const order = { sort, reverse };
  if (sort === undefined) return yield* list(order);
  let hasBegun = false;
  try {
    for await (const page of list(order)) {
      hasBegun = true;
      yield page;
    }
    return;
  } catch (error) {
    if (hasBegun || !(error instanceof AppError) || error.code !== 'store_refused') throw error;
  }
  for await (const page of list({})) yield { ...page, ignored: [...page.ignored, 'sort_by'] };
}

/*
 * A list of unknown length, as the pages of it that have been seen. Pages far from where somebody looks are let go; their place and
 * their cursor stay, so that nothing jumps and they can be asked for again.
 */

interface Page<T> {
  /** Where it begins; absent for the first. */
  cursor?: string;
  /** Rows it has. */
  count: number;
  /** Absent: let go. */
  rows?: readonly T[];
  /** It came when the list had ended: no cursor leads back to it, so it is never let go. */
  grown?: true;
}

export interface Pages<T> {
  pages: readonly Page<T>[];
  /** Where the next page begins; absent at the end. */
  next?: string;
  /** What was said of any page: filters that were ignored, rows that could not be read. */
  notes: readonly string[];
}

export interface PageOfRows<T> {
  items: readonly T[];
  next?: string | undefined;
  notes: readonly string[];
}

/** How many are held at once, around the one looked at: a thousand rows of the usual fifty. */
export const PAGES_KEPT = 20;

const asPage = <T>(cursor: string | undefined, rows: readonly T[]): Page<T> => ({
  ...(cursor === undefined ? {} : { cursor }),
  count: rows.length,
  rows,
});

const withNotes = (notes: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([...notes, ...more]),
];

/** The list as its first page begins it. */
export const beginWith = <T>({ items, next, notes }: PageOfRows<T>): Pages<T> => ({
  pages: [asPage(undefined, items)],
  ...(next === undefined ? {} : { next }),
  notes: withNotes([], notes),
});

/** With the next page at the end. Rows that are there already are left out: stores that count their way show them twice (tams.md P2). */
export function withNext<T>(list: Pages<T>, page: PageOfRows<T>, idOf: (row: T) => string): Pages<T> {
  const known = new Set(list.pages.flatMap(({ rows = [] }) => rows.map(idOf)));
  const rows = page.items.filter((row) => !known.has(idOf(row)));
  const pages = [...list.pages, asPage(list.next, rows)];
  return {
    pages: letGo(pages, pages.length - 1),
    ...(page.next === undefined ? {} : { next: page.next }),
    notes: withNotes(list.notes, page.notes),
  };
}

/** With what came when the list had been read to its end. */
export function withGrown<T>(list: Pages<T>, page: PageOfRows<T>, idOf: (row: T) => string): Pages<T> {
  const known = new Set(list.pages.flatMap(({ rows = [] }) => rows.map(idOf)));
  const rows = page.items.filter((row) => !known.has(idOf(row)));
  if (rows.length === 0) return list;
  const last = list.pages.at(-1);
  const before = last?.grown ? list.pages.slice(0, -1) : list.pages;
  const all = [...(last?.grown ? (last.rows ?? []) : []), ...rows];
  return {
    pages: [...before, { count: all.length, rows: all, grown: true }],
    ...(page.next === undefined ? {} : { next: page.next }),
    notes: withNotes(list.notes, page.notes),
  };
}

/** With a page back that was let go. */
export function withAgain<T>(list: Pages<T>, index: number, page: PageOfRows<T>): Pages<T> {
  const pages = list.pages.map((old, at) => (at === index ? asPage(old.cursor, page.items) : old));
  return { ...list, pages: letGo(pages, index), notes: withNotes(list.notes, page.notes) };
}

function letGo<T>(pages: readonly Page<T>[], around: number): readonly Page<T>[] {
  const held = pages
    .map((page, index) => ({ page, index }))
    .filter(({ page }) => page.rows !== undefined && page.count > 0 && !page.grown)
    .toSorted((a, b) => Math.abs(a.index - around) - Math.abs(b.index - around))
    .slice(0, PAGES_KEPT);
  const kept = new Set(held.map(({ index }) => index));
  return pages.map((page, index) => {
    if (kept.has(index) || page.count === 0 || page.grown) return page;
    const { rows: _rows, ...rest } = page;
    return rest;
  });
}

/** Rows seen so far. Never a total: stores have none (tams.md P5). */
export const rowCount = <T>({ pages }: Pages<T>): number => pages.reduce((sum, { count }) => sum + count, 0);

/** The row at a place, and the page that holds it; the row is absent while its page is let go. */
export function rowAt<T>({ pages }: Pages<T>, index: number): { page: number; row?: T } | undefined {
  let first = 0;
  for (const [at, { count, rows }] of pages.entries()) {
    if (index < first + count) {
      const row = rows?.[index - first];
      return { page: at, ...(row === undefined ? {} : { row }) };
    }
    first += count;
  }
  return undefined;
}

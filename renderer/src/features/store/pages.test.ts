import { expect, test } from 'vitest';
import { beginWith, PAGES_KEPT, type Pages, rowAt, rowCount, withAgain, withNext } from './pages.ts';

const idOf = (row: string): string => row;
const page = (index: number, next = true) => ({
  items: [`${String(index)}a`, `${String(index)}b`],
  notes: [],
  ...(next ? { next: `c${String(index + 1)}` } : {}),
});

/** A list read to its `count`th page. */
function read(count: number): Pages<string> {
  let list = beginWith(page(0));
  for (let index = 1; index < count; index += 1) list = withNext(list, page(index, index + 1 < count), idOf);
  return list;
}

test('rows are found by their place over pages, and the end is the end', () => {
  const list = read(3);
  expect(rowCount(list)).toBe(6);
  expect(list.next).toBeUndefined();
  expect([0, 3, 5, 6].map((index) => rowAt(list, index)?.row)).toEqual(['0a', '1b', '2b', undefined]);
});

test('trap P2: a row that an earlier page had is left out', () => {
  const list = withNext(read(2), { items: ['1b', '2a'], notes: [] }, idOf);
  expect(rowCount(list)).toBe(5);
  expect(rowAt(list, 4)?.row).toBe('2a');
});

test('trap P1: an empty page is not the end', () => {
  const list = withNext(beginWith(page(0)), { items: [], notes: ['slow'], next: 'c2' }, idOf);
  expect(list).toMatchObject({ next: 'c2', notes: ['slow'] });
  expect(rowCount(list)).toBe(2);
});

test('pages far away are let go, keep their place, and come back by their cursor', () => {
  const list = read(PAGES_KEPT + 5);
  expect(rowCount(list)).toBe(2 * (PAGES_KEPT + 5));
  expect(list.pages.filter(({ rows }) => rows !== undefined)).toHaveLength(PAGES_KEPT);
  expect(rowAt(list, 2)).toEqual({ page: 1 });
  expect(list.pages[1]).toEqual({ cursor: 'c1', count: 2 });
  const back = withAgain(list, 1, page(1));
  expect(rowAt(back, 2)).toEqual({ page: 1, row: '1a' });
  expect(back.pages.filter(({ rows }) => rows !== undefined)).toHaveLength(PAGES_KEPT);
  expect(rowCount(back)).toBe(rowCount(list));
});

test('what was said of several pages is said once', () => {
  const note = 'The store ignores the filter by tag.';
  const first = beginWith({ ...page(0), notes: [note] });
  expect(withNext(first, { ...page(1), notes: [note, 'Another.'] }, idOf).notes).toEqual([note, 'Another.']);
});

import { expect, test, vi } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import { createPagedList } from './paged-list.ts';
import { PAGES_KEPT, type PageOfRows, rowAt, rowCount } from './pages.ts';

type Fetch = (cursor: string | undefined) => Promise<PageOfRows<string>>;

const listOf = (fetchPage: Fetch) => createPagedList({ fetchPage, idOf: (row) => row, now: () => 7 });

const counting =
  (pages: number): Fetch =>
  async (cursor = '0') => {
    const index = Number(cursor);
    return { items: [`row ${cursor}`], notes: [], ...(index + 1 < pages ? { next: String(index + 1) } : {}) };
  };

const settled = async (list: ReturnType<typeof listOf>) => {
  await vi.waitFor(() => expect(list.store.getState().busy).toBe(false));
  return list.store.getState();
};

test('reads the first page, then on, one request at a time, to the end', async () => {
  const fetchPage = vi.fn<Fetch>(counting(2));
  const list = listOf(fetchPage);
  list.restart();
  list.more();
  expect(await settled(list)).toMatchObject({ loadedAt: 7, paused: false, list: { next: '1' } });
  list.more();
  list.more();
  const { list: pages } = await settled(list);
  expect(pages && rowCount(pages)).toBe(2);
  list.more();
  await settled(list);
  expect(fetchPage.mock.calls).toEqual([[undefined], ['1']]);
});

test('a failure keeps what was loaded, and the next try goes on from there', async () => {
  let broken = false;
  const list = listOf(async (cursor) => {
    if (broken) throw new AppError('store_unreachable', 'The store does not answer.');
    return counting(3)(cursor);
  });
  list.restart();
  await settled(list);
  broken = true;
  list.more();
  expect(await settled(list)).toMatchObject({ error: { code: 'store_unreachable' }, list: { next: '1' } });
  broken = false;
  list.more();
  const state = await settled(list);
  expect(state.error).toBeUndefined();
  expect(state.list && rowCount(state.list)).toBe(2);
});

test('trap P1: goes over empty pages, and pauses before it has crawled a whole store', async () => {
  const fetchPage = vi.fn<Fetch>(async (cursor = '0') => ({
    items: cursor === '20' ? ['found'] : [],
    notes: [],
    next: String(Number(cursor) + 1),
  }));
  const list = listOf(fetchPage);
  list.restart();
  expect(await settled(list)).toMatchObject({ paused: true });
  expect(fetchPage.mock.calls.length).toBeLessThan(8);
  for (let round = 0; round < 4; round += 1) {
    list.more();
    await settled(list);
  }
  const state = await settled(list);
  expect(state.paused).toBe(false);
  expect(state.list && rowAt(state.list, 0)?.row).toBe('found');
});

test('what was let go comes back when it is looked at; a cursor of an earlier run begins the list again', async () => {
  let forgotten = false;
  const list = listOf(async (cursor) => {
    if (forgotten && cursor !== undefined) throw new AppError('not_found', 'That list is over.');
    return counting(PAGES_KEPT + 3)(cursor);
  });
  list.restart();
  for (let index = 1; index < PAGES_KEPT + 3; index += 1) {
    await settled(list);
    list.more();
  }
  const far = await settled(list);
  expect(far.list && rowAt(far.list, 1)?.row).toBeUndefined();
  list.show(1, 1);
  const back = await settled(list);
  expect(back.list && rowAt(back.list, 1)?.row).toBe('row 1');
  forgotten = true;
  list.show(PAGES_KEPT + 2, PAGES_KEPT + 2);
  await vi.waitFor(() => {
    const { list: pages } = list.store.getState();
    expect(pages && rowCount(pages)).toBe(1);
  });
});

test('the answer of an earlier question does not come over a later one', async () => {
  const waiting: ((page: PageOfRows<string>) => void)[] = [];
  const list = listOf(() => new Promise((resolve) => waiting.push(resolve)));
  list.restart();
  list.restart();
  waiting[1]?.({ items: ['new'], notes: [] });
  await settled(list);
  waiting[0]?.({ items: ['old'], notes: [] });
  await Promise.resolve();
  const { list: pages } = list.store.getState();
  expect(pages && rowAt(pages, 0)?.row).toBe('new');
});

test('a list that has ended grows by what came since, without a word of being busy', async () => {
  const rows = ['a', 'b'];
  const fetchSince = vi.fn<(last: string) => Promise<PageOfRows<string>>>(async (last) => ({
    items: rows.slice(rows.indexOf(last)),
    notes: [],
  }));
  const fetchPage: Fetch = async () => ({ items: [...rows], notes: [] });
  const list = createPagedList({ fetchPage, fetchSince, idOf: (row: string) => row, now: () => 7 });
  list.restart();
  await settled(list);
  list.setActive(1);
  rows.push('c', 'd');
  list.grow();
  list.grow();
  expect(list.store.getState().busy).toBe(false);
  const shown = () => list.store.getState().list!;
  await vi.waitFor(() => expect(rowCount(shown())).toBe(4));
  await vi.waitFor(() => expect(fetchSince.mock.calls).toEqual([['b'], ['d']]));
  rows.push('e');
  list.grow();
  await vi.waitFor(() => expect(rowCount(shown())).toBe(5));
  expect([0, 1, 2, 3, 4].map((index) => rowAt(shown(), index)?.row)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(list.store.getState().active).toBe(1);
  expect(fetchSince.mock.calls).toEqual([['b'], ['d'], ['d']]);
});

test('a list that goes on, or whose store cannot be asked, does not grow', async () => {
  const fetchSince = vi.fn<(last: string) => Promise<PageOfRows<string>>>(async () => {
    throw new AppError('store_unreachable', 'The store does not answer.');
  });
  const list = createPagedList({ fetchPage: counting(2), fetchSince, idOf: (row: string) => row, now: () => 7 });
  list.restart();
  await settled(list);
  list.grow();
  expect(fetchSince).not.toHaveBeenCalled();
  list.more();
  const before = await settled(list);
  list.grow();
  await vi.waitFor(() => expect(fetchSince).toHaveBeenCalledWith('row 1'));
  expect(list.store.getState()).toEqual(before);
});

import { beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { SegmentRow } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { asked, openFlowPage } from '../../testing/flow-page.tsx';
import { sampleFlow } from '../../testing/memory-store.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { isGrowing } from './Growth.tsx';

beforeAll(preparePage);

const row = (index: number): SegmentRow => ({
  objectId: `object-${String(index)}`,
  timerange: `[${String(index * 2)}:0_${String(index * 2 + 2)}:0)`,
});

/** A Flow into which somebody writes, looked at five times a second. */
async function openGrowing() {
  const rows = [row(0), row(1)];
  let isDown = false;
  let state: Partial<Flow> = { status: 'ingesting' };
  const flow = () => sampleFlow(1, { ...state, timerange: `[0:0_${String(rows.length * 2)}:0)` });
  const opened = await openFlowPage({
    flows: [flow()],
    lookEvery: 200,
    handlers: {
      'store.flow': async () => {
        if (isDown) throw new AppError('store_unreachable', 'The store does not answer.');
        return flow();
      },
      'store.segments': async ({ timerange }) => {
        const from = Number(/^\[(\d+):/.exec(timerange ?? '')?.[1] ?? 0);
        return { items: rows.filter((_, index) => index * 2 + 2 > from), notes: [] };
      },
    },
  });
  return {
    ...opened,
    write: () => void rows.push(row(rows.length)),
    close: () => void (state = { status: 'closed_complete' }),
    setDown: (down: boolean) => void (isDown = down),
  };
}

test('a Flow that grows is followed while it is seen: its facts, and its Segments as they come; the focus stays', async () => {
  const { screen, fake, write, close } = await openGrowing();
  await expect.element(screen.getByText(/^It may still grow: last looked at \d/)).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await screen.getByRole('tab', { name: 'Segments' }).click();
  const list = screen.getByRole('list', { name: 'Segments' });
  await expect.element(screen.getByText('2 rows, the end of the list.')).toBeVisible();
  (list.getByRole('button', { name: /object-0/ }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(list.getByRole('button', { name: /object-1/ })).toHaveFocus();
  write();
  await expect.element(list.getByRole('button', { name: /object-2/ })).toBeVisible();
  await expect.element(list.getByRole('button', { name: /object-1/ })).toHaveFocus();
  await expect.element(screen.getByText('3 rows, the end of the list.')).toBeVisible();

  // The last Segment comes with the end; then nobody asks any more.
  write();
  close();
  await expect.element(list.getByRole('button', { name: /object-3/ })).toBeVisible();
  await expect.element(screen.getByText(/^It may still grow/)).not.toBeInTheDocument();
  const count = asked(fake, 'store.flow').length;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(asked(fake, 'store.flow')).toHaveLength(count);
});

test('a store that stops answering is told beside what was seen, and asked again', async () => {
  const { screen, setDown } = await openGrowing();
  await expect.element(screen.getByText(/^It may still grow: last looked at \d/)).toBeVisible();
  setDown(true);
  await expect.element(screen.getByText(/^It may still grow: last seen at .* could not be asked at/)).toBeVisible();
  expect(screen.getByRole('alert').elements()).toEqual([]);
  setDown(false);
  await expect.element(screen.getByText(/^It may still grow: last looked at \d/)).toBeVisible();
});

test('what grows: open by its own word, or with Segments that changed just now; never what is closed', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  const just = '2026-11-22T09:59:00Z';
  const cases: [Partial<Flow>, boolean][] = [
    [{ status: 'ingesting' }, true],
    [{ status: 'awaiting_content' }, true],
    [{ status: 'replication_in_progress' }, true],
    [{ status: 'closed_complete', segments_updated: just }, false],
    [{ segments_updated: just }, true],
    [{ segments_updated: '2026-11-22T09:00:00Z' }, false],
    [{ segments_updated: 'yesterday' }, false],
    [{}, false],
  ];
  expect(cases.map(([facts]) => isGrowing(sampleFlow(1, facts), now))).toEqual(cases.map(([, grows]) => grows));
});

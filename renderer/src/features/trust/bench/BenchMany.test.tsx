import { beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { Bench } from '#shared/api/bench.ts';
import { sampleBench } from '../../../testing/bench-samples.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { BenchMatrix } from './BenchMatrix.tsx';

beforeAll(preparePage);

const ROWS = 200;
const LISTS = 10;

/** As many signers and lists as the product promises to be quick with; every seventh name is far too long. */
function manyOfThem(): Bench {
  const one = sampleBench();
  const [row, column] = [one.rows[0]!, one.columns[0]!];
  const long = 'A signer whose name somebody made very long indeed, '.repeat(8);
  return Bench.parse({
    ...one,
    columns: Array.from({ length: LISTS }, (_, index) => ({
      ...column,
      list: `list-${String(index)}`,
      name:
        index === 3
          ? `List with a name that takes several lines, ${'and then some, '.repeat(4)}`
          : `List ${String(index)}`,
    })),
    rows: Array.from({ length: ROWS }, (_, index) => ({
      ...row,
      id: String(index),
      title: `clip-${String(index)}.mp4`,
      chain: [{ ...row.chain[0], name: index % 7 === 6 ? long : `Signer ${String(index)}` }],
      cells: Array.from({ length: LISTS }, () => row.cells[0]),
      ...(index % 2 === 0 ? { private: undefined } : {}),
    })),
  });
}

const show = () =>
  render(
    <div style={{ display: 'flex', flexDirection: 'column', width: 1000, height: 700 }}>
      <BenchMatrix bench={manyOfThem()} />
    </div>,
  );

const focused = (): HTMLElement => {
  if (!(document.activeElement instanceof HTMLElement)) throw new Error('Nothing has the focus.');
  return document.activeElement;
};

test('200 signers and 10 lists: only what is in sight is in the document, and assistants hear how many there are', async () => {
  const screen = await show();
  const grid = screen.getByRole('grid', { name: 'Who vouches for whom' });
  await expect.element(grid.getByRole('rowheader', { name: /Signer 0/ })).toBeVisible();
  const rows = grid.element().querySelectorAll('tr[data-index]').length;
  expect(rows).toBeGreaterThan(3);
  expect(rows).toBeLessThan(40);
  await expect.element(grid).toHaveAttribute('aria-rowcount', String(ROWS + 1));
  await expect.element(grid).toHaveAttribute('aria-colcount', String(LISTS + 1));
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('keys reach the last cell and come back, each time to a cell in plain sight', async () => {
  const screen = await show();
  await screen.getByRole('rowheader', { name: /Signer 0/ }).click();
  const detail = screen.getByRole('region', { name: 'Chosen answer' });
  const scroller = screen.getByRole('grid').element().parentElement;
  if (!scroller) throw new Error('The grid lies in nothing that scrolls.');
  /** Neither corner of the cell with the focus is under the head, the first column or what is told of it, nor out of view. */
  const inSight = (): boolean => {
    const { left, top, right, bottom } = focused().getBoundingClientRect();
    return [
      [left + 4, top + 4],
      [right - 4, bottom - 4],
    ].every(([x = 0, y = 0]) => {
      const at = document.elementFromPoint(x, y);
      return at !== null && focused().contains(at);
    });
  };
  for (const [keys, cell] of [
    ['{Control>}{End}{/Control}', `${String(ROWS - 1)} ${String(LISTS)}`],
    ['{PageUp}', `${String(ROWS - 11)} ${String(LISTS)}`],
    ['{ArrowUp}{ArrowLeft}{ArrowLeft}', `${String(ROWS - 12)} ${String(LISTS - 2)}`],
    ['{Home}', `${String(ROWS - 12)} 0`],
    ['{Control>}{Home}{/Control}', '0 0'],
    ['{PageDown}{PageDown}{PageDown}', '30 0'],
    ['{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}', '30 6'],
  ] as const) {
    await userEvent.keyboard(keys);
    await expect.poll(() => focused().dataset['cell'], { message: keys }).toBe(cell);
    await expect.poll(inSight, { message: keys }).toBe(true);
  }
  await expect.element(detail.getByText('clip-30.mp4')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('scrolled far away by mouse, the chosen cell keeps the focus, and the next key goes on from there', async () => {
  const screen = await show();
  await screen
    .getByRole('rowheader', { name: /Signer 2/ })
    .first()
    .click();
  const scroller = screen.getByRole('grid').element().parentElement!;
  scroller.scrollTop = scroller.scrollHeight;
  await expect.element(screen.getByRole('rowheader', { name: new RegExp(`Signer ${String(ROWS - 2)}`) })).toBeVisible();
  expect(focused().dataset['cell']).toBe('2 0');
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => focused().dataset['cell']).toBe('3 0');
  await expect.poll(() => scroller.scrollTop).toBeLessThan(2000);
});

import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { ScrollText } from 'lucide-react';
import { Fragment, type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from 'react';
import type { Bench, BenchColumn, BenchRow } from '#shared/api/bench.ts';
import { VOUCHED_AS } from '#shared/verdict/vouching.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { cx } from '../../../ui/class-names.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge, Mark } from '../../../ui/Mark.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { shortSubject } from '../certificate/chain-graph.ts';
import s from './Bench.module.css';
import { BenchDetail } from './BenchDetail.tsx';
import { cellWords, columnWords, depthWords, subjectWords } from './bench-words.ts';
import { type Cell, moveIn } from './grid-move.ts';
import { revealCell } from './reveal-cell.ts';

/** Pixels of a row before it was measured. */
const ROW = 84;
/** Of the first column and of every other one, in rem, as in the style sheet. */
const WIDTH = { first: 20, other: 12 };

/** Signers, time-stamps and identities down, lists across. One stop for Tab, arrows within; the chosen cell is told in full below. */
export function BenchMatrix({ bench }: { bench: Bench }) {
  const { rows, columns } = bench;
  const scroller = useRef<HTMLDivElement>(null);
  // Column 0 is the row's own head.
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 });
  const here = { row: Math.min(at.row, rows.length - 1), column: Math.min(at.column, columns.length) };
  // The row with the focus stays in the document, or the focus would be lost by scrolling.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      return here.row < 0 || seen.includes(here.row) ? seen : [...seen, here.row].toSorted((a, b) => a - b);
    },
    [here.row],
  );
  // Its answers must not be memoised, which is what this rule warns of; we do not.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
    rangeExtractor,
  });
  // What is told of the chosen cell takes its room from the table: the cell stays in sight.
  useEffect(() => {
    const table = scroller.current;
    if (!table) return undefined;
    const watch = new ResizeObserver(() => {
      const cell = table.querySelector<HTMLElement>('[data-cell]:focus');
      if (cell) revealCell(table, cell);
    });
    watch.observe(table);
    return () => watch.disconnect();
  }, []);
  const chosen = rows[here.row];
  if (!chosen) {
    return (
      <div className={s['empty']}>
        <EmptyState icon={ScrollText} title="Nobody signed this">
          It carries no certificate, so there is nobody to ask the lists about. That says nothing about what it shows.
        </EmptyState>
      </div>
    );
  }

  const items = virtualizer.getVirtualItems();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const to = moveIn(here, { rows: rows.length, columns: columns.length + 1 }, event.key, event.ctrlKey);
    if (!to) return;
    event.preventDefault();
    setAt(to);
    if (!items.some(({ index }) => index === to.row)) virtualizer.scrollToIndex(to.row);
    focusSoon(scroller.current, to);
  };

  return (
    <>
      <div ref={scroller} className={s['scroller']}>
        <table
          // A table that is walked by arrow keys is a grid; its rows and headers stay what they are (WAI-ARIA 1.2, grid).
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
          role="grid"
          className={s['grid']}
          aria-label="Who vouches for whom"
          aria-readonly
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length + 1}
          style={{ width: `${String(WIDTH.first + WIDTH.other * columns.length)}rem` }}
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" className={s['corner']}>
                Whose certificate
              </th>
              {columns.map((column) => (
                <Head key={column.list} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item, place) => (
              <Fragment key={item.key}>
                <Gap height={item.start - (items[place - 1]?.end ?? 0)} />
                <tr ref={virtualizer.measureElement} data-index={item.index} aria-rowindex={item.index + 2}>
                  <Row
                    row={rows[item.index] as BenchRow}
                    index={item.index}
                    columns={columns}
                    chosen={item.index === here.row ? here.column : undefined}
                    onChoose={setAt}
                  />
                </tr>
              </Fragment>
            ))}
            <Gap height={virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)} />
          </tbody>
        </table>
      </div>
      <BenchDetail
        key={cellKey(here)}
        row={chosen}
        column={columns[here.column - 1]}
        cell={chosen.cells[here.column - 1]}
        columns={columns}
      />
    </>
  );
}

/** The height of rows that are not in the document. */
const Gap = ({ height }: { height: number }) => (height > 0 ? <tr aria-hidden style={{ height }} /> : undefined);

interface RowProps {
  row: BenchRow;
  index: number;
  columns: readonly BenchColumn[];
  /** The chosen cell's column, where it is of this row. */
  chosen: number | undefined;
  onChoose: (cell: Cell) => void;
}

/** The cells of a row. Drawn again only when the choice comes or goes: there are hundreds of cells in sight. */
const Row = memo(({ row, index, columns, chosen, onChoose }: RowProps) => {
  const cellProps = (column: number) => ({
    'data-cell': cellKey({ row: index, column }),
    tabIndex: column === chosen ? 0 : -1,
    'aria-selected': column === chosen,
    onFocus: () => onChoose({ row: index, column }),
    onClick: () => onChoose({ row: index, column }),
  });
  return (
    <>
      <th scope="row" className={s['rowHead']} {...cellProps(0)}>
        <RowHead row={row} />
      </th>
      {row.cells.map((cell, place) => {
        const { words, tone } = cellWords(cell, row);
        return (
          <td key={columns[place]?.list ?? place} className={cx(s['cell'], s[cell.answer])} {...cellProps(place + 1)}>
            {cell.answer === 'other-purpose' ? (
              <span className={s['dash']}>
                <span aria-hidden>–</span>
                <span className={s['hidden']}>{words}</span>
              </span>
            ) : (
              <span className={s['answer']}>
                <Mark tone={tone} size={14} /> {words}
              </span>
            )}
            {cell.answer === 'match' && (
              <span className={s['small']}>
                {VOUCHED_AS[cell.match.vouchesFor] !== undefined && `${VOUCHED_AS[cell.match.vouchesFor]}: `}
                <HostileText text={shortSubject(cell.match.entry)} oneLine max={80} />
              </span>
            )}
          </td>
        );
      })}
    </>
  );
});
Row.displayName = 'Row';

/** Cells that were out of sight are in the document a frame or two later. */
function focusSoon(scroller: HTMLElement | null, to: Cell, frames = 10): void {
  const cell = scroller?.querySelector<HTMLElement>(`[data-cell="${cellKey(to)}"]`);
  if (scroller && cell) {
    cell.focus({ preventScroll: true });
    revealCell(scroller, cell);
  } else if (frames > 0) requestAnimationFrame(() => focusSoon(scroller, to, frames - 1));
}

const cellKey = ({ row, column }: Cell): string => `${String(row)} ${String(column)}`;

const Head = ({ column }: { column: BenchColumn }) => (
  <th scope="col" className={s['colHead']}>
    <span className={s['listName']}>
      <HostileText text={column.name} max={80} />
    </span>
    <span className={s['small']}>{columnWords(column)}</span>
    <span className={s['badges']}>
      {column.demo && <Badge tone="disclosure">Demo</Badge>}
      {!column.enabled && <Badge tone="neutral">Not asked for verdicts</Badge>}
    </span>
  </th>
);

function RowHead({ row }: { row: BenchRow }) {
  const [leaf] = row.chain;
  return (
    <>
      <span className={s['small']}>
        {subjectWords[row.subject]} · {depthWords(row)}
      </span>
      <span className={s['leaf']}>
        {leaf ? <HostileText text={leaf.name} oneLine max={120} /> : 'No certificate that can be read'}
      </span>
      <span className={s['small']}>
        <HostileText text={row.title} oneLine max={120} />
      </span>
      {(row.private ?? row.validUntil) && (
        <span className={s['badges']}>
          {row.private && <Badge tone="disclosure">In your address book</Badge>}
          {row.validUntil && <Badge tone="attention">Until {formatDay(row.validUntil)}</Badge>}
        </span>
      )}
    </>
  );
}

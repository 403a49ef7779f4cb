import { ScrollText } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Bench, BenchColumn, BenchRow } from '#shared/api/bench.ts';
import { VOUCHED_AS } from '#shared/verdict/vouching.ts';
import { cx } from '../../../ui/class-names.ts';
import { formatDay } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge, Mark } from '../../../ui/Mark.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { shortSubject } from '../certificate/chain-graph.ts';
import s from './Bench.module.css';
import { BenchDetail } from './BenchDetail.tsx';
import { cellWords, columnWords, depthWords, subjectWords } from './bench-words.ts';
import { type Cell, moveIn } from './grid-move.ts';

/** Signers, time-stamps and identities down, lists across. One stop for Tab, arrows within; the chosen cell is told in full below. */
export function BenchMatrix({ bench }: { bench: Bench }) {
  const { rows, columns } = bench;
  const grid = useRef<HTMLTableElement>(null);
  // Column 0 is the row's own head.
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 });
  if (rows.length === 0) {
    return (
      <div className={s['empty']}>
        <EmptyState icon={ScrollText} title="Nobody signed this">
          It carries no certificate, so there is nobody to ask the lists about. That says nothing about what it shows.
        </EmptyState>
      </div>
    );
  }
  const here = { row: Math.min(at.row, rows.length - 1), column: Math.min(at.column, columns.length) };
  const chosen = rows[here.row];

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const to = moveIn(here, { rows: rows.length, columns: columns.length + 1 }, event.key, event.ctrlKey);
    if (!to) return;
    event.preventDefault();
    setAt(to);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${cellKey(to)}"]`)?.focus();
  };
  const cellProps = (cell: Cell) => ({
    'data-cell': cellKey(cell),
    tabIndex: cellKey(cell) === cellKey(here) ? 0 : -1,
    'aria-selected': cellKey(cell) === cellKey(here),
    onFocus: () => setAt(cell),
    onClick: () => setAt(cell),
  });

  return (
    <>
      <div className={s['scroller']}>
        <table
          ref={grid}
          // A table that is walked by arrow keys is a grid; its rows and headers stay what they are (WAI-ARIA 1.2, grid).
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
          role="grid"
          className={s['grid']}
          aria-label="Who vouches for whom"
          aria-readonly
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr>
              <th scope="col" className={s['corner']}>
                Whose certificate
              </th>
              {columns.map((column) => (
                <Head key={column.list} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={row.id}>
                <th scope="row" className={s['rowHead']} {...cellProps({ row: index, column: 0 })}>
                  <RowHead row={row} />
                </th>
                {row.cells.map((cell, place) => {
                  const { words, tone } = cellWords(cell, row);
                  const list = columns[place];
                  return (
                    <td
                      key={list?.list ?? place}
                      className={cx(s['cell'], s[cell.answer])}
                      {...cellProps({ row: index, column: place + 1 })}
                    >
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
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen && (
        <BenchDetail
          key={cellKey(here)}
          row={chosen}
          column={columns[here.column - 1]}
          cell={chosen.cells[here.column - 1]}
          columns={columns}
        />
      )}
    </>
  );
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

import { CornerDownRight, RotateCcw } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { ErrorHelp } from './ErrorHelp.tsx';
import type { PagedList } from './paged-list.ts';
import { rowAt, rowCount } from './pages.ts';
import s from './PagedRows.module.css';

interface PagedRowsProps<T> {
  label: string;
  list: PagedList<T>;
  rowHeight: number;
  /** Names of the columns, over the list. */
  head?: ReactNode;
  render: (row: T) => ReactNode;
  hrefOf?: (row: T) => string;
  onPress?: (row: T) => void;
  isCurrent?: (row: T) => boolean;
  /** Shown when the store has answered and there is nothing. */
  empty: ReactNode;
}

/** Rows from the end at which the next page is asked for. */
const AHEAD = 15;

/** A paged list on screen: reads on as it is scrolled, and says what it does not know, what failed and from when it is. */
export function PagedRows<T>({ label, list, rowHeight, head, render, empty, ...rest }: PagedRowsProps<T>) {
  const { hrefOf, onPress, isCurrent } = rest;
  const { list: pages, busy, error, loadedAt, paused, active } = useStore(list.store);
  const count = pages ? rowCount(pages) : 0;
  const goesOn = pages?.next !== undefined;
  const onShow = useCallback(
    (first: number, last: number) => {
      list.show(first, last);
      if (goesOn && !paused && !error && last >= count - AHEAD) list.more();
    },
    [list, goesOn, paused, error, count],
  );
  const at = (index: number): T | undefined => (pages ? rowAt(pages, index)?.row : undefined);
  const retry = pages ? list.more : list.restart;

  if (!pages) {
    return (
      <div className={s['message']}>
        {error ? (
          <>
            <ErrorNote error={error} onRetry={list.restart} />
            <ErrorHelp code={error.code} />
          </>
        ) : (
          <Skeleton label="Asking the store" lines={8} />
        )}
      </div>
    );
  }
  return (
    <div className={s['box']}>
      {error && (
        <div className={s['error']}>
          <ErrorNote error={error} onRetry={count > 0 && goesOn ? retry : list.restart} />
          <p className={s['age']}>What is shown was loaded at {timeOf(loadedAt)}.</p>
        </div>
      )}
      {pages.notes.length > 0 && (
        <ul className={s['notes']} aria-label="Notes">
          {pages.notes.map((note) => (
            <li key={note}>
              <HostileText text={note} max={400} />
            </li>
          ))}
        </ul>
      )}
      {count > 0 && head}
      {count > 0 && (
        <div className={s['rows']}>
          <RowList
            label={label}
            count={count}
            rowHeight={rowHeight}
            active={Math.min(active, count - 1)}
            onActive={list.setActive}
            onShow={onShow}
            render={(index) => {
              const row = at(index);
              return row === undefined ? undefined : render(row);
            }}
            {...(hrefOf ? { hrefOf: (index) => ofRow(at(index), hrefOf) } : {})}
            onPress={(index) => ofRow(at(index), onPress)}
            isCurrent={(index) => ofRow(at(index), isCurrent) ?? false}
          />
        </div>
      )}
      {count === 0 && !goesOn && !busy && !error && <div className={s['empty']}>{empty}</div>}
      <Foot count={count} goesOn={goesOn} busy={busy} paused={paused} onMore={list.more} onRestart={list.restart} />
    </div>
  );
}

const ofRow = <T, R>(row: T | undefined, ask: ((row: T) => R) | undefined): R | undefined =>
  row === undefined ? undefined : ask?.(row);

interface FootProps {
  count: number;
  goesOn: boolean;
  busy: boolean;
  paused: boolean;
  onMore: () => void;
  onRestart: () => void;
}

/** How far the list was read. Never "of N": a store has no totals (tams.md P5). */
function Foot({ count, goesOn, busy, paused, onMore, onRestart }: FootProps) {
  const rows = count === 1 ? '1 row' : `${count.toLocaleString('en-GB')} rows`;
  return (
    <footer className={s['foot']}>
      <p aria-live="polite">{footWords(rows, goesOn, busy, paused)}</p>
      {paused && (
        <Button small icon={CornerDownRight} isDisabled={busy} onPress={onMore}>
          Look further
        </Button>
      )}
      {count === 0 && !goesOn && !busy && (
        <Button small variant="quiet" icon={RotateCcw} onPress={onRestart}>
          Look again
        </Button>
      )}
    </footer>
  );
}

function footWords(rows: string, goesOn: boolean, busy: boolean, paused: boolean): string {
  if (paused) return `${rows} so far. The last pages held nothing that fits; there are more.`;
  if (busy) return `${rows} so far, reading…`;
  return goesOn ? `${rows} so far; more come as you scroll.` : `${rows}, the end of the list.`;
}

const timeOf = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? 'an unknown time' : new Date(milliseconds).toLocaleTimeString('en-GB');

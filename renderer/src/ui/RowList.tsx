import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from 'react';
import s from './RowList.module.css';

interface RowListProps {
  label: string;
  /** Rows known so far; there may be more. */
  count: number;
  /** Pixels of every row. */
  rowHeight: number;
  /** The row that Tab stops at; arrows move it. */
  active: number;
  onActive: (index: number) => void;
  /** What a row shows; undefined while it is not there. */
  render: (index: number) => ReactNode;
  /** Where a row leads. Rows without an address are buttons. */
  hrefOf?: (index: number) => string | undefined;
  onPress?: (index: number) => void;
  /** Shown as pressed: the row that something beside the list speaks of. */
  isCurrent?: (index: number) => boolean;
  /** The rows on screen have changed. */
  onShow?: (first: number, last: number) => void;
}

/**
 * A list of rows of one height, of any length, only what can be seen of it in the document. One stop for Tab; arrows, Page, Home and
 * End move within it, Enter opens.
 */
export function RowList({ label, count, rowHeight, active, onActive, render, ...rest }: RowListProps) {
  const { hrefOf, onPress, isCurrent, onShow } = rest;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  // The row with the focus stays in the document, or the focus would be lost by scrolling.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      return active < count && !seen.includes(active) ? [...seen, active].toSorted((a, b) => a - b) : seen;
    },
    [active, count],
  );
  // Its answers must not be memoised, which is what this rule warns of; we do not.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    rangeExtractor,
    // Where it was left: the list comes back at the row that was opened.
    initialOffset: () => Math.max(0, (active - 3) * rowHeight),
  });
  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? 0;
  useEffect(() => onShow?.(first, last), [onShow, first, last, count]);

  const move = (event: KeyboardEvent): void => {
    const page = Math.max(1, last - first - 1);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const to = steps[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const index = Math.min(count - 1, Math.max(0, to));
    onActive(index);
    virtualizer.scrollToIndex(index);
    focusSoon(list.current, index);
  };

  return (
    <div ref={scroller} className={s['scroller']}>
      {/* The keys belong to the rows in it; the list itself takes no focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul
        ref={list}
        className={s['space']}
        aria-label={label}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={move}
      >
        {virtualizer.getVirtualItems().map(({ index, start, key }) => (
          <li
            key={key}
            data-index={index}
            className={s['row']}
            style={{ height: rowHeight, transform: `translateY(${String(start)}px)` }}
          >
            <Row
              content={render(index)}
              href={hrefOf?.(index)}
              isActive={index === active}
              isCurrent={isCurrent?.(index) ?? false}
              onFocus={() => onActive(index)}
              onPress={() => onPress?.(index)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  content: ReactNode;
  href: string | undefined;
  isActive: boolean;
  isCurrent: boolean;
  onFocus: () => void;
  onPress: () => void;
}

function Row({ content, href, isActive, isCurrent, onFocus, onPress }: RowProps) {
  if (content === undefined) return <div className={s['waiting']} aria-hidden />;
  const common = {
    className: s['link'],
    tabIndex: isActive ? 0 : -1,
    'aria-current': isCurrent ? ('true' as const) : undefined,
    onFocus,
  };
  if (href !== undefined) {
    return (
      <a {...common} href={href}>
        {content}
      </a>
    );
  }
  return (
    <button type="button" {...common} onClick={onPress}>
      {content}
    </button>
  );
}

/** Rows that were out of sight are in the document a frame or two later. */
function focusSoon(list: HTMLElement | null, index: number, frames = 10): void {
  const row = list?.querySelector<HTMLElement>(`[data-index="${String(index)}"] > :is(a, button)`);
  if (row) row.focus({ preventScroll: true });
  else if (list && frames > 0) requestAnimationFrame(() => focusSoon(list, index, frames - 1));
}

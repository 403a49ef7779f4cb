import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import s from './VirtualList.module.css';

interface VirtualListProps<T> {
  label: string;
  items: readonly T[];
  /** Pixels of an item before it was measured. */
  estimate: number;
  render: (item: T, index: number) => ReactNode;
}

/** A scrolling list of any length: only what can be seen is in the document. Items are measured, so they may wrap. */
export function VirtualList<T>({ label, items, estimate, render }: VirtualListProps<T>) {
  const scroller = useRef<HTMLElement>(null);
  // Its answers must not be memoised, which is what this rule warns of; we do not.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    overscan: 12,
  });
  return (
    // Scrollable regions are reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={scroller} className={s['scroller']} aria-label={label} tabIndex={0}>
      <div className={s['space']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => (
          <div
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={row.index}
            className={s['row']}
            style={{ transform: `translateY(${String(row.start)}px)` }}
          >
            {render(items[row.index] as T, row.index)}
          </div>
        ))}
      </div>
    </section>
  );
}

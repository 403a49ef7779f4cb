import type { Value } from './database.ts';
import type { Paging, Where } from './lists.ts';

interface Sort {
  /** Values in a page key. */
  readonly length: number;
  /** Adds what lies after the page before, and gives the SQL order. */
  apply(where: Where, paging: Paging): string;
  readonly keyOf: (row: SortedRow) => Value[];
}

interface SortedRow {
  id: string;
  label: string | null;
  created: bigint;
  metadata_updated?: bigint;
  updated?: bigint;
}

/**
 * The order of a list and how its pages continue: moments newest first, labels alphabetically with the unlabelled after them, by id;
 * `reverse_order` turns all of it round (TimeAddressableMediaStore.yaml, `sort_by`).
 */
export function keyset(by: 'created' | 'updated' | 'metadata_updated' | 'label'): Sort {
  const isLabel = by === 'label';
  const columns = isLabel ? ['label is null', `coalesce(label, '')`, 'id'] : [by, 'id'];
  const isUp = (reverse: boolean): boolean => isLabel !== reverse;
  return {
    length: columns.length,
    apply(where, { after, reverse }) {
      if (after) {
        const marks = columns.map(() => '?').join();
        where.add(`(${columns.join()}) ${isUp(reverse) ? '>' : '<'} (${marks})`, ...after);
      }
      return columns.map((column) => `${column} ${isUp(reverse) ? 'asc' : 'desc'}`).join();
    },
    keyOf: (row) => (isLabel ? [row.label === null ? 1 : 0, row.label ?? '', row.id] : [row[by] ?? 0n, row.id]),
  };
}

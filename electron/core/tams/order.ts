import type { Flow } from '#shared/tams/flow.ts';
import type { Source } from '#shared/tams/model.ts';

/** How a list is sorted (API 8.2): moments newest first, labels alphabetically; `reverse` turns it round. */
export interface ListOrder {
  sort?: 'created' | 'updated' | 'label' | undefined;
  reverse?: boolean | undefined;
}

/** A flow has no `updated`: what changed last of it is told from its segments. */
const FLOW_NAMES = { created: 'created', updated: 'metadata_updated', label: 'label' } as const;

export function writeOrder(query: URLSearchParams, { sort, reverse }: ListOrder, of: 'flows' | 'sources'): void {
  if (sort !== undefined) query.set('sort_by', of === 'flows' ? FLOW_NAMES[sort] : sort);
  if (reverse === true) query.set('reverse_order', 'true');
}

/**
 * Follows the rows of a list as they come. What it is given must be in the order that was asked for, as far as that can be said: rows
 * without the value are passed over, and labels may be sorted by any rule that people or programs use.
 * @returns for each row, whether it stands where it may.
 */
export function createOrderCheck({ sort, reverse = false }: ListOrder): (row: Flow | Source) => boolean {
  if (sort === undefined) return () => true;
  let last: string | undefined;
  return (row) => {
    const value = sort === 'updated' ? (row.updated ?? row['metadata_updated']) : row[sort];
    if (typeof value !== 'string') return true;
    const before = last;
    last = value;
    if (before === undefined) return true;
    const [first, second] = reverse ? [value, before] : [before, value];
    return sort === 'label' ? isUp(first, second) : !(Date.parse(first) < Date.parse(second));
  };
}

const isUp = (first: string, second: string): boolean =>
  first <= second || first.localeCompare(second, 'en', { sensitivity: 'base' }) <= 0;

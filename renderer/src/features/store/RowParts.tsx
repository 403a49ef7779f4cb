import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StoreConnection } from '#shared/api/store.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { Button } from '../../ui/Button.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { activeFilters, type Filters, noFilters, setFilters } from './browse-store.ts';
import s from './Rows.module.css';

/* What the rows of Flows and of Sources have in common. */

export interface BrowseRowsProps {
  connection: StoreConnection;
  filters: Filters;
}

/** Pixels of a row. */
export const ROW_HEIGHT = 52;

/** What a row is called, and its id. */
export const RowTitle = ({ label, id }: { label: string | undefined; id: string }) => (
  <span className={s['words']}>
    <span className={s['title']}>
      <HostileText text={label || 'No label'} oneLine />
    </span>
    <span className={s['id']}>
      <HostileText text={id} oneLine mono max={100} />
    </span>
  </span>
);

/** When it was made; nothing where the store does not say. */
export const RowDay = ({ created }: { created: string | undefined }) => (
  <span className={s['day']}>{created ? <HostileText text={formatDay(created)} oneLine max={40} /> : ''}</span>
);

/** An empty list: because of its filters, or of itself. */
export const NoRows = ({ connection: { id }, filters, children }: BrowseRowsProps & { children: ReactNode }) =>
  activeFilters(filters) > 0 ? (
    <EmptyState
      icon={SearchX}
      title="Nothing fits these filters"
      actions={<Button onPress={() => setFilters(id, noFilters)}>Clear filters</Button>}
    >
      The store was read to its end. A search looks for the text in label, description and id.
    </EmptyState>
  ) : (
    children
  );

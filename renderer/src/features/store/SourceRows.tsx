import { Shapes } from 'lucide-react';
import type { StoreConnection } from '#shared/api/store.ts';
import type { Source } from '#shared/tams/model.ts';
import { cx } from '../../ui/class-names.ts';
import { formatDay } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { activeFilters, type Filters, noFilters, setFilters, showFlowsOf, sourcesOf } from './browse-store.ts';
import { NothingFits } from './FlowRows.tsx';
import { formatLabel } from './format-words.ts';
import { FormatIcon } from './FormatIcon.tsx';
import { PagedRows } from './PagedRows.tsx';
import s from './Rows.module.css';

interface SourceRowsProps {
  connection: StoreConnection;
  filters: Filters;
}

const ROW = 52;

/** Sources are what Flows are versions of; pressing one shows its Flows. */
export const SourceRows = ({ connection, filters }: SourceRowsProps) => (
  <PagedRows
    label="Sources"
    list={sourcesOf(connection.id, filters)}
    rowHeight={ROW}
    head={
      <div className={cx(s['head'], s['sources'])} aria-hidden>
        <span />
        <span>Source</span>
        <span>Format</span>
        <span className={s['day']}>Made</span>
      </div>
    }
    onPress={({ id, label }) => showFlowsOf(connection.id, { id, label: label || id })}
    render={(source) => <SourceRow source={source} />}
    empty={
      activeFilters(filters) > 0 ? (
        <NothingFits onClear={() => setFilters(connection.id, noFilters)} />
      ) : (
        <EmptyState icon={Shapes} title="No Sources yet">
          A Source appears with the first Flow of it.
        </EmptyState>
      )
    }
  />
);

function SourceRow({ source: { id, label, format, created, source_collection: members = [] } }: { source: Source }) {
  return (
    <span className={cx(s['row'], s['sources'])}>
      <FormatIcon format={format} />
      <span className={s['words']}>
        <span className={s['title']}>
          <HostileText text={label || 'No label'} oneLine />
        </span>
        <span className={s['id']}>
          <HostileText text={id} oneLine mono max={100} />
        </span>
      </span>
      <span className={s['words']}>
        <HostileText text={formatLabel(format)} oneLine max={60} />
        <span className={s['quiet']}>
          {members.length > 0 && `collects ${members.length === 1 ? '1 Source' : `${String(members.length)} Sources`}`}
        </span>
      </span>
      <span className={s['day']}>{created ? <HostileText text={formatDay(created)} oneLine max={40} /> : ''}</span>
    </span>
  );
}

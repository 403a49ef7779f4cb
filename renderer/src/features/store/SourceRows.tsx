import { Shapes } from 'lucide-react';
import type { Source } from '#shared/tams/model.ts';
import { cx } from '../../ui/class-names.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { showFlowsOf, sourcesOf } from './browse-store.ts';
import { formatLabel } from './format-words.ts';
import { FormatIcon } from './FormatIcon.tsx';
import { PagedRows } from './PagedRows.tsx';
import { type BrowseRowsProps, NoRows, ROW_HEIGHT, RowDay, RowTitle } from './RowParts.tsx';
import s from './Rows.module.css';

/** Sources are what Flows are versions of; pressing one shows its Flows. */
export const SourceRows = ({ connection, filters }: BrowseRowsProps) => (
  <PagedRows
    label="Sources"
    list={sourcesOf(connection.id, filters)}
    rowHeight={ROW_HEIGHT}
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
      <NoRows connection={connection} filters={filters}>
        <EmptyState icon={Shapes} title="No Sources yet">
          A Source appears with the first Flow of it.
        </EmptyState>
      </NoRows>
    }
  />
);

function SourceRow({ source: { id, label, format, created, source_collection: members = [] } }: { source: Source }) {
  return (
    <span className={cx(s['row'], s['sources'])}>
      <FormatIcon format={format} />
      <RowTitle label={label} id={id} />
      <span className={s['words']}>
        <HostileText text={formatLabel(format)} oneLine max={60} />
        <span className={s['quiet']}>
          {members.length > 0 && `collects ${members.length === 1 ? '1 Source' : `${String(members.length)} Sources`}`}
        </span>
      </span>
      <RowDay created={created} />
    </span>
  );
}

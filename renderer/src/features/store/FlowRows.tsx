import { FolderOpen, Lock, Waypoints } from 'lucide-react';
import type { Flow } from '#shared/tams/flow.ts';
import { openMedia } from '../../app/open-media.ts';
import { flowRoute, formatRoute } from '../../app/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { flowsOf } from './browse-store.ts';
import { essenceWords } from './flow-words.ts';
import { formatLabel } from './format-words.ts';
import { FormatIcon } from './FormatIcon.tsx';
import { PagedRows } from './PagedRows.tsx';
import { rowState, rowWords } from './provenance-words.ts';
import { type BrowseRowsProps, NoRows, ROW_HEIGHT, RowDay, RowTitle } from './RowParts.tsx';
import s from './Rows.module.css';
import { lengthWords } from './time-words.ts';

export const FlowRows = ({ connection, filters }: BrowseRowsProps) => (
  <PagedRows
    label="Flows"
    list={flowsOf(connection.id, filters)}
    rowHeight={ROW_HEIGHT}
    head={
      <div className={s['head']} aria-hidden>
        <span />
        <span>Flow</span>
        <span>Made of</span>
        <span>Provenance tag</span>
        <span className={s['day']}>Made</span>
      </div>
    }
    hrefOf={({ id }) => formatRoute(flowRoute(connection.id, id))}
    render={(flow) => <FlowRow flow={flow} />}
    empty={
      <NoRows connection={connection} filters={filters}>
        <EmptyStore local={connection.kind === 'local'} />
      </NoRows>
    }
  />
);

function FlowRow({ flow }: { flow: Flow }) {
  const { id, label, format, created, timerange, read_only: readOnly, status } = flow;
  const state = rowWords[rowState(flow)];
  return (
    <span className={s['row']}>
      <FormatIcon format={format} />
      <RowTitle label={label} id={id} />
      <span className={s['words']}>
        <span className={s['format']}>
          <HostileText text={formatLabel(format)} oneLine max={60} />
          {readOnly && <Lock size={12} aria-label="read only" />}
          {status === 'ingesting' && <Badge tone="disclosure">Growing</Badge>}
        </span>
        <span className={s['quiet']}>
          <HostileText
            text={[lengthWords(timerange), essenceWords(flow)].filter(Boolean).join(' · ')}
            oneLine
            max={120}
          />
        </span>
      </span>
      <span className={s['state']}>
        <Badge tone={state.tone}>{state.label}</Badge>
      </span>
      <RowDay created={created} />
    </span>
  );
}

const EmptyStore = ({ local }: { local: boolean }) =>
  local ? (
    <EmptyState
      icon={Waypoints}
      title="No Flows yet"
      actions={
        <Button icon={FolderOpen} onPress={() => void openMedia()}>
          Open a file…
        </Button>
      }
    >
      This store is on your machine and empty. Open a file in Inspect and put it in: it is kept byte for byte, with its
      Content Credentials.
    </EmptyState>
  ) : (
    <EmptyState icon={Waypoints} title="No Flows yet">
      The store answers, and holds nothing that you may see.
    </EmptyState>
  );

import { useMemo, useEffect } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { ProvenanceFilter } from '#shared/api/store.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { client } from '../../client/client.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import s from '../../ui/choice-list.module.css';
import { Badge } from '../../ui/Mark.tsx';
import { essenceWords } from '../store/flow-words.ts';
import { formatLabel } from '../store/format-words.ts';
import { FormatIcon } from '../store/FormatIcon.tsx';
import { createPagedList } from '../store/paged-list.ts';
import { PagedRows } from '../store/PagedRows.tsx';
import { rowState, rowWords } from '../store/provenance-words.ts';
import { lengthWords } from '../store/time-words.ts';

interface FlowChoiceProps {
  connection: ConnectionId;
  search: string;
  provenance: ProvenanceFilter | undefined;
  selected: string | undefined;
  onSelect: (flow: Flow) => void;
}

const ROW = 48;

/** The Flows of a store to choose one from. */
export function FlowChoice({ connection, search, provenance, selected, onSelect }: FlowChoiceProps) {
  const list = useMemo(
    () =>
      createPagedList<Flow>({
        fetchPage: (cursor) =>
          client['store.flows']({
            connection,
            ...(search === '' ? {} : { search }),
            ...(provenance ? { provenance } : {}),
            ...(cursor === undefined ? {} : { cursor }),
          }),
        idOf: ({ id }) => id,
        now: () => Date.now(),
      }),
    [connection, search, provenance],
  );
  useEffect(() => list.restart(), [list]);
  return (
    <div className={s['list']}>
      <PagedRows
        label="Flows"
        list={list}
        rowHeight={ROW}
        onPress={onSelect}
        isCurrent={({ id }) => id === selected}
        render={(flow) => <Row flow={flow} />}
        empty={<p className={s['empty']}>No Flow fits. The store was read to its end.</p>}
      />
    </div>
  );
}

function Row({ flow }: { flow: Flow }) {
  const state = rowWords[rowState(flow)];
  return (
    <span className={s['row']}>
      <FormatIcon format={flow.format} />
      <span className={s['words']}>
        <span className={s['title']}>
          <HostileText text={flow.label || flow.id} oneLine />
        </span>
        <span className={s['facts']}>
          <HostileText
            text={[formatLabel(flow.format), essenceWords(flow)].filter(Boolean).join(' · ')}
            oneLine
            max={120}
          />
        </span>
      </span>
      <span className={s['length']}>{lengthWords(flow.timerange)}</span>
      <Badge tone={state.tone}>{state.label}</Badge>
    </span>
  );
}

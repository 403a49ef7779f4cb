import { Rows3 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { SegmentRow } from '#shared/api/store.ts';
import { client } from '../../client/client.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { cx } from '../../ui/class-names.ts';
import { createPagedList } from './paged-list.ts';
import { PagedRows } from './PagedRows.tsx';
import rows from './Rows.module.css';
import { SegmentDetail } from './SegmentDetail.tsx';
import s from './SegmentsTab.module.css';
import { afterwards, timeWords } from './time-words.ts';

const ROW = 44;

interface SegmentsTabProps {
  connection: ConnectionId;
  flow: string;
  /** Another text whenever there may be new Segments. */
  news: string;
}

/** The Segments of a Flow as the store lists them; the chosen one with the Flows that use its Object. */
export function SegmentsTab({ connection, flow, news }: SegmentsTabProps) {
  const [chosen, setChosen] = useState<SegmentRow>();
  const list = useMemo(
    () =>
      createPagedList<SegmentRow>({
        fetchPage: (cursor) =>
          client['store.segments']({ connection, flow, ...(cursor === undefined ? {} : { cursor }) }),
        fetchSince: ({ timerange }) => {
          const since = afterwards(timerange);
          return client['store.segments']({ connection, flow, ...(since === undefined ? {} : { timerange: since }) });
        },
        idOf: keyOf,
        now: () => Date.now(),
      }),
    [connection, flow],
  );
  useEffect(() => list.restart(), [list]);
  // At first it is busy with its beginning, and grows by nothing.
  useEffect(() => list.grow(), [list, news]);
  return (
    <div className={s['split']}>
      <div className={s['list']}>
        <PagedRows
          label="Segments"
          list={list}
          rowHeight={ROW}
          head={
            <div className={cx(rows['head'], s['columns'])} aria-hidden>
              <span>Timerange</span>
              <span>Object</span>
              <span className={rows['length']}>Key frames</span>
            </div>
          }
          onPress={setChosen}
          isCurrent={(row) => chosen !== undefined && keyOf(row) === keyOf(chosen)}
          render={(row) => <Line row={row} />}
          empty={
            <EmptyState icon={Rows3} title="No Segments">
              A Flow without Segments of its own has its media in the Flow that collects it. A new one has none yet.
            </EmptyState>
          }
        />
      </div>
      {chosen && <SegmentDetail key={keyOf(chosen)} connection={connection} flow={flow} segment={chosen} />}
    </div>
  );
}

/** One Object may be in a Flow many times; its place tells them apart. */
const keyOf = ({ objectId, timerange }: SegmentRow): string => `${timerange} ${objectId}`;

function Line({ row: { timerange, objectId, keyFrameCount } }: { row: SegmentRow }) {
  const { span, length } = timeWords(timerange);
  return (
    <span className={cx(rows['row'], s['columns'])}>
      <span className={rows['words']}>
        <span>
          {span} {length && <span className={rows['quiet']}>· {length}</span>}
        </span>
        <span className={rows['id']}>
          <HostileText text={timerange} oneLine mono max={100} />
        </span>
      </span>
      <span className={rows['words']}>
        <HostileText text={objectId} oneLine mono max={120} />
      </span>
      <span className={rows['length']}>{keyFrameCount ?? ''}</span>
    </span>
  );
}

import { useCallback, useState } from 'react';
import type { StoreConnection } from '#shared/api/store.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { formatRoute } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { type TabDef, Tabs } from '../../ui/Tabs.tsx';
import { FlowGraphPane } from '../flow-graph/FlowGraphPane.tsx';
import { AboutCard } from './AboutCard.tsx';
import { CollectionTab } from './CollectionTab.tsx';
import { ErrorHelp } from './ErrorHelp.tsx';
import { FactsTab } from './FactsTab.tsx';
import { FlowBar } from './FlowBar.tsx';
import s from './FlowPage.module.css';
import { Growth, isGrowing } from './Growth.tsx';
import { IngestCard } from './IngestCard.tsx';
import { MediaTab } from './MediaTab.tsx';
import { ProvenanceCard } from './ProvenanceCard.tsx';
import { SegmentsTab } from './SegmentsTab.tsx';
import { TagsTab } from './TagsTab.tsx';
import { useAsk } from './use-ask.ts';
import { type Looked, useLookAgain } from './use-look-again.ts';

type FlowTab = 'facts' | 'tags' | 'segments' | 'collection' | 'graph' | 'media';

interface FlowPageProps {
  connection: StoreConnection;
  flow: string;
  /** Milliseconds between two looks at a Flow that grows. */
  lookEvery?: number;
}

/** A Flow, and when it was so; milliseconds since 1970. */
interface Seen {
  flow: Flow;
  at: number;
}

/** How many edits were made of what is shown. */
function countEdits() {
  let made = 0;
  return { add: () => void (made += 1), count: () => made };
}

/** One Flow: what it is, what it says of its credentials, what it holds and belongs to; followed while it grows. */
export function FlowPage({ connection, flow: id, lookEvery = 10_000 }: FlowPageProps) {
  const [tab, setTab] = useState<FlowTab>('facts');
  const ask = useCallback(
    async (signal: AbortSignal): Promise<Seen> => ({
      flow: await client['store.flow']({ connection: connection.id, flow: id }, { signal }),
      at: Date.now(),
    }),
    [connection.id, id],
  );
  const { value: seen, error, again, set } = useAsk(ask);
  const flow = seen?.flow;
  const [edits] = useState(countEdits);
  const change = (changed: Flow): void => {
    edits.add();
    set({ flow: changed, at: Date.now() });
  };
  const look = useCallback(
    async (signal: AbortSignal) => {
      const before = edits.count();
      const next = await ask(signal);
      // What was asked before an edit does not take it back.
      if (edits.count() === before) set(next);
    },
    [ask, edits, set],
  );
  const grows = seen !== undefined && isGrowing(seen.flow, seen.at);
  const looked = useLookAgain(grows ? look : undefined, lookEvery);
  if (!flow) {
    return (
      <div className={s['message']}>
        <a href={formatRoute({ screen: 'store', item: connection.id })}>Back to the store</a>
        <h1 className={s['messageTitle']}>{error ? 'This Flow could not be read' : 'Flow'}</h1>
        {error ? (
          <>
            <ErrorNote error={error} onRetry={again} />
            <ErrorHelp code={error.code} />
          </>
        ) : (
          <Skeleton label="Reading the Flow" lines={8} />
        )}
      </div>
    );
  }
  return (
    <div className={s['page']}>
      <FlowBar connection={connection} flow={flow} onInspected={() => setTab('media')} />
      {error && (
        <div className={s['stale']}>
          <ErrorNote error={error} onRetry={again} />
        </div>
      )}
      <div className={s['body']}>
        {/* It scrolls, and may hold nothing that takes the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className={s['side']} aria-label="About this Flow" tabIndex={0}>
          {grows && <Growth looked={looked} every={lookEvery} />}
          <ProvenanceCard connection={connection.id} flow={flow} />
          <AboutCard connection={connection.id} flow={flow} onChange={change} />
          <IngestCard connection={connection.id} flow={flow.id} />
        </section>
        <section className={s['work']} aria-label="Parts of this Flow">
          <Tabs
            label="Parts of this Flow"
            selected={tab}
            onSelect={setTab}
            tabs={tabsOf(connection, flow, looked, change)}
          />
        </section>
      </div>
    </div>
  );
}

const tabsOf = (
  { id }: StoreConnection,
  flow: Flow,
  looked: Looked,
  onChange: (flow: Flow) => void,
): TabDef<FlowTab>[] => [
  { id: 'facts', label: 'Facts', render: () => <FactsTab connection={id} flow={flow} /> },
  {
    id: 'tags',
    label: 'Tags',
    count: Object.keys(flow.tags ?? {}).length,
    render: () => <TagsTab connection={id} flow={flow} onChange={onChange} />,
  },
  {
    id: 'segments',
    label: 'Segments',
    render: () => <SegmentsTab connection={id} flow={flow.id} news={newsOf(flow, looked)} />,
  },
  { id: 'collection', label: 'Collection', render: () => <CollectionTab connection={id} flow={flow} /> },
  { id: 'graph', label: 'Graph', render: () => <FlowGraphPane connection={id} flow={flow.id} /> },
  { id: 'media', label: 'Media', render: () => <MediaTab connection={id} flow={flow} /> },
];

/** Another text whenever Segments may have come. */
const newsOf = ({ timerange, segments_updated: updated }: Flow, { at }: Looked): string =>
  [timerange, updated, at].join(' ');

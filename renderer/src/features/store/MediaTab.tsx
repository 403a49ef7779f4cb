import { Download, FileVideo, ScanSearch } from 'lucide-react';
import { useStore } from 'zustand';
import type { FlowInspection } from '#shared/api/flow.ts';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { duration, parseTimerange } from '#shared/tams/timerange.ts';
import { navigate } from '../../app/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Card.tsx';
import { formatBytes, formatFingerprint } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Player } from '../inspect/Player.tsx';
import { type Fetch, fetchKey, fetchStore, inspectFlow, type Playable, takeFlow } from './fetch-store.ts';
import { FetchLine } from './FetchLine.tsx';
import s from './FlowPage.module.css';
import note from './Note.module.css';

interface MediaTabProps {
  connection: ConnectionId;
  flow: Flow;
}

/** The media itself, once it was fetched: for inspection as one object, or all of the Flow put together to be played. */
export function MediaTab({ connection, flow }: MediaTabProps) {
  const key = fetchKey(connection, flow.id);
  const inspected = useStore(fetchStore, (state) => state.inspected[key]);
  const taken = useStore(fetchStore, (state) => state.taken[key]);
  const take = () => void takeFlow(connection, flow.id);
  const nothing = inspected?.kind !== 'done' && taken?.kind !== 'done';
  return (
    <div className={s['panel']}>
      <FetchLine state={inspected} onRetry={() => void inspectFlow(connection, flow.id)} />
      <FetchLine state={taken} onRetry={take} />
      {inspected?.kind === 'done' && <Inspected found={inspected.value} />}
      {taken?.kind === 'done' && inspected?.kind !== 'done' && <Taken taken={taken.value} />}
      {nothing && !isRunning(inspected) && !isRunning(taken) && (
        <EmptyState
          icon={FileVideo}
          title="Nothing fetched yet"
          actions={
            <Button icon={Download} onPress={take}>
              Fetch and play
            </Button>
          }
        >
          {sizeWords(flow)} Inspect fetches what carries the Content Credentials and checks it; playing fetches every
          Segment and puts them together, unchecked.
        </EmptyState>
      )}
    </div>
  );
}

const isRunning = (state: Fetch<unknown> | undefined): boolean => state?.kind === 'running';

const Inspected = ({ found: { inspection, sha256, notes } }: { found: FlowInspection }) => (
  <>
    <Player asset={inspection.asset} />
    <Facts
      facts={[
        { name: 'Verdict', value: <HostileText text={inspection.verdict.headline.title} max={200} /> },
        {
          name: 'SHA-256',
          value: <HostileText text={formatFingerprint(sha256)} mono />,
          note: 'Of the object as fetched.',
        },
      ]}
    />
    <Notes notes={notes} />
    <div>
      <Button icon={ScanSearch} onPress={() => navigate({ screen: 'inspect', item: inspection.asset.id })}>
        Open in Inspect
      </Button>
    </div>
  </>
);

const Taken = ({ taken: { media, asset } }: { taken: Playable }) => (
  <>
    <Player asset={asset} />
    <p className={s['quiet']}>
      Put together from {media.segments === 1 ? '1 Segment' : `${String(media.segments)} Segments`} in{' '}
      {media.objects === 1 ? '1 Object' : `${String(media.objects)} Objects`}. It has not been checked.
    </p>
    <Notes notes={media.notes} />
  </>
);

const Notes = ({ notes }: { notes: readonly string[] }) =>
  notes.length > 0 && (
    <ul className={note['notes']}>
      {notes.map((text) => (
        <li key={text}>
          <HostileText text={text} max={400} />
        </li>
      ))}
    </ul>
  );

/** About how much there is to fetch, where the Flow says enough (app note 0013). */
function sizeWords({ avg_bit_rate: kilobits, timerange }: Flow): string {
  const length = timerange === undefined ? null : duration(parseTimerange(timerange));
  if (kilobits === undefined || length === null) return '';
  const bytes = (kilobits * 1000 * (Number(length) / 1e9)) / 8;
  return `About ${formatBytes(Math.round(bytes))}.`;
}

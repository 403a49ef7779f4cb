import { useCallback } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { SegmentRow } from '#shared/api/store.ts';
import { flowRoute, formatRoute } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { type Fact, Facts } from '../../ui/Card.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import s from './SegmentsTab.module.css';
import { useAsk } from './use-ask.ts';

interface SegmentDetailProps {
  connection: ConnectionId;
  flow: string;
  segment: SegmentRow;
}

/** How many Flows are named; an archive's ident may be in thousands. */
const NAMED = 20;

/** One Segment: how it lies on its Object, and which other Flows use that. */
export function SegmentDetail({ connection, flow, segment }: SegmentDetailProps) {
  const { objectId } = segment;
  const ask = useCallback(
    (signal: AbortSignal) => client['store.object']({ connection, object: objectId }, { signal }),
    [connection, objectId],
  );
  const { value: object, error, again } = useAsk(ask);
  return (
    // It scrolls, and may hold nothing that takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={s['detail']} aria-label="Chosen Segment" tabIndex={0}>
      <h3 className={s['detailTitle']}>Chosen Segment</h3>
      <Facts
        facts={[
          ...facts(segment),
          {
            name: 'Used by',
            value: error ? (
              <ErrorNote error={error} onRetry={again} />
            ) : object ? (
              <Users connection={connection} flow={flow} users={object.referencedBy} first={object.firstReferencedBy} />
            ) : (
              <Skeleton label="Asking who uses the Object" lines={1} />
            ),
          },
        ]}
      />
    </section>
  );
}

const code = (text: string) => <HostileText text={text} mono max={1100} />;

const facts = ({ objectId, timerange, tsOffset, objectTimerange, initObjectId }: SegmentRow): Fact[] => [
  { name: 'Timerange', value: code(timerange) },
  { name: 'Object', value: code(objectId) },
  ...(objectTimerange === undefined
    ? []
    : [
        {
          name: 'Of the Object',
          value: code(objectTimerange),
          ...(objectTimerange === timerange ? {} : { note: 'On the Object’s own timeline.' }),
        },
      ]),
  ...(tsOffset === undefined
    ? []
    : [{ name: 'Offset', value: code(tsOffset), note: 'Time in the Flow less time in the media.' }]),
  ...(initObjectId === undefined ? [] : [{ name: 'Init segment', value: code(initObjectId) }]),
];

interface UsersProps {
  connection: ConnectionId;
  flow: string;
  users: readonly string[];
  first: string | undefined;
}

function Users({ connection, flow, users, first }: UsersProps) {
  const others = users.filter((id) => id !== flow);
  return (
    <div className={s['users']}>
      <p>
        {others.length === 0 && 'This Flow alone.'}
        {others.length === 1 && 'This Flow and one other:'}
        {others.length > 1 && `This Flow and ${String(others.length)} others:`}
      </p>
      {others.slice(0, NAMED).map((id) => (
        <a key={id} href={formatRoute(flowRoute(connection, id))}>
          <HostileText text={id} mono max={100} />
          {id === first && ' (used it first)'}
        </a>
      ))}
      {others.length > NAMED && <p>… and {others.length - NAMED} more.</p>}
      {first === flow && others.length > 0 && <p>This Flow used it first.</p>}
    </div>
  );
}

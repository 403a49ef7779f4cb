import { ArrowRight, Eye } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import { PROVENANCE_TAG } from '#shared/tams/credentials.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { ProvenanceCarrier } from '#shared/tams/flow-provenance.ts';
import { flowRoute, formatRoute } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import s from './FlowPage.module.css';
import note from './Note.module.css';
import { PeekDialog } from './PeekDialog.tsx';
import { stateWords } from './provenance-words.ts';
import { useAsk } from './use-ask.ts';

/** Where the store says that the Flow's Content Credentials are, and the way it was found. */
export function ProvenanceCard({ connection, flow }: { connection: ConnectionId; flow: Flow }) {
  const [peeking, setPeeking] = useState(false);
  // Another tag of this Flow, another answer.
  const tag = JSON.stringify(flow.tags?.[PROVENANCE_TAG] ?? null);
  const ask = useCallback(
    (signal: AbortSignal) => client['flow.provenance']({ connection, flow: flow.id }, { signal }),
    // oxlint-disable-next-line react/exhaustive-deps
    [connection, flow.id, tag],
  );
  const { value: found, error, again } = useAsk(ask);
  return (
    <Card title="Content Credentials">
      <div className={s['stack']}>
        {!found && !error && <Skeleton label="Looking for Content Credentials in the collections" lines={3} />}
        {error && <ErrorNote error={error} onRetry={again} />}
        {found && (
          <>
            <Badge tone={stateWords[found.state].tone}>{stateWords[found.state].label}</Badge>
            <p>{stateWords[found.state].meaning}</p>
            {found.carriers.length > 1 && (
              <p className={s['quiet']}>Several Flows have something to say of it. All are listed, nearest first.</p>
            )}
            {found.carriers.map((carrier) => (
              <Carrier key={carrier.path.join(' ')} connection={connection} carrier={carrier} />
            ))}
            {found.notes.length > 0 && (
              <ul className={note['notes']} aria-label="Notes on the search">
                {found.notes.map((text) => (
                  <li key={text}>
                    <HostileText text={text} max={400} />
                  </li>
                ))}
              </ul>
            )}
            {found.inverted && (
              <p className={s['quiet']}>
                This store does not say which Flows collect a Flow: every multi-essence Flow was looked at.
              </p>
            )}
          </>
        )}
        <div className={s['row']}>
          <Button icon={Eye} onPress={() => setPeeking(true)}>
            What does it claim?
          </Button>
          <span className={s['quiet']}>Read, not checked. Fetches only a little.</span>
        </div>
      </div>
      {peeking && <PeekDialog connection={connection} flow={flow.id} onClose={() => setPeeking(false)} />}
    </Card>
  );
}

/** A Flow that answers for this one, and how it was reached. */
function Carrier({ connection, carrier }: { connection: ConnectionId; carrier: ProvenanceCarrier }) {
  const { flow, label, state, value, path, holder, foundBy, nonStandard } = carrier;
  return (
    <div className={s['stack']}>
      <p>
        {path.length === 1 ? 'This Flow says so itself' : 'Said by'}
        {path.length > 1 && (
          <>
            {' '}
            <FlowLink connection={connection} flow={flow} label={label} />
          </>
        )}
        : <strong>{stateWords[state].label.toLowerCase()}</strong>
        {state === 'unknown' && value !== undefined && (
          <>
            {' '}
            (<HostileText text={[value].flat().join(', ')} mono max={120} />)
          </>
        )}
      </p>
      {path.length > 1 && (
        <p className={s['quiet']}>
          this Flow
          {path.slice(1).map((id) => (
            <span key={id}>
              {' '}
              <ArrowRight size={12} aria-label="collected by" />{' '}
              <FlowLink connection={connection} flow={id} label={id === flow ? label : undefined} />
            </span>
          ))}
        </p>
      )}
      {holder !== undefined && holder !== flow && (
        <p className={s['quiet']}>
          The manifest store is in <FlowLink connection={connection} flow={holder} label="a data Flow" />
          {foundBy === 'role' ? ', known by its role' : ', known by its type'}.
        </p>
      )}
      {nonStandard && (
        <p className={s['quiet']}>The tag is on a Flow that is not multi-essence, which the note does not foresee.</p>
      )}
    </div>
  );
}

interface FlowLinkProps {
  connection: ConnectionId;
  flow: string;
  label: string | undefined;
}

const FlowLink = ({ connection, flow, label }: FlowLinkProps) => (
  <a href={formatRoute(flowRoute(connection, flow))}>
    <HostileText text={label || flow} max={80} />
  </a>
);

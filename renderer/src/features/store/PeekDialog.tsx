import { useCallback } from 'react';
import type { Peek } from '#shared/api/flow.ts';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatBytes } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { ProvenanceTree } from '../inspect/ProvenanceTree.tsx';
import note from './Note.module.css';
import s from './PeekDialog.module.css';
import { useAsk } from './use-ask.ts';

interface PeekDialogProps {
  connection: ConnectionId;
  flow: string;
  onClose: () => void;
}

/** What a manifest store says, read from a few ranges of the object. It is never shown as a verdict (tams.md B3). */
export function PeekDialog({ connection, flow, onClose }: PeekDialogProps) {
  const ask = useCallback(
    (signal: AbortSignal) => client['flow.peek']({ connection, flow }, { signal }),
    [connection, flow],
  );
  const { value: peek, error, busy, again } = useAsk(ask);
  return (
    <Dialog
      title="What does it claim?"
      isOpen
      onClose={onClose}
      wide
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <div className={note['note']} role="note">
        <Badge tone="pending">Read, not checked</Badge>
        <p>
          These are claims. Nothing of them was checked: neither the signature, nor the signer, nor whether the media is
          what was signed. Inspect fetches all of it and checks.
        </p>
      </div>
      {busy && <Skeleton label="Reading a little of the object" lines={5} />}
      {error && <ErrorNote error={error} onRetry={again} />}
      {peek && !busy && <Claims peek={peek} />}
    </Dialog>
  );
}

const Claims = ({ peek: { graph, fetched, size, notes } }: { peek: Peek }) => (
  <>
    {graph ? <Claim graph={graph} /> : <p>No Content Credentials were found where they could be.</p>}
    {notes.length > 0 && (
      <ul className={note['notes']}>
        {notes.map((text) => (
          <li key={text}>
            <HostileText text={text} max={400} />
          </li>
        ))}
      </ul>
    )}
    <p className={note['quiet']}>
      Fetched {formatBytes(fetched)}
      {size !== undefined && ` of ${formatBytes(size)}`}.
    </p>
  </>
);

/** Pixels of a row of the tree, around all of them, and of the most that is shown without scrolling. */
const [ROW, PAD, MOST] = [36, 12, 260];

const none: ReadonlyMap<string, ManifestVerdict> = new Map();

function Claim({ graph }: { graph: ProvenanceGraph }) {
  const active = graph.nodes.find((node) => node.active) ?? graph.nodes[0];
  return (
    <>
      {active && (
        <Facts
          facts={[
            { name: 'Title', value: <HostileText text={active.title || 'None given'} max={200} /> },
            { name: 'Names as signer', value: <HostileText text={active.signer ?? 'Nobody'} max={200} /> },
            ...(active.signedAt ? [{ name: 'Gives as time', value: formatInstant(active.signedAt) }] : []),
            ...(active.generator
              ? [{ name: 'Made with', value: <HostileText text={active.generator} max={200} /> }]
              : []),
            ...(active.disclosures.length > 0
              ? [
                  {
                    name: 'Discloses',
                    value: <HostileText text={active.disclosures.map(({ label }) => label).join(', ')} max={300} />,
                  },
                ]
              : []),
            ...(active.actions.length > 0
              ? [
                  {
                    name: 'Actions',
                    value: <HostileText text={active.actions.map(({ label }) => label).join(', ')} max={400} />,
                  },
                ]
              : []),
          ]}
        />
      )}
      {graph.nodes.length > 1 && (
        <div className={s['tree']} style={{ height: Math.min(MOST, PAD + ROW * graph.nodes.length) }}>
          <ProvenanceTree graph={graph} verdicts={none} selected={active?.id} onSelect={() => undefined} />
        </div>
      )}
    </>
  );
}

import { useCallback, useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { ProvenanceFilter } from '#shared/api/store.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { Range } from '#shared/tams/time.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { formatTimecode } from '../../ui/timecode.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { useConnections } from '../store/connections-store.ts';
import { stateWords } from '../store/provenance-words.ts';
import { useAsk } from '../store/use-ask.ts';
import { FlowChoice } from './FlowChoice.tsx';
import { readPart, spanOf } from './flow-range.ts';
import s from './FlowPickerDialog.module.css';

export interface PickedFlow {
  connection: ConnectionId;
  flow: string;
  title: string;
  timerange?: Range;
}

interface FlowPickerDialogProps {
  title: string;
  confirmLabel: string;
  onClose: () => void;
  onPick: (picked: PickedFlow) => void;
}

type Provenance = ProvenanceFilter | 'any';

const provenanceChoices: readonly { id: Provenance; label: string }[] = [
  { id: 'any', label: 'Any' },
  ...(['embedded', 'detached', 'none', 'unmarked'] as const).map((id) => ({ id, label: stateWords[id].label })),
];

/** Chooses a Flow of a store, all of it or a part. Nothing is fetched yet. */
export function FlowPickerDialog({ title, confirmLabel, onClose, onPick }: FlowPickerDialogProps) {
  const known = useConnections();
  const connections = known.kind === 'ready' ? known.connections : [];
  const [chosen, setChosen] = useState<ConnectionId>();
  const [search, setSearch] = useState('');
  const [provenance, setProvenance] = useState<Provenance>('any');
  const [flow, setFlow] = useState<Flow>();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const connection = chosen ?? connections[0]?.id;
  const sought = useSettled(search.trim());

  const span = useSpan(connection, flow);
  const part = readPart(span, from, to);
  const typed = from.trim() !== '' || to.trim() !== '';

  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      wide
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={!flow || !connection || !part.ok}
            onPress={() => {
              if (!flow || !connection || !part.ok) return;
              const { timerange } = part;
              onPick({ connection, flow: flow.id, title: flow.label || flow.id, ...(timerange ? { timerange } : {}) });
            }}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {known.kind === 'failed' && <ErrorNote error={known.error} />}
      {known.kind === 'loading' && <Skeleton label="Reading the stores" lines={6} />}
      {known.kind === 'ready' && connection && (
        <>
          <div className={s['filters']}>
            <Select
              label="Store"
              choices={connections.map(({ id, name }) => ({ id, label: name }))}
              value={connection}
              onChange={(id) => {
                setChosen(id);
                setFlow(undefined);
              }}
            />
            <TextField
              label="Search"
              type="search"
              placeholder="Label, description or id"
              value={search}
              onChange={setSearch}
              maxLength={200}
            />
            <Select label="Provenance" choices={provenanceChoices} value={provenance} onChange={setProvenance} />
          </div>
          <FlowChoice
            connection={connection}
            search={sought}
            provenance={provenance === 'any' ? undefined : provenance}
            selected={flow?.id}
            onSelect={(next) => {
              setFlow(next);
              // Times typed for another Flow would mean something else here.
              setFrom('');
              setTo('');
            }}
          />
          <fieldset className={s['part']} disabled={!flow}>
            <legend className={s['legend']}>Part of it</legend>
            <TextField label="From" placeholder="0:00:00.000" value={from} onChange={setFrom} isDisabled={!flow} />
            <TextField
              label="To"
              placeholder={span.end === undefined ? '' : formatTimecode(span.end - (span.start ?? 0n))}
              value={to}
              onChange={setTo}
              isDisabled={!flow}
            />
            <p className={part.ok ? s['hint'] : s['refusal']} role={part.ok ? undefined : 'alert'}>
              {part.ok ? (typed ? 'Only this part is fetched.' : 'Leave both empty for all of it.') : part.reason}
            </p>
          </fieldset>
        </>
      )}
    </Dialog>
  );
}

/** Where the Flow begins and ends: rows of a list seldom say it, the Flow itself mostly does. */
function useSpan(connection: ConnectionId | undefined, flow: Flow | undefined) {
  const id = flow?.id;
  const ask = useCallback(
    (signal: AbortSignal) =>
      connection && id !== undefined
        ? client['store.flow']({ connection, flow: id }, { signal })
        : Promise.reject(new Error('No Flow is chosen.')),
    [connection, id],
  );
  const { value } = useAsk(flow && flow.timerange === undefined ? ask : undefined);
  return spanOf(flow?.timerange ?? value?.timerange);
}

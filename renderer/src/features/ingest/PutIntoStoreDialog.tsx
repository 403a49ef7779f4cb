import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import type { Inspection } from '#shared/api/asset.ts';
import type { ConnectionId, JobId } from '#shared/api/ids.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import { cancelJob, jobsStore } from '../../app/jobs.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Field.tsx';
import { formatBytes, formatFingerprint } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote, Progress, Skeleton } from '../../ui/states.tsx';
import { VerdictSummary } from '../inspect/VerdictSummary.tsx';
import { useConnections } from '../store/connections-store.ts';
import { useAsk } from '../store/use-ask.ts';
import { IngestForm } from './IngestForm.tsx';
import { keepingLabel } from './ingest-words.ts';
import s from './PutIntoStore.module.css';
import { Unfinished } from './Unfinished.tsx';
import { openFlowOf, useIngest } from './use-ingest.ts';

interface PutIntoStoreDialogProps {
  /** Of the checked file; its verdict is shown before anything is sent, and recorded with the Flow. */
  inspection: Inspection;
  onClose: () => void;
}

/** Puts a file into a store as it is, as one multi-essence Flow (app note 0011; R4, R5, R11). */
export function PutIntoStoreDialog({ inspection, onClose }: PutIntoStoreDialogProps) {
  const { asset, verdict } = inspection;
  const { stage, reset, start, resume, discard } = useIngest();
  const [chosen, setChosen] = useState<ConnectionId>();
  const known = useConnections();
  const connections = known.kind === 'ready' ? known.connections : [];
  const connection = chosen ?? connections[0]?.id;
  const ask = useCallback(
    (signal: AbortSignal) =>
      connection
        ? client['ingest.plan']({ connection, asset: asset.id }, { signal })
        : Promise.reject(new Error('No store is chosen.')),
    [connection, asset.id],
  );
  const plan = useAsk(connection ? ask : undefined);

  const title = stage.kind === 'done' ? 'In the store' : 'Put into the store';
  return (
    <Dialog title={title} isOpen onClose={onClose} wide>
      <div className={s['file']}>
        <HostileText text={asset.name} oneLine />
        <span className={s['facts']}>{formatBytes(asset.size)}</span>
      </div>
      <VerdictSummary verdict={verdict} />
      {stage.kind === 'running' && <Running job={stage.job} onClose={onClose} />}
      {stage.kind === 'done' && (
        <Done report={stage.report} store={nameOf(connections, stage.report)} onClose={onClose} />
      )}
      {stage.kind === 'discarded' && <p>What had been sent was deleted in the store. Your own file is as it was.</p>}
      {stage.kind === 'cancelled' && <p>Cancelled. The file is not in the store.</p>}
      {stage.kind === 'failed' && <ErrorNote error={stage.error} />}
      {stage.kind !== 'running' && stage.kind !== 'done' && (
        <Unfinished asset={asset.id} name={asset.name} onResume={resume} onDiscard={discard} />
      )}
      {stage.kind !== 'form' && stage.kind !== 'running' && stage.kind !== 'done' && (
        <div className={s['buttons']}>
          <Button onPress={reset}>Begin again</Button>
          <Button onPress={onClose}>Close</Button>
        </div>
      )}
      {stage.kind === 'form' && (
        <>
          {known.kind === 'loading' && <Skeleton label="Reading the stores" lines={1} />}
          {known.kind === 'failed' && <ErrorNote error={known.error} />}
          {known.kind === 'ready' && (
            <Select
              label="Store"
              choices={connections.map(({ id, name, address, kind }) => ({
                id,
                label: name,
                description: kind === 'local' ? 'On this machine, inside Countersign.' : address,
              }))}
              value={connection}
              onChange={setChosen}
            />
          )}
          {plan.error && <ErrorNote error={plan.error} onRetry={plan.again} />}
          {plan.busy && !plan.value && connection && <Skeleton label="Looking at the file and the store" lines={5} />}
          {plan.value && connection && (
            <IngestForm
              // Another store, another plan, another form.
              key={connection}
              connection={connection}
              plan={plan.value}
              busy={plan.busy}
              onCancel={onClose}
              onSubmit={(wishes) => start({ connection, asset: asset.id, ...wishes })}
            />
          )}
        </>
      )}
    </Dialog>
  );
}

const nameOf = (connections: readonly { id: ConnectionId; name: string }[], { connection }: IngestReport): string =>
  connections.find(({ id }) => id === connection)?.name ?? connection;

function Running({ job: id, onClose }: { job: JobId; onClose: () => void }) {
  const progress = useStore(jobsStore, ({ jobs }) => jobs.find((job) => job.id === id)?.progress);
  return (
    <>
      <Progress label={progress?.phase || 'Starting'} done={progress?.done ?? 0} total={progress?.total ?? 0} />
      <p className={s['facts']}>It goes on when this window is closed; Jobs shows how far it is.</p>
      <div className={s['buttons']}>
        <Button onPress={() => cancelJob(id)}>Cancel the ingest</Button>
        <Button onPress={onClose}>Close</Button>
      </div>
    </>
  );
}

function Done({ report, store, onClose }: { report: IngestReport; store: string; onClose: () => void }) {
  const { flow, keeping, size, sha256, tracks } = report;
  return (
    <>
      <Facts
        facts={[
          { name: 'Store', value: <HostileText text={store} oneLine /> },
          { name: 'Flow', value: <HostileText text={flow} mono />, note: trackWords(tracks.length) },
          { name: 'Content Credentials', value: keepingLabel(keeping) },
          {
            name: 'sha256',
            value: <code>{formatFingerprint(sha256)}</code>,
            note: `${formatBytes(size)}, as read back from the store: byte for byte what was sent.`,
          },
        ]}
      />
      <div className={s['buttons']}>
        <Button onPress={onClose}>Close</Button>
        <Button
          variant="primary"
          onPress={() => {
            onClose();
            openFlowOf(report);
          }}
        >
          Open the Flow
        </Button>
      </div>
    </>
  );
}

const trackWords = (count: number): string =>
  count === 1 ? 'With a Flow for its one track.' : `With a Flow for each of its ${String(count)} tracks.`;

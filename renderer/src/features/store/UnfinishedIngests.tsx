import { Play, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { UnfinishedIngest } from '#shared/api/ingest.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { notify, reportError } from '../../app/notices.ts';
import { client, subscribe } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { useAsk } from './use-ask.ts';
import s from './UnfinishedIngests.module.css';

const ask = (signal: AbortSignal): Promise<UnfinishedIngest[]> => client['ingest.unfinished']({}, { signal });

/** Ingests into this store that stopped before their tag: to be gone on with, or taken back. Nothing of them counts as ingested. */
export function UnfinishedIngests({ connection }: { connection: ConnectionId }) {
  const { value = [], again } = useAsk(ask);
  const [discarding, setDiscarding] = useState<UnfinishedIngest>();
  const [started, setStarted] = useState<readonly string[]>([]);
  useEffect(() => subscribe('ingest.changed', again), [again]);
  const begin = (work: Promise<unknown>, { ingest }: UnfinishedIngest, said: string): void => {
    setStarted((before) => [...before, ingest]);
    const ended = () => setStarted((before) => before.filter((id) => id !== ingest));
    work.then(() => notify(said), reportError).finally(ended);
  };
  const here = value.filter((entry) => entry.connection === connection);
  if (here.length === 0) return null;
  return (
    <section className={s['banner']} aria-label="Unfinished ingests">
      <ul className={s['list']}>
        {here.map((entry) => (
          <li key={entry.ingest} className={s['item']}>
            <Mark tone="attention" size={18} />
            <div className={s['words']}>
              <p className={s['name']}>
                <HostileText text={entry.name} oneLine /> <span className={s['state']}>is not in the store yet</span>
              </p>
              <p className={s['detail']}>
                Begun {formatInstant(entry.startedAt)}, stopped at: <HostileText text={entry.step} max={200} />.{' '}
                {entry.error && <HostileText text={entry.error} max={400} />}
              </p>
            </div>
            <Button
              small
              icon={Play}
              isDisabled={started.includes(entry.ingest)}
              onPress={() =>
                begin(client['ingest.resume']({ ingest: entry.ingest }), entry, 'The ingest goes on. See Jobs.')
              }
            >
              Resume
            </Button>
            <Button
              small
              variant="quiet"
              icon={Trash2}
              isDisabled={started.includes(entry.ingest)}
              onPress={() => setDiscarding(entry)}
            >
              Discard…
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title="Discard this ingest?"
        isOpen={discarding !== undefined}
        onClose={() => setDiscarding(undefined)}
        onConfirm={() =>
          discarding &&
          begin(client['ingest.discard']({ ingest: discarding.ingest }), discarding, 'What was sent is being deleted.')
        }
        confirmLabel="Discard"
        danger
      >
        <p>What it had made in the store so far is deleted there. Your own file stays as it is.</p>
      </ConfirmDialog>
    </section>
  );
}

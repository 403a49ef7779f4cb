import { Play, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import type { AssetId, IngestId } from '#shared/api/ids.ts';
import type { UnfinishedIngest } from '#shared/api/ingest.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { client, subscribe } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { useAsk } from '../store/use-ask.ts';
import s from './PutIntoStore.module.css';

interface UnfinishedProps {
  asset: AssetId;
  /** Of the file, for ingests of an earlier run that know no asset. */
  name: string;
  onResume: (ingest: IngestId) => void;
  onDiscard: (ingest: IngestId) => void;
}

const ask = (signal: AbortSignal): Promise<UnfinishedIngest[]> => client['ingest.unfinished']({}, { signal });

/** Earlier tries to put the same file into a store that did not reach its end. */
export function Unfinished({ asset, name, onResume, onDiscard }: UnfinishedProps) {
  const { value = [], again } = useAsk(ask);
  useEffect(() => subscribe('ingest.changed', again), [again]);
  return value
    .filter((entry) => (entry.asset === undefined ? entry.name === name : entry.asset === asset))
    .map(({ ingest, startedAt, step, error }) => (
      <section key={ingest} className={s['unfinished']} aria-label="An earlier try that did not end">
        <Mark tone="attention" size={18} />
        <div className={s['unfinishedWords']}>
          <p>
            A try of {formatInstant(startedAt)} stopped at: <HostileText text={step} max={200} />. Nothing of it counts
            as ingested.
          </p>
          {error !== undefined && (
            <p className={s['facts']}>
              <HostileText text={error} max={400} />
            </p>
          )}
        </div>
        <Button small icon={Play} onPress={() => onResume(ingest)}>
          Resume
        </Button>
        <Button small variant="quiet" icon={Trash2} onPress={() => onDiscard(ingest)}>
          Discard
        </Button>
      </section>
    ));
}

import { Award, FolderOpen, Scale } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { DropZone, type FileDropItem } from 'react-aria-components';
import { useStore } from 'zustand';
import type { AssetId } from '#shared/api/ids.ts';
import { menuCommand, offerCommands } from '../../../app/commands.ts';
import { client, subscribe } from '../../../client/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState, ErrorNote, Skeleton } from '../../../ui/states.tsx';
import { useAsk } from '../../store/use-ask.ts';
import { BenchBar } from './BenchBar.tsx';
import { BenchMatrix } from './BenchMatrix.tsx';
import s from './Bench.module.css';
import { benchStore, dropOnBench, pickForBench } from './bench-store.ts';

const pickMedia = () => pickForBench('media');
const pickCertificate = () => pickForBench('certificates');

/** One file or certificate against every list there is: who vouches for whom, by which entry, or why not. */
export function BenchScreen({ file }: { file: AssetId | undefined }) {
  const opening = useStore(benchStore, (state) => state.opening);
  // While this screen is shown, "Open files…" puts a file on the bench instead of leaving for Inspect.
  useEffect(() => offerCommands([menuCommand('file.open', pickMedia, FolderOpen)]), []);
  return (
    <DropZone
      className={s['bench'] ?? ''}
      data-takes-files
      aria-label="Drop a file or a certificate here to check who vouches"
      getDropOperation={() => 'copy'}
      onDrop={(event) => {
        const files = event.items.filter((item): item is FileDropItem => item.kind === 'file');
        dropOnBench(() => Promise.all(files.map((item) => item.getFile())));
      }}
    >
      {file === undefined ? (
        <div className={s['empty']}>
          <EmptyState
            icon={Scale}
            heading="h1"
            title="Check who vouches"
            actions={
              <>
                <Button variant="primary" icon={FolderOpen} isDisabled={opening} onPress={pickMedia}>
                  Open a file…
                </Button>
                <Button icon={Award} isDisabled={opening} onPress={pickCertificate}>
                  Open a certificate…
                </Button>
              </>
            }
          >
            Drop media or a certificate here. Every signer, time-stamp and identity in it is put to every list you have,
            whether it is switched on or not. Nobody is asked over a network.
          </EmptyState>
        </div>
      ) : (
        <OnBench key={file} file={file} />
      )}
    </DropZone>
  );
}

function OnBench({ file }: { file: AssetId }) {
  const ask = useCallback((signal: AbortSignal) => client['bench.open']({ file }, { signal }), [file]);
  const { value: bench, error, busy, again } = useAsk(ask);
  useEffect(() => {
    const stops = [subscribe('trust.changed', again), subscribe('addressBook.changed', again)];
    return () => stops.forEach((stop) => stop());
  }, [again]);
  return (
    <>
      <BenchBar file={file} bench={bench} busy={busy} />
      {error && (
        <div className={s['message']}>
          <ErrorNote error={error} onRetry={again} />
        </div>
      )}
      {!bench && !error && (
        <div className={s['message']}>
          <Skeleton label="Asking every list" lines={8} />
        </div>
      )}
      {bench && <BenchMatrix bench={bench} />}
    </>
  );
}

import { useCallback, useState } from 'react';
import type { TrustList } from '#shared/api/trust.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { notify, reportError } from '../../app/notices.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { useAsk } from '../store/use-ask.ts';
import s from './ChangesTab.module.css';
import { DiffView, diffWords, lossWords } from './DiffView.tsx';
import { acceptVersion, discardVersion } from './lists-store.ts';
import { shortVersion } from './list-words.ts';

/** A version that waits: what it changes, and the choice. Nothing of it counts until it is accepted. */
export function ChangesTab({ list }: { list: TrustList }) {
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const { id, candidate } = list;
  const version = candidate?.version;
  const ask = useCallback(
    async (signal: AbortSignal) =>
      version === undefined ? undefined : client['trust.diff']({ list: id, to: { version } }, { signal }),
    [id, version],
  );
  const { value: diff, error: refusal, again } = useAsk(ask);
  if (!candidate) return undefined;

  const act = async (work: () => Promise<void>, done: string): Promise<void> => {
    setBusy(true);
    try {
      await work();
      notify(done);
    } catch (error) {
      reportError(error);
    } finally {
      setBusy(false);
    }
  };
  const accept = (removals: boolean) =>
    void act(() => acceptVersion(id, candidate.version, removals), `${list.name}: the new version is in use.`);

  return (
    <div className={s['changes']}>
      <div className={s['bar']}>
        <div className={s['words']}>
          <h2 className={s['title']}>
            {list.version === undefined ? 'Everybody on the list' : 'What would change'}
            {diff && `: ${diffWords(diff)}`}
          </h2>
          <p className={s['quiet']}>
            <HostileText text={candidate.source} />, {formatInstant(candidate.obtainedAt)}, version{' '}
            <code title={candidate.version}>{shortVersion(candidate.version)}</code>. Nothing of it counts until you
            accept it; a list is taken whole.
          </p>
        </div>
        <div className={s['actions']}>
          <Button isDisabled={busy} onPress={() => void act(() => discardVersion(id), 'The version was put aside.')}>
            Discard
          </Button>
          <Button
            variant="primary"
            isDisabled={busy || !diff}
            onPress={() => (diff && diff.removals > 0 ? setConfirming(true) : accept(false))}
          >
            {diff && diff.removals > 0 ? 'Accept…' : 'Accept'}
          </Button>
        </div>
      </div>
      {refusal && <ErrorNote error={refusal} onRetry={again} />}
      {!diff && !refusal && <Skeleton label="Comparing the versions" lines={6} />}
      {diff && <DiffView diff={diff} />}
      {diff && (
        <ConfirmDialog
          title="Accept that entries are lost?"
          isOpen={confirming}
          onClose={() => setConfirming(false)}
          confirmLabel="Accept the losses"
          danger
          onConfirm={() => accept(true)}
        >
          <p>
            <strong>{lossWords(diff.removals)}</strong> Files they signed will show an unknown signer where no other
            list vouches. The version in use is kept, and can be put back under Versions.
          </p>
          <ul className={s['lost']}>
            {[
              ...diff.removed,
              ...diff.replaced.filter(({ change }) => change !== 'renewed').map(({ before }) => before),
            ].map((entry) => (
              <li key={entry.fingerprint}>
                <HostileText text={entry.certificate?.name ?? entry.note ?? entry.fingerprint} max={200} />
              </li>
            ))}
          </ul>
        </ConfirmDialog>
      )}
    </div>
  );
}

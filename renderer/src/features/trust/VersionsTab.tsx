import { useCallback, useState } from 'react';
import type { StoredListVersion, TrustList } from '#shared/api/trust.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useAsk } from '../store/use-ask.ts';
import s from './ChangesTab.module.css';
import { DiffView, diffWords, lossWords } from './DiffView.tsx';
import { rollBack } from './lists-store.ts';
import { entryWords, shortVersion } from './list-words.ts';

/** Every version the list ever had here. They never change, so any of them can be put into use again. */
export function VersionsTab({ list }: { list: TrustList }) {
  const { id } = list;
  const [comparing, setComparing] = useState<StoredListVersion>();
  const ask = useCallback((signal: AbortSignal) => client['trust.versions']({ list: id }, { signal }), [id]);
  const { value: versions, error, again } = useAsk(ask);
  if (error || !versions) {
    return (
      <div className={s['message']}>
        {error ? <ErrorNote error={error} onRetry={again} /> : <Skeleton label="Reading the versions" lines={4} />}
      </div>
    );
  }
  return (
    <>
      <ul className={s['table']} aria-label="Versions">
        {versions.map((version) => (
          <li key={version.version} className={s['version']}>
            <div className={s['words']}>
              <p className={s['badges']}>
                <code title={version.version}>{shortVersion(version.version)}</code>
                {version.current && <Badge tone="signed">In use</Badge>}
                {version.damaged && <Badge tone="fault">Damaged</Badge>}
              </p>
              <p className={s['quiet']}>
                <HostileText text={version.source} />, {formatInstant(version.obtainedAt)}
                {version.damaged ? '' : `. ${entryWords(version)}.`}
              </p>
              {version.takenBy && <TakenBy takenBy={version.takenBy} />}
            </div>
            {!version.current && !version.damaged && (
              <Button small onPress={() => setComparing(version)}>
                Compare, or use it…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {comparing && <RollBackDialog list={list} version={comparing} onClose={() => setComparing(undefined)} />}
    </>
  );
}

/** R50: who put it into use, each time. */
const TakenBy = ({ takenBy }: { takenBy: NonNullable<StoredListVersion['takenBy']> }) => (
  <p className={s['quiet']}>
    {takenBy.map(({ who, at }, index) => (
      <span key={at}>
        {index === 0 ? 'Taken by ' : '; put back by '}
        <HostileText text={who} max={100} />, {formatInstant(at)}
      </span>
    ))}
    .
  </p>
);

interface RollBackProps {
  list: TrustList;
  version: StoredListVersion;
  onClose: () => void;
}

function RollBackDialog({ list, version, onClose }: RollBackProps) {
  const [sure, setSure] = useState(false);
  const ask = useCallback(
    (signal: AbortSignal) => client['trust.diff']({ list: list.id, to: { version: version.version } }, { signal }),
    [list.id, version.version],
  );
  const { value: diff, error } = useAsk(ask);
  const { busy, error: refusal, submit } = useSubmit(() => rollBack(list.id, version.version), onClose);
  const loses = diff !== undefined && diff.removals > 0;
  return (
    <Dialog
      title={`Use version ${shortVersion(version.version)}?`}
      isOpen
      onClose={onClose}
      wide
      actions={
        <>
          <Button onPress={onClose}>Keep the version in use</Button>
          <Button
            variant={loses ? 'danger' : 'primary'}
            isDisabled={busy || !diff || (loses && !sure)}
            onPress={submit}
          >
            Use this version
          </Button>
        </>
      }
    >
      <p>
        <HostileText text={version.source} />, {formatInstant(version.obtainedAt)}.
        {diff && ` Against the version in use: ${diffWords(diff)}.`}
      </p>
      {error && <ErrorNote error={error} />}
      {!diff && !error && <Skeleton label="Comparing the versions" lines={4} />}
      {diff && <DiffView diff={diff} />}
      {loses && (
        <Checkbox isSelected={sure} onChange={setSure}>
          I know: {lossWords(diff.removals)}
        </Checkbox>
      )}
      {refusal && <ErrorNote error={refusal} />}
    </Dialog>
  );
}

import { Trash2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { KeptTimestamp } from '#shared/api/address-book.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { notify, reportError } from '../../../app/notices.ts';
import { client, subscribe } from '../../../client/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { ConfirmDialog } from '../../../ui/Dialog.tsx';
import page from '../../../ui/screen.module.css';
import { ErrorNote } from '../../../ui/states.tsx';
import { useAsk } from '../../store/use-ask.ts';
import s from './AddressBook.module.css';
import { Kept } from './Kept.tsx';

/** Every file that is kept validating here by a time-stamp of its own (R60). */
export function PreservedAssets() {
  const ask = useCallback((signal: AbortSignal) => client['addressBook.preserved']({}, { signal }), []);
  const { value: kept, error, again } = useAsk(ask);
  useEffect(() => subscribe('addressBook.changed', again), [again]);
  return (
    <section className={page['list']} aria-labelledby="preserved-title">
      <div>
        <h2 className={s['part']} id="preserved-title">
          Preserved assets
        </h2>
        <p className={page['intro']}>
          Files that go on validating here when the certificate of their signer has ended, by a time-stamp that this
          workspace keeps. “Preserve this asset…” stands in Inspect, under Signer & trust.
        </p>
      </div>
      {error && <ErrorNote error={error} onRetry={again} />}
      {kept?.length === 0 && <p className={s['quiet']}>No file is preserved.</p>}
      {kept && kept.length > 0 && (
        <ul className={page['list']}>
          {kept.map((one) => (
            <li key={one.id}>
              <PreservedCard kept={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function PreservedCard({ kept }: { kept: KeptTimestamp }) {
  const [removing, setRemoving] = useState(false);
  const name = displayText(kept.asset.name, { max: 80 });
  const remove = async (): Promise<void> => {
    await client['addressBook.forgetPreserved']({ id: kept.id });
    notify(`The time-stamp of ${name} was thrown away.`);
  };
  return (
    <Card
      title={name}
      actions={
        <Button small variant="quiet" icon={Trash2} onPress={() => setRemoving(true)}>
          Throw away…
        </Button>
      }
    >
      <Kept kept={kept} />
      <ConfirmDialog
        title={`Throw the time-stamp of ${name} away?`}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        confirmLabel="Throw away"
        danger
        onConfirm={() => void remove().catch(reportError)}
      >
        <p>
          The file itself stays. From then on it ends with the certificate of its signer; if that has ended already, it
          stops validating at once. A new time-stamp would have a new time, and there is none for what has ended.
        </p>
      </ConfirmDialog>
    </Card>
  );
}

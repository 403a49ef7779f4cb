import type { AssetId } from '#shared/api/ids.ts';
import type { TrustList } from '#shared/api/trust.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { takeUsages } from './lists-store.ts';
import { UsageList } from './UsageList.tsx';
import s from './Usages.module.css';

interface UsagesDialogProps {
  list: TrustList;
  /** Absent: the default of the list's purpose. */
  file?: AssetId;
  /** Where the uses come from, in a person's words or as the file is called. */
  source: string;
  usages: readonly string[];
  onClose: () => void;
}

/** What a list would accept from now on, compared with what it accepts; nothing is changed before it is confirmed. */
export function UsagesDialog({ list, file, source, usages, onClose }: UsagesDialogProps) {
  const added = usages.filter((usage) => !list.acceptedUsages.includes(usage));
  const removed = list.acceptedUsages.filter((usage) => !usages.includes(usage));
  const kept = usages.filter((usage) => list.acceptedUsages.includes(usage));
  const same = added.length === 0 && removed.length === 0;
  const { busy, error, submit } = useSubmit(() => takeUsages(list.id, file), onClose);
  return (
    <Dialog
      title="Change the accepted uses?"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{same ? 'Close' : 'Cancel'}</Button>
          {!same && (
            <Button variant={removed.length > 0 ? 'danger' : 'primary'} isDisabled={busy} onPress={submit}>
              Change the uses
            </Button>
          )}
        </>
      }
    >
      <p>
        <HostileText text={source} max={200} />
        {same
          ? ' holds the same uses as now. There is nothing to change.'
          : ' holds other uses than the list accepts now. Nothing is changed before you confirm it.'}
      </p>
      {removed.length > 0 && (
        <section>
          <h3 className={s['title']}>No longer accepted</h3>
          <p className={s['quiet']}>Who has a certificate for these alone is not vouched for by this list any more.</p>
          <UsageList label="No longer accepted" usages={removed} />
        </section>
      )}
      {added.length > 0 && (
        <section>
          <h3 className={s['title']}>Accepted from now on</h3>
          <p className={s['quiet']}>
            Whoever an entry of this list issued a certificate for one of these to is vouched for as well.
          </p>
          <UsageList label="Accepted from now on" usages={added} />
        </section>
      )}
      {kept.length > 0 && (
        <section>
          <h3 className={s['title']}>Accepted as before</h3>
          <UsageList label="Accepted as before" usages={kept} />
        </section>
      )}
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

import { ListChecks, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { StoreConnection } from '#shared/api/store.ts';
import { reportError } from '../../app/notices.ts';
import { navigate } from '../../app/routes.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import s from './ConnectionHead.module.css';
import { EditConnectionDialog } from './ConnectionDialog.tsx';
import { authChoices } from './connection-form.ts';
import { removeConnection } from './connections-store.ts';
import { TestDialog } from './TestDialog.tsx';

interface ConnectionHeadProps {
  connection: StoreConnection;
  onRefresh: () => void;
}

/** Which store this is, whether it works, and the way to be rid of it. */
export function ConnectionHead({ connection, onRefresh }: ConnectionHeadProps) {
  const { id, name, kind, address, auth } = connection;
  const [open, setOpen] = useState<'test' | 'edit' | 'remove'>();
  const close = () => setOpen(undefined);
  const remove = () => void removeConnection(id).then(() => navigate({ screen: 'store' }), reportError);
  return (
    <header className={s['head']}>
      <div className={s['words']}>
        <h2 className={s['name']}>
          <HostileText text={name} oneLine />
        </h2>
        <p className={s['address']}>
          <HostileText text={address} oneLine />
        </p>
      </div>
      {kind === 'local' && <Badge tone="neutral">On this machine</Badge>}
      {kind === 'remote' && auth !== 'none' && (
        <Badge tone="neutral">{authChoices.find((choice) => choice.id === auth)?.label ?? auth}</Badge>
      )}
      <div className={s['actions']}>
        <Button small icon={ListChecks} onPress={() => setOpen('test')}>
          What it can do…
        </Button>
        <IconButton small icon={RefreshCw} label="Read the list again" onPress={onRefresh} />
        {kind === 'remote' && (
          <IconButton small icon={Pencil} label={`Edit ${name}…`} onPress={() => setOpen('edit')} />
        )}
        {kind === 'remote' && (
          <IconButton small icon={Trash2} label={`Remove ${name} from this list…`} onPress={() => setOpen('remove')} />
        )}
      </div>
      {open === 'test' && <TestDialog connection={connection} onClose={close} />}
      {open === 'edit' && <EditConnectionDialog connection={connection} onClose={close} />}
      <ConfirmDialog
        title="Remove this store from the list?"
        isOpen={open === 'remove'}
        onClose={close}
        onConfirm={remove}
        confirmLabel="Remove from list"
        danger
      >
        <p>
          Countersign forgets the address of <HostileText text={name} max={100} /> and how to sign in. Nothing in the
          store itself is touched. Projects that use Flows of it cannot fetch them until it is added again.
        </p>
      </ConfirmDialog>
    </header>
  );
}

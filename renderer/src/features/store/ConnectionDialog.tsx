import { Plug } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { StoreConnection, StoreReport } from '#shared/api/store.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import {
  addressProblem,
  authChoices,
  type ConnectionForm,
  emptyForm,
  formOf,
  isComplete,
  type Kept,
  keepsSecret,
  sentInTheClear,
  toChange,
  toConnection,
} from './connection-form.ts';
import { addConnection, editConnection } from './connections-store.ts';
import { ErrorHelp } from './ErrorHelp.tsx';
import s from './Note.module.css';
import { SignInFields } from './SignInFields.tsx';
import { useAsk } from './use-ask.ts';

/** Where a store is and how to sign in. Nothing is sent there before “Test” or “Add store” is pressed. */
export function AddConnectionDialog({
  onClose,
  onAdded,
}: {
  onClose: () => void;
  onAdded: (id: ConnectionId) => void;
}) {
  return (
    <ConnectionDialog
      title="Add a store"
      save="Add store"
      initial={emptyForm}
      onClose={onClose}
      onTest={(form) => client['store.try'](toConnection(form))}
      onSave={async (form) => onAdded(await addConnection(toConnection(form)))}
    />
  );
}

/** The same of a store that is known. Its secret is kept and never shown; a typed one replaces it. */
export function EditConnectionDialog({ connection, onClose }: { connection: StoreConnection; onClose: () => void }) {
  const { id } = connection;
  const ask = useCallback((signal: AbortSignal) => client['store.signIn']({ connection: id }, { signal }), [id]);
  const { value: signIn, error } = useAsk(ask);
  const title = 'Edit this store';
  if (!signIn && error?.code !== 'store_denied')
    return (
      <Dialog title={title} isOpen onClose={onClose} actions={<Button onPress={onClose}>Cancel</Button>}>
        {error ? <ErrorNote error={error} /> : <Skeleton label="Reading how to sign in" lines={4} />}
      </Dialog>
    );
  const { form, kept } = formOf(connection, signIn);
  return (
    <ConnectionDialog
      title={title}
      save="Save"
      initial={form}
      kept={kept}
      onClose={onClose}
      onTest={(changed) => client['store.try']({ connection: id, ...toChange(changed, kept) })}
      onSave={async (changed) => {
        await editConnection(id, toChange(changed, kept));
        onClose();
      }}
    />
  );
}

interface ConnectionDialogProps {
  title: string;
  save: string;
  initial: ConnectionForm;
  kept?: Kept | undefined;
  onClose: () => void;
  onTest: (form: ConnectionForm) => Promise<StoreReport>;
  onSave: (form: ConnectionForm) => Promise<void>;
}

function ConnectionDialog({ title, save, initial, kept, onClose, onTest, onSave }: ConnectionDialogProps) {
  const [form, setForm] = useState<ConnectionForm>(initial);
  /** What the store answered to just this form. */
  const [report, setReport] = useState<StoreReport>();
  const saving = useSubmit(
    () => onSave(form),
    () => undefined,
  );
  const testing = useSubmit(
    async () => setReport(await onTest(form)),
    () => undefined,
  );
  const set = (change: Partial<ConnectionForm>): void => {
    setForm((before) => ({ ...before, ...change }));
    setReport(undefined);
    testing.clear();
  };
  const isBusy = saving.busy || testing.busy;
  const isReady = isComplete(form, kept);
  const isKept = keepsSecret(form, kept);
  const isMoved = kept !== undefined && kept.kind === form.kind && form.kind !== 'none' && !isKept;
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button
            icon={Plug}
            isDisabled={isBusy || !isReady}
            onPress={() => {
              setReport(undefined);
              testing.submit();
            }}
          >
            Test
          </Button>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={isBusy || !isReady} onPress={saving.submit}>
            {save}
          </Button>
        </>
      }
    >
      <TextField
        label="Address"
        description="Of a TAMS API, 7.0 to 8.2. What it really does is tried out, by reading only."
        placeholder="https://tams.example.org/v8"
        value={form.address}
        onChange={(address) => set({ address })}
        error={addressProblem(form.address)}
        maxLength={2000}
        focusOnOpen
      />
      <TextField
        label="Name"
        description="As you want to see it here. Without one, its host."
        value={form.name}
        onChange={(name) => set({ name })}
        maxLength={100}
      />
      <Select label="Sign in with" choices={authChoices} value={form.kind} onChange={(kind) => set({ kind })} />
      <SignInFields form={form} set={set} isKept={isKept} />
      {isMoved && (
        <p className={s['note']} role="note">
          The address leads to another server than before. What is kept was not given for it: type what signs in there.
        </p>
      )}
      {sentInTheClear(form) && (
        <p className={s['note']} role="note">
          This address is not encrypted (http): anyone on the way can read the credentials. Use https unless you know
          the whole way.
        </p>
      )}
      {form.kind !== 'none' && (
        <p className={s['quiet']}>
          Kept in this machine’s key store, or where it has none in a file that only you can read. They go to the store
          itself and nowhere else.
        </p>
      )}
      <output>
        {testing.busy && 'Asking the store…'}
        {report && (
          <>
            It answers after {Math.round(report.latency)} ms and says it speaks TAMS{' '}
            <HostileText text={report.apiVersion} max={40} />.
          </>
        )}
      </output>
      {testing.error && (
        <>
          <ErrorNote error={testing.error} />
          <ErrorHelp code={testing.error.code} />
        </>
      )}
      {saving.error && <ErrorNote error={saving.error} />}
    </Dialog>
  );
}

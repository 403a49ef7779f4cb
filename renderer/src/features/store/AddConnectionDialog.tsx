import { useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import {
  addressProblem,
  authChoices,
  type ConnectionForm,
  emptyForm,
  isComplete,
  sentInTheClear,
  toConnection,
} from './connection-form.ts';
import { addConnection } from './connections-store.ts';
import s from './Note.module.css';

interface AddConnectionDialogProps {
  onClose: () => void;
  onAdded: (connection: ConnectionId) => void;
}

/** Where a store is and how to sign in. Nothing is sent there before “Add store” is pressed. */
export function AddConnectionDialog({ onClose, onAdded }: AddConnectionDialogProps) {
  const [form, setForm] = useState<ConnectionForm>(emptyForm);
  const set = (change: Partial<ConnectionForm>) => setForm((before) => ({ ...before, ...change }));
  const { busy, error, submit } = useSubmit(
    async () => onAdded(await addConnection(toConnection(form))),
    () => undefined,
  );
  return (
    <Dialog
      title="Add a store"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || !isComplete(form)} onPress={submit}>
            Add store
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
      <Secrets form={form} set={set} />
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
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

interface SecretsProps {
  form: ConnectionForm;
  set: (change: Partial<ConnectionForm>) => void;
}

/** The fields of the chosen way to sign in. */
function Secrets({ form, set }: SecretsProps) {
  switch (form.kind) {
    case 'none':
      return null;
    case 'bearer':
    case 'url':
      return <TextField label="Token" type="password" value={form.token} onChange={(token) => set({ token })} />;
    case 'basic':
      return (
        <>
          <TextField label="User" value={form.user} onChange={(user) => set({ user })} maxLength={500} />
          <TextField
            label="Password"
            type="password"
            value={form.password}
            onChange={(password) => set({ password })}
          />
        </>
      );
    case 'oauth':
      return (
        <>
          <TextField
            label="Token address"
            placeholder="https://login.example.org/oauth2/token"
            value={form.tokenUrl}
            onChange={(tokenUrl) => set({ tokenUrl })}
            maxLength={2000}
          />
          <TextField
            label="Client id"
            value={form.clientId}
            onChange={(clientId) => set({ clientId })}
            maxLength={500}
          />
          <TextField
            label="Client secret"
            type="password"
            value={form.clientSecret}
            onChange={(clientSecret) => set({ clientSecret })}
          />
          <TextField
            label="Scope"
            description="If the store asks for one."
            value={form.scope}
            onChange={(scope) => set({ scope })}
            maxLength={1000}
          />
        </>
      );
  }
}

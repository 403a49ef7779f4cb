import { useState } from 'react';
import type { KnownCredential } from '#shared/api/address-book.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { ErrorNote } from '../../../ui/states.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { renameKnown } from './address-book-store.ts';

/** Another name for somebody in the address book. */
export function RenameDialog({ known, onClose }: { known: KnownCredential; onClose: () => void }) {
  const [name, setName] = useState(known.name);
  const { busy, error, submit } = useSubmit(() => renameKnown(known.fingerprint, name.trim()), onClose);
  return (
    <Dialog
      title={`Rename ${known.name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || name.trim() === ''} onPress={submit}>
            Rename
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        description="How you call its owner. It is told nobody else."
        value={name}
        onChange={setName}
        maxLength={100}
        focusOnOpen
      />
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

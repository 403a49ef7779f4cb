import { useState } from 'react';
import type { Signer } from '#shared/api/signer.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { unlockSigner } from './signers-store.ts';

interface UnlockDialogProps {
  signer: Signer;
  onClose: () => void;
}

/** Asks for a signer's passphrase. It goes to the core at once and is kept nowhere in the page. */
export function UnlockDialog({ signer, onClose }: UnlockDialogProps) {
  const [passphrase, setPassphrase] = useState('');

  const { busy, error, submit } = useSubmit(async () => {
    await unlockSigner(signer.id, passphrase);
  }, onClose);

  return (
    <Dialog
      title={`Unlock ${signer.name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="unlock-signer" isDisabled={busy || passphrase === ''}>
            Unlock
          </Button>
        </>
      }
    >
      <form
        id="unlock-signer"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label="Passphrase"
          type="password"
          value={passphrase}
          onChange={setPassphrase}
          description="It opens the key in memory until Countersign ends. It is written nowhere."
          focusOnOpen
        />
      </form>
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

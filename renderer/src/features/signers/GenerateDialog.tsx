import { useState } from 'react';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { algorithmChoices } from './algorithm-choices.ts';
import { MIN_PASSPHRASE, passphraseFault } from './passphrase.ts';
import { loadSigners } from './signers-store.ts';

/** R57: a self-signed credential in one form. Defaults: one year, no personal data. */
export function GenerateDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('Private credential');
  const [algorithm, setAlgorithm] = useState<'es256' | 'ed25519'>('es256');
  const [days, setDays] = useState('365');
  const [organisation, setOrganisation] = useState('');
  const [commonName, setCommonName] = useState('');
  const [passphrase, setPassphrase] = useState('');

  const lasting = /^\d{1,4}$/.test(days) ? Number(days) : 0;
  const daysFault = lasting < 1 || lasting > 3650 ? 'From 1 to 3650 days.' : undefined;
  const complete = name.trim() !== '' && daysFault === undefined && passphrase.length >= MIN_PASSPHRASE;

  const { busy, error, submit } = useSubmit(async () => {
    await client['signer.generate']({
      name: name.trim(),
      algorithm,
      days: lasting,
      passphrase,
      ...(organisation.trim() === '' ? {} : { organisation: organisation.trim() }),
      ...(commonName.trim() === '' ? {} : { commonName: commonName.trim() }),
    });
    await loadSigners();
  }, onClose);

  return (
    <Dialog
      title="Make a private credential"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || !complete} onPress={submit}>
            Make it
          </Button>
        </>
      }
    >
      <p>
        A certificate that you sign yourself. It is trusted only by people who got it from you and keep it in their own
        address book.
      </p>
      <TextField
        label="Name"
        description="How this signer is called here."
        value={name}
        onChange={setName}
        maxLength={100}
        focusOnOpen
      />
      <Select label="Algorithm" choices={algorithmChoices} value={algorithm} onChange={setAlgorithm} />
      <TextField label="Valid for days" value={days} onChange={setDays} error={daysFault} />
      <TextField
        label="Organisation in the certificate (optional)"
        description="Left empty, the certificate names nobody."
        value={organisation}
        onChange={setOrganisation}
        maxLength={200}
      />
      <TextField
        label="Person or pseudonym in the certificate (optional)"
        value={commonName}
        onChange={setCommonName}
        maxLength={200}
      />
      <TextField
        label="Passphrase"
        type="password"
        description="Protects the key. Without it the key cannot be used again."
        value={passphrase}
        onChange={setPassphrase}
        error={passphraseFault(passphrase)}
      />
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

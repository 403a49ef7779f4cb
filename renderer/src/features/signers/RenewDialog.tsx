import { useState } from 'react';
import type { Signer } from '#shared/api/signer.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { type Choice, Select, TextField } from '../../ui/Field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { algorithmChoices } from './algorithm-choices.ts';
import { loadSigners, saveRequest, unlockSigner } from './signers-store.ts';

type Way = 'self' | 'authority';

const ways: readonly Choice<Way>[] = [
  { id: 'self', label: 'Sign it yourself again', description: 'Whoever knows you has to take the new one as well.' },
  { id: 'authority', label: 'Ask an authority', description: 'A request for somebody who vouches for you.' },
];
const keys: readonly Choice<'same' | 'new'>[] = [
  { id: 'same', label: 'The key in use', description: 'Only the certificate changes.' },
  { id: 'new', label: 'A new key', description: 'The key in use stays with the former certificates.' },
];

/** R56: the next certificate: made by oneself where that is how the present one was made, else a request for an authority. */
export function RenewDialog({ signer, onClose }: { signer: Signer; onClose: () => void }) {
  const { id, name, certificate, selfSigned, locked } = signer;
  const [way, setWay] = useState<Way>(selfSigned ? 'self' : 'authority');
  const [key, setKey] = useState<'same' | 'new'>('same');
  const [algorithm, setAlgorithm] = useState<'es256' | 'ed25519'>('es256');
  const [days, setDays] = useState('365');
  const [subject, setSubject] = useState(certificate.subject);
  const [passphrase, setPassphrase] = useState('');

  const lasting = /^\d{1,4}$/.test(days) ? Number(days) : 0;
  const daysFault = lasting < 1 || lasting > 3650 ? 'From 1 to 3650 days.' : undefined;
  const complete = (way === 'self' ? daysFault === undefined : subject.trim() !== '') && !(locked && passphrase === '');

  const { busy, error, submit } = useSubmit(async () => {
    if (locked) await unlockSigner(id, passphrase);
    const which = { signer: id, key, ...(key === 'new' && { algorithm }) };
    if (way === 'self') await client['signer.renew']({ ...which, days: lasting });
    else saveRequest(await client['signer.request']({ ...which, subject: subject.trim() }));
    await loadSigners();
  }, onClose);

  return (
    <Dialog
      title={`Renew ${name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || !complete} onPress={submit}>
            {way === 'self' ? 'Make the new certificate' : 'Save the request…'}
          </Button>
        </>
      }
    >
      <p>
        {way === 'self'
          ? 'The new certificate counts at once. The one before stays here, and what it signed reads as before.'
          : 'The certificate in use goes on signing until you install the answer. What it signed reads as before.'}
      </p>
      {selfSigned && <Select label="How" choices={ways} value={way} onChange={setWay} />}
      <Select label="Key" choices={keys} value={key} onChange={setKey} />
      {key === 'new' && (
        <Select label="Algorithm" choices={algorithmChoices} value={algorithm} onChange={setAlgorithm} />
      )}
      {way === 'self' ? (
        <TextField label="Valid for days" value={days} onChange={setDays} error={daysFault} />
      ) : (
        <TextField
          label="Subject"
          description="Whose certificate it shall be, as in the one in use. Your authority may ask for another form."
          value={subject}
          onChange={setSubject}
          maxLength={1000}
        />
      )}
      {locked && (
        <TextField
          label="Passphrase"
          type="password"
          description="It opens the key of this signer, and protects a new one as well."
          value={passphrase}
          onChange={setPassphrase}
        />
      )}
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

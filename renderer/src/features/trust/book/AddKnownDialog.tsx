import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { Asset } from '#shared/api/asset.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { client } from '../../../client/client.ts';
import { pickFiles } from '../../../client/files.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Checkbox, TextField } from '../../../ui/Field.tsx';
import { FileField } from '../../../ui/FileField.tsx';
import { formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { ErrorNote } from '../../../ui/states.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { loadBook } from './address-book-store.ts';
import s from './AddressBook.module.css';

/** A certificate that was read; nothing of it is taken yet. */
interface Offered {
  file: Asset;
  token: string;
  certificate: CertificateFacts;
  /** What it is called already. */
  knownAs?: string;
}

/** Takes a credential in, after a person compared its fingerprint with the owner (R59). Nothing that they have to say is filled in. */
export function AddKnownDialog({ onClose }: { onClose: () => void }) {
  const [offered, setOffered] = useState<Offered>();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [sure, setSure] = useState(false);

  const read = async (): Promise<void> => {
    const [file] = await pickFiles('certificates', false);
    if (!file) return;
    setOffered(undefined);
    setTyped('');
    setSure(false);
    const { token, certificate, known } = await client['addressBook.read']({ file: file.id });
    clear();
    setOffered({ file, token, certificate, ...(known ? { knownAs: known.name } : {}) });
  };

  const { busy, error, fail, clear, submit } = useSubmit(async () => {
    if (!offered) throw new AppError('invalid_input', 'Choose a certificate first.');
    await client['addressBook.add']({
      token: offered.token,
      name: name.trim(),
      confirmedFingerprint: typed,
      knownPersonally: true,
    });
    await loadBook();
  }, onClose);
  const complete = offered && offered.knownAs === undefined && name.trim() !== '' && typed.trim() !== '' && sure;

  return (
    <Dialog
      title="Add somebody you know"
      isOpen
      onClose={onClose}
      wide
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || !complete} onPress={submit}>
            Add to the address book
          </Button>
        </>
      }
    >
      <p className={s['warning']}>
        Whatever this credential signs will count as vouched for, by you. Anybody can make one with any name in it: only
        its fingerprint tells whose it is.
      </p>
      <FileField
        label="Certificate"
        description="One certificate, PEM or DER, as its owner gave it to you. Never a key."
        icon={ScrollText}
        name={offered?.file.name}
        onPick={() => void read().catch(fail)}
      />
      {offered && (
        <>
          <Facts
            facts={[
              { name: 'It says', value: <HostileText text={offered.certificate.subject} max={400} /> },
              {
                name: 'Valid',
                value: `${formatDay(offered.certificate.notBefore)} to ${formatDay(offered.certificate.notAfter)}`,
              },
              {
                name: 'Fingerprint',
                value: <code className={s['fingerprint']}>{formatFingerprint(offered.certificate.fingerprint)}</code>,
                note: 'sha256. Have its owner read theirs to you: by telephone or face to face, not by the way the file came.',
              },
            ]}
          />
          {offered.knownAs === undefined ? (
            <>
              <TextField
                label="Fingerprint, as its owner told you"
                description="All 64 characters; colons and spaces as you like."
                value={typed}
                onChange={setTyped}
                rows={2}
                mono
                maxLength={200}
              />
              <TextField
                label="Name"
                description="How you call its owner. It is told nobody else."
                value={name}
                onChange={setName}
                maxLength={100}
              />
              <Checkbox isSelected={sure} onChange={setSure}>
                I know the owner personally, and they told me this fingerprint themselves.
              </Checkbox>
            </>
          ) : (
            <p role="note">It is in the address book already, as {offered.knownAs}.</p>
          )}
        </>
      )}
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

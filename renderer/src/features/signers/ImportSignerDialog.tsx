import { FileKey, ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { Asset } from '#shared/api/asset.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { client } from '../../client/client.ts';
import { pickFiles } from '../../client/files.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FileField } from '../../ui/FileField.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { loadSigners } from './signers-store.ts';
import { MIN_PASSPHRASE, passphraseFault } from './passphrase.ts';

/** Takes a key and its certificates into the workspace. */
export function ImportSignerDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [key, setKey] = useState<Asset>();
  const [bundle, setBundle] = useState<Asset>();
  const [passphrase, setPassphrase] = useState('');

  const pick = (purpose: 'key' | 'certificates', put: (asset: Asset) => void) => {
    pickFiles(purpose, false).then(([asset]) => asset && put(asset), fail);
  };
  const complete = name.trim() !== '' && key && bundle && passphrase.length >= MIN_PASSPHRASE;

  const { busy, error, fail, submit } = useSubmit(async () => {
    if (!key || !bundle) throw new AppError('invalid_input', 'Choose a key and its certificates first.');
    await client['signer.import']({ name: name.trim(), key: key.id, bundle: bundle.id, passphrase });
    await loadSigners();
  }, onClose);

  return (
    <Dialog
      title="Import a key"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || !complete} onPress={submit}>
            Import
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        description="How this signer is called here."
        value={name}
        onChange={setName}
        maxLength={100}
        focusOnOpen
      />
      <FileField
        label="Private key"
        description="PKCS#8 in PEM, encrypted or not."
        icon={FileKey}
        name={key?.name}
        onPick={() => pick('key', setKey)}
      />
      <FileField
        label="Certificates"
        description="PEM: the signing certificate first, then those that issued it."
        icon={ScrollText}
        name={bundle?.name}
        onPick={() => pick('certificates', setBundle)}
      />
      <TextField
        label="Passphrase"
        type="password"
        description="Opens the key file if it is encrypted, and protects the copy in the workspace."
        value={passphrase}
        onChange={setPassphrase}
        error={passphraseFault(passphrase)}
      />
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

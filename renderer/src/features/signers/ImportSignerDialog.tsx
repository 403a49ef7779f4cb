import { FileKey, ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { Asset } from '#shared/api/asset.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { client } from '../../client/client.ts';
import { pickFiles } from '../../client/files.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FileField } from '../../ui/FileField.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { loadSigners } from './signers-store.ts';
import { MIN_PASSPHRASE, passphraseFault } from './passphrase.ts';

/** Takes a key and its certificates into the workspace. */
export function ImportSignerDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [key, setKey] = useState<Asset>();
  const [bundle, setBundle] = useState<Asset>();
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorBody>();

  const pick = (purpose: 'key' | 'certificates', put: (asset: Asset) => void) => {
    pickFiles(purpose, false).then(
      ([asset]) => asset && put(asset),
      (refusal: unknown) => setError(toErrorBody(refusal)),
    );
  };
  const complete = name.trim() !== '' && key && bundle && passphrase.length >= MIN_PASSPHRASE;

  const submit = async () => {
    if (!key || !bundle) return;
    setBusy(true);
    setError(undefined);
    try {
      await client['signer.import']({ name: name.trim(), key: key.id, bundle: bundle.id, passphrase });
      await loadSigners();
      onClose();
    } catch (refusal) {
      setError(toErrorBody(refusal));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      title="Import a key"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || !complete} onPress={() => void submit()}>
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

import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { Asset } from '#shared/api/asset.ts';
import type { TrustList, TrustPurpose } from '#shared/api/trust.ts';
import type { VouchesFor } from '#shared/verdict/model.ts';
import { vouchesForOf } from '#shared/verdict/vouching.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { client } from '../../client/client.ts';
import { pickFiles } from '../../client/files.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { FileField } from '../../ui/FileField.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import s from './ImportListDialog.module.css';
import { kindChoices, purposeChoices, vouchesForChoices } from './list-words.ts';
import { loadLists } from './lists-store.ts';

/** R50: whole lists only, and as an administrator's action. */
export function ImportListDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<Asset>();
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState<TrustPurpose>('signer');
  const [vouchesFor, setVouchesFor] = useState<VouchesFor>('other');
  const [operator, setOperator] = useState('');
  const [audience, setAudience] = useState('');
  const [kind, setKind] = useState<TrustList['kind']>('anchors');

  const choosePurpose = (chosen: TrustPurpose) => {
    setPurpose(chosen);
    // What a list may say depends on its purpose.
    setVouchesFor(vouchesForOf(chosen)[0]);
  };

  const pick = () => {
    pickFiles('certificates', false).then(([asset]) => {
      if (!asset) return;
      setFile(asset);
      setName((typed) => typed || asset.name.replace(/\.[^.]*$/, ''));
    }, fail);
  };

  const { busy, error, fail, submit } = useSubmit(async () => {
    if (!file) throw new AppError('invalid_input', 'Choose a list first.');
    await client['trust.import']({
      file: file.id,
      name: name.trim(),
      purpose,
      kind,
      vouchesFor,
      ...given('operator', operator),
      ...given('audience', audience),
    });
    await loadLists();
  }, onClose);

  return (
    <Dialog
      title="Import a trust list"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || !file || name.trim() === ''} onPress={submit}>
            Import list
          </Button>
        </>
      }
    >
      <p className={s['warning']}>
        <strong>An administrator’s action.</strong> Everyone on this list will count as vouched for in every file that
        is checked here. Take it only from whoever keeps it. The file is taken whole: one bad certificate and nothing is
        imported.
      </p>
      <FileField
        label="List"
        description="PEM certificates, C2PA’s JSON (ETSI TS 119 602), or sha256 digests, one a line. Which it is shows in the file."
        icon={ScrollText}
        name={file?.name}
        onPick={pick}
      />
      <TextField label="Name" value={name} onChange={setName} maxLength={100} />
      <Select label="Purpose" choices={purposeChoices} value={purpose} onChange={choosePurpose} />
      <Select
        label="Being on it says"
        choices={vouchesForChoices(purpose)}
        value={vouchesFor}
        onChange={setVouchesFor}
      />
      <Select label="Kind of entries" choices={kindChoices} value={kind} onChange={setKind} />
      <TextField
        label="Kept by"
        description="Whoever decides who is on it. It may stay empty."
        value={operator}
        onChange={setOperator}
        maxLength={500}
      />
      <TextField
        label="For whom"
        description="Whose question it answers. It may stay empty."
        value={audience}
        onChange={setAudience}
        maxLength={500}
      />
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

/** A field that may stay empty. */
const given = <K extends string>(name: K, text: string): Partial<Record<K, string>> =>
  text.trim() === '' ? {} : ({ [name]: text.trim() } as Record<K, string>);

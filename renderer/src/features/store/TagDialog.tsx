import { useState } from 'react';
import { PROVENANCE_TAG } from '#shared/tams/credentials.ts';
import type { TagValue } from '#shared/tams/model.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import note from './Note.module.css';

interface TagDialogProps {
  /** Absent: a new one. */
  tag: { name: string; value: TagValue } | undefined;
  /** Names that are there already. */
  taken: readonly string[];
  onSave: (name: string, value: TagValue) => Promise<void>;
  onClose: () => void;
}

/** One tag: a name and one value, or several, one a line. */
export function TagDialog({ tag, taken, onSave, onClose }: TagDialogProps) {
  const [name, setName] = useState(tag?.name ?? '');
  const [text, setText] = useState(tag ? [tag.value].flat().join('\n') : '');
  const trimmed = name.trim();
  const clash = !tag && taken.includes(trimmed);
  const { busy, error, submit } = useSubmit(() => onSave(trimmed, valueOf(text, tag?.value)), onClose);
  return (
    <Dialog
      title={tag ? 'Change a tag' : 'Add a tag'}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy || trimmed === '' || clash} onPress={submit}>
            Save
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        isDisabled={tag !== undefined}
        error={clash ? 'There is a tag of that name. Change it instead.' : undefined}
        maxLength={200}
        focusOnOpen={!tag}
      />
      <TextField
        label="Value"
        description="Several values: one a line."
        value={text}
        onChange={setText}
        rows={3}
        maxLength={10_000}
        focusOnOpen={tag !== undefined}
      />
      {trimmed === PROVENANCE_TAG && (
        <p className={note['note']} role="note">
          Others rely on this tag to find Content Credentials. It says <strong>embedded</strong>,{' '}
          <strong>detached</strong> or <strong>none</strong>. Nothing checks what is written here by hand.
        </p>
      )}
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

/** A list stays a list, even of one; a text of several lines becomes one. */
function valueOf(text: string, before: TagValue | undefined): TagValue {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first = ''] = lines;
  return lines.length > 1 || Array.isArray(before) ? lines : first;
}

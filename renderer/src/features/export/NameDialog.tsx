import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';

interface NameDialogProps {
  title: string;
  confirmLabel: string;
  initial: string;
  hint?: string;
  onClose: () => void;
  onConfirm: (name: string) => void;
}

/** Asks for a project's name. */
export function NameDialog({ title, confirmLabel, initial, hint, onClose, onConfirm }: NameDialogProps) {
  const [name, setName] = useState(initial);
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="project-name" isDisabled={name.trim() === ''}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id="project-name"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          onConfirm(name.trim());
        }}
      >
        <TextField
          label="Name"
          {...(hint === undefined ? {} : { description: hint })}
          value={name}
          onChange={setName}
          maxLength={200}
          focusOnOpen
        />
      </form>
    </Dialog>
  );
}

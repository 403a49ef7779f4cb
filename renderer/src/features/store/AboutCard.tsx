import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { setText } from './flow-edits.ts';
import s from './FlowPage.module.css';

interface AboutCardProps {
  connection: ConnectionId;
  flow: Flow;
  onChange: (flow: Flow) => void;
}

/** The words people gave a Flow. */
export function AboutCard({ connection, flow, onChange }: AboutCardProps) {
  const [editing, setEditing] = useState(false);
  const { label, description, read_only: readOnly } = flow;
  return (
    <Card
      title="Label and description"
      actions={
        <Button small variant="quiet" icon={Pencil} isDisabled={readOnly ?? false} onPress={() => setEditing(true)}>
          Edit…
        </Button>
      }
    >
      <div className={s['stack']}>
        <p className={s['label']}>
          <HostileText text={label || 'No label'} max={1000} />
        </p>
        <p>
          <HostileText text={description || 'No description.'} max={10_000} />
        </p>
        {readOnly && (
          <p className={s['quiet']}>The Flow is read only in its store: its words and tags stay as they are.</p>
        )}
      </div>
      {editing && (
        <EditText connection={connection} flow={flow} onChange={onChange} onClose={() => setEditing(false)} />
      )}
    </Card>
  );
}

function EditText({ connection, flow, onChange, onClose }: AboutCardProps & { onClose: () => void }) {
  const [label, setLabel] = useState(flow.label ?? '');
  const [description, setDescription] = useState(flow.description ?? '');
  const { busy, error, submit } = useSubmit(() => setText(connection, flow, { label, description }, onChange), onClose);
  return (
    <Dialog
      title="Label and description"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={busy} onPress={submit}>
            Save
          </Button>
        </>
      }
    >
      <TextField label="Label" value={label} onChange={setLabel} maxLength={1000} focusOnOpen />
      <TextField label="Description" value={description} onChange={setDescription} rows={5} maxLength={10_000} />
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { ActionOverride } from '#shared/edit/model.ts';
import { predefinedActions } from '#shared/edit/operations.ts';
import type { PlannedAction } from '#shared/edit/plan-model.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { actionChoices, BY_RULE, OWN_NAME, sourceTypeChoices } from './action-choices.ts';
import { setOverride } from './edits.ts';
import { useExportModel } from './use-export.ts';

interface OverrideDialogProps {
  action: PlannedAction;
  onClose: () => void;
}

/** A person's own mapping of one action. Only what differs from the plan is kept, so that the rest goes on following the edit. */
export function OverrideDialog({ action, onClose }: OverrideDialogProps) {
  const model = useExportModel();
  const [name, setName] = useState(action.action);
  const [own, setOwn] = useState(!predefinedActions.has(action.action));
  const [description, setDescription] = useState(action.description ?? '');
  const [sourceType, setSourceType] = useState(action.digitalSourceType ?? BY_RULE);
  const [reason, setReason] = useState(action.reason ?? '');

  const keep = (override: ActionOverride | undefined) => {
    model.edit((graph) => setOverride(graph, action.from, override));
    onClose();
  };
  const apply = () => {
    const next: ActionOverride = { ...action.override };
    if (name !== action.action) next.action = name;
    if (description !== (action.description ?? '')) next.description = description;
    if (sourceType !== (action.digitalSourceType ?? BY_RULE)) next.digitalSourceType = sourceType;
    if (reason !== (action.reason ?? '')) next.reason = reason;
    keep(Object.keys(next).length === 0 ? undefined : next);
  };

  return (
    <Dialog
      title="How this is claimed"
      isOpen
      onClose={onClose}
      actions={
        <>
          {action.override && (
            <Button icon={RotateCcw} onPress={() => keep(undefined)}>
              As the rules say
            </Button>
          )}
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" onPress={apply} isDisabled={name.trim() === ''}>
            Apply
          </Button>
        </>
      }
    >
      <p>{action.because}</p>
      <Select
        label="Action"
        choices={actionChoices}
        value={own ? OWN_NAME : name}
        onChange={(choice) => {
          setOwn(choice === OWN_NAME);
          setName(choice === OWN_NAME ? '' : choice);
        }}
      />
      {own && (
        <TextField
          label="Name of your own"
          description="In reverse-DNS form, such as com.example.subtitled. It needs a description."
          mono
          value={name}
          maxLength={200}
          onChange={setName}
        />
      )}
      <TextField label="Description" rows={3} maxLength={2000} value={description} onChange={setDescription} />
      <Select
        label="How the content came to be"
        choices={sourceTypeChoices('As the rules say')}
        value={sourceType}
        onChange={setSourceType}
      />
      <TextField label="Reason" maxLength={500} value={reason} onChange={setReason} />
    </Dialog>
  );
}

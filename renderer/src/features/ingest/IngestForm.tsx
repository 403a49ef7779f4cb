import { Database } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { IngestPlan, ProvenanceKeeping } from '#shared/api/ingest.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { keepingChoices, sourceOf, type SourceWish, tagProblem, type TagRow, tagsOf } from './ingest-words.ts';
import { PlannedFlows, PlanWarnings } from './PlanView.tsx';
import s from './PutIntoStore.module.css';
import { SourceField } from './SourceField.tsx';
import { TagFields } from './TagFields.tsx';

export interface IngestWishes {
  keeping: ProvenanceKeeping;
  label: string;
  description: string;
  tags: Record<string, string>;
  readOnly: boolean;
  /** Absent: a new one. */
  source?: string;
}

interface IngestFormProps {
  connection: ConnectionId;
  plan: IngestPlan;
  busy: boolean;
  onCancel: () => void;
  onSubmit: (wishes: IngestWishes) => void;
}

/** How the file goes into the store, with the plan as it stands. */
export function IngestForm({ connection, plan, busy, onCancel, onSubmit }: IngestFormProps) {
  const [proposed] = plan.keeping;
  const [keeping, setKeeping] = useState<ProvenanceKeeping>(proposed ?? 'none');
  const [label, setLabel] = useState(plan.label);
  const [description, setDescription] = useState('');
  const [rows, setRows] = useState<readonly TagRow[]>([]);
  const [readOnly, setReadOnly] = useState(false);
  const [source, setSource] = useState<SourceWish>({ kind: 'new' });
  const under = sourceOf(source);
  const wrong =
    label.trim() === '' || !under || rows.some((row, index) => tagProblem(row, rows.slice(0, index)) !== undefined);
  return (
    <form
      className={s['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong || busy) return;
        onSubmit({ keeping, label: label.trim(), description, tags: tagsOf(rows), readOnly, ...under });
      }}
    >
      <PlanWarnings plan={plan} />
      <Select
        label="Content Credentials"
        choices={keepingChoices(plan.keeping)}
        value={keeping}
        description={keepingChoices([keeping])[0]?.description ?? ''}
        onChange={setKeeping}
      />
      <PlannedFlows plan={plan} keeping={keeping} />
      <TextField
        label="Label"
        value={label}
        onChange={setLabel}
        maxLength={1000}
        error={label.trim() === '' ? 'The Flow needs a label.' : undefined}
      />
      <TextField label="Description" value={description} onChange={setDescription} rows={2} maxLength={10_000} />
      <SourceField connection={connection} value={source} onChange={setSource} />
      <TagFields rows={rows} onChange={setRows} />
      <Checkbox isSelected={readOnly} onChange={setReadOnly}>
        Read only: afterwards the store refuses changes to this Flow
      </Checkbox>
      <div className={s['buttons']}>
        <Button onPress={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" icon={Database} isDisabled={wrong || busy}>
          Put into the store
        </Button>
      </div>
    </form>
  );
}

import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { tagProblem, type TagRow } from './ingest-words.ts';
import s from './PutIntoStore.module.css';

interface TagFieldsProps {
  rows: readonly TagRow[];
  onChange: (rows: readonly TagRow[]) => void;
}

/** Tags of a Flow, as names and values. */
export function TagFields({ rows, onChange }: TagFieldsProps) {
  const patch = (at: number, change: Partial<TagRow>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...change } : row)));
  return (
    <fieldset className={s['tags']}>
      <legend className={s['legend']}>Tags</legend>
      {rows.map((row, index) => (
        // Rows have no name until one is typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={s['tag']}>
          <TextField
            label={`Name of tag ${String(index + 1)}`}
            hideLabel
            placeholder="Name"
            value={row.name}
            maxLength={200}
            error={tagProblem(row, rows.slice(0, index))}
            onChange={(name) => patch(index, { name })}
          />
          <TextField
            label={`Value of tag ${String(index + 1)}`}
            hideLabel
            placeholder="Value"
            value={row.value}
            maxLength={1000}
            onChange={(value) => patch(index, { value })}
          />
          <IconButton
            small
            icon={X}
            label={`Remove tag ${String(index + 1)}`}
            onPress={() => onChange(rows.filter((_row, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button small variant="quiet" icon={Plus} onPress={() => onChange([...rows, { name: '', value: '' }])}>
          Add a tag
        </Button>
      </div>
    </fieldset>
  );
}

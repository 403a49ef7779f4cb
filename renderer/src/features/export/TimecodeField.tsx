import { useState } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import { type Ticks } from '#shared/tams/time.ts';
import { formatTimecode, parseTimecode } from '../../ui/timecode.ts';
import { cx } from '../../ui/class-names.ts';
import field from '../../ui/Field.module.css';
import s from './TimecodeField.module.css';

interface TimecodeFieldProps {
  label: string;
  value: Ticks;
  /** Takes the new moment, or returns the sentence that says why it cannot be. */
  onCommit: (ticks: Ticks) => string | undefined;
}

/**
 * A moment in time. What is typed counts on Enter or when the field is left; Escape brings the old value back. A text that nobody
 * changed is never written back: it is rounded, the value behind it is not.
 */
export function TimecodeField({ label, value, onCommit }: TimecodeFieldProps) {
  const shown = formatTimecode(value);
  const [typed, setTyped] = useState<string>();
  const [refusal, setRefusal] = useState<string>();

  const reset = () => {
    setTyped(undefined);
    setRefusal(undefined);
  };
  const commit = () => {
    if (typed === undefined || typed.trim() === shown) return reset();
    const parsed = parseTimecode(typed);
    const reason = parsed.ok ? onCommit(parsed.ticks) : parsed.reason;
    if (reason === undefined) reset();
    else setRefusal(reason);
  };

  return (
    <TextField
      className={cx(field['field'], s['timecode'])}
      value={typed ?? shown}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape') reset();
        else event.continuePropagation();
      }}
      isInvalid={refusal !== undefined}
    >
      <Label className={field['label'] ?? ''}>{label}</Label>
      <Input className={cx(field['input'], s['input'])} inputMode="decimal" autoComplete="off" spellCheck={false} />
      {refusal !== undefined && (
        <Text slot="description" className={field['error'] ?? ''} role="alert">
          {refusal}
        </Text>
      )}
    </TextField>
  );
}

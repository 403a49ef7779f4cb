import { Tag, X } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { displayText } from '#shared/provenance/display-text.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/class-names.ts';
import { TextField } from '../../ui/Field.tsx';
import overlay from '../../ui/overlay.module.css';
import type { Filters } from './browse-store.ts';
import s from './FilterBar.module.css';

interface TagFilterProps {
  tag: Filters['tag'];
  onChange: (tag: Filters['tag']) => void;
}

/** A tag that rows must have, with a value or with any. */
export function TagFilter({ tag, onChange }: TagFilterProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <span className={s['tag']}>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button icon={Tag}>{tag ? displayText(chipText(tag), { max: 40 }) : 'Tag…'}</Button>
        <Popover placement="bottom start" className={cx(overlay['popover'])}>
          <Dialog className={cx(s['popover'])}>
            <TagForm
              tag={tag}
              onApply={(next) => {
                setOpen(false);
                onChange(next);
              }}
            />
          </Dialog>
        </Popover>
      </DialogTrigger>
      {tag && <IconButton small icon={X} label="Rows with any tags" onPress={() => onChange(undefined)} />}
    </span>
  );
}

const chipText = ({ name, value }: NonNullable<Filters['tag']>): string =>
  value === undefined ? `${name}: any` : `${name}: ${value}`;

function TagForm({ tag, onApply }: { tag: Filters['tag']; onApply: (tag: Filters['tag']) => void }) {
  const [name, setName] = useState(tag?.name ?? '');
  const [value, setValue] = useState(tag?.value ?? '');
  const apply = () => {
    const trimmed = name.trim();
    if (trimmed === '') return;
    onApply({ name: trimmed, ...(value.trim() === '' ? {} : { value: value.trim() }) });
  };
  return (
    <form
      className={s['form']}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Heading slot="title" className={cx(s['formTitle'])}>
        Rows with a tag
      </Heading>
      <TextField label="Name" value={name} onChange={setName} maxLength={200} focusOnOpen />
      <TextField
        label="Value"
        description="Empty: whatever its value is."
        value={value}
        onChange={setValue}
        maxLength={1000}
      />
      <div className={s['formActions']}>
        <Button variant="primary" type="submit" isDisabled={name.trim() === ''}>
          Show
        </Button>
      </div>
    </form>
  );
}

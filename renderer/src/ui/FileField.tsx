import type { LucideIcon } from 'lucide-react';
import { Button } from './Button.tsx';
import { cx } from './class-names.ts';
import s from './Field.module.css';
import { HostileText } from './HostileText.tsx';

interface FileFieldProps {
  label: string;
  description: string;
  icon: LucideIcon;
  /** Name of the chosen file. */
  name: string | undefined;
  onPick: () => void;
}

/** A file as a field of a form. */
export function FileField({ label, description, icon, name, onPick }: FileFieldProps) {
  return (
    <fieldset className={cx(s['field'], s['files'])}>
      <legend className={s['label']}>{label}</legend>
      <div className={s['file']}>
        <Button icon={icon} onPress={onPick}>
          {name === undefined ? 'Choose a file…' : 'Choose another…'}
        </Button>
        {name !== undefined && <HostileText text={name} oneLine />}
      </div>
      <span className={s['description']}>{description}</span>
    </fieldset>
  );
}

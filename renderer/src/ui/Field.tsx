import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  Checkbox as AriaCheckbox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import { cx } from './class-names.ts';
import s from './Field.module.css';
import overlay from './overlay.module.css';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  description?: string;
  /** A sentence about what is wrong; shows the field as invalid. */
  error?: string | undefined;
  placeholder?: string;
  type?: 'text' | 'password' | 'number' | 'search';
  /** More than one line. */
  rows?: number;
  mono?: boolean;
  isRequired?: boolean;
  isDisabled?: boolean;
  /** Takes the focus when it appears: the first field of a dialog that the user has just opened. */
  focusOnOpen?: boolean;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  maxLength?: number;
}

export function TextField(props: TextFieldProps) {
  const { label, description, error, placeholder = '', rows, mono = false, hideLabel = false, maxLength } = props;
  const className = cx(s['input'], mono && s['mono']);
  return (
    <AriaTextField
      className={cx(s['field'])}
      value={props.value}
      onChange={props.onChange}
      type={props.type ?? 'text'}
      isInvalid={error !== undefined}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={props.focusOnOpen ?? false}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label className={cx(s['label'])}>{label}</Label>}
      {rows ? (
        <TextArea className={className} rows={rows} placeholder={placeholder} />
      ) : (
        <Input className={className} placeholder={placeholder} autoComplete="off" spellCheck={false} />
      )}
      <Hints description={description} error={error} />
    </AriaTextField>
  );
}

const Hints = ({ description, error }: { description: string | undefined; error: string | undefined }) => (
  <>
    {description && (
      <Text slot="description" className={cx(s['description'])}>
        {description}
      </Text>
    )}
    <FieldError className={cx(s['error'])}>{error}</FieldError>
  </>
);

export interface Choice<T extends string> {
  id: T;
  label: string;
  description?: string;
}

interface SelectProps<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  value: T | undefined;
  onChange: (value: T) => void;
  description?: string;
  error?: string | undefined;
  placeholder?: string;
  isDisabled?: boolean;
  hideLabel?: boolean;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, choices, value, description, error, hideLabel = false } = props;
  return (
    <AriaSelect
      className={cx(s['field'])}
      value={value ?? null}
      onChange={(key) => {
        const choice = choices.find(({ id }) => id === key);
        if (choice) props.onChange(choice.id);
      }}
      isInvalid={error !== undefined}
      isDisabled={props.isDisabled ?? false}
      placeholder={props.placeholder ?? 'Choose…'}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label className={cx(s['label'])}>{label}</Label>}
      <Button className={cx(s['input'], s['select'])}>
        <SelectValue className={cx(s['value'])}>{({ selectedText }) => selectedText || props.placeholder}</SelectValue>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Hints description={description} error={error} />
      <Popover className={cx(overlay['popover'])}>
        <ListBox items={choices} className={cx(overlay['menu'])}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={cx(overlay['item'])}>
              <span className={overlay['itemText']}>
                <span className={overlay['itemLabel']}>{choice.label}</span>
                {choice.description && <span className={overlay['itemHint']}>{choice.description}</span>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface CheckboxProps {
  children: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isDisabled?: boolean;
}

export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className={cx(s['checkbox'])}>
      <span className={s['box']} aria-hidden>
        <Check size={12} strokeWidth={3} />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

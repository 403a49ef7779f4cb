import { Switch as AriaSwitch } from 'react-aria-components';
import s from './Switch.module.css';

interface SwitchProps {
  /** Read aloud; the words beside the switch say the same. */
  label: string;
  isSelected: boolean;
  isDisabled?: boolean;
  onChange: (selected: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} aria-label={label} className={s['switch'] ?? ''}>
      <span className={s['track']} aria-hidden>
        <span className={s['thumb']} />
      </span>
    </AriaSwitch>
  );
}

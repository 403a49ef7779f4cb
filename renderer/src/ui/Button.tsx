import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import s from './Button.module.css';
import { cx } from './class-names.ts';
import { Tip } from './Tip.tsx';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** One primary button a screen at most. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  small?: boolean;
  icon?: LucideIcon;
  children: ReactNode;
}

export function Button({ variant = 'secondary', small = false, icon: Icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={cx(s['button'], s[variant], small && s['small'])}>
      {Icon && <Icon size={small ? 14 : 16} aria-hidden />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  /** Read aloud, and shown as a tooltip. */
  label: string;
  icon: LucideIcon;
  small?: boolean;
}

export function IconButton({ label, icon: Icon, small = false, ...rest }: IconButtonProps) {
  return (
    <Tip text={label}>
      <AriaButton {...rest} aria-label={label} className={cx(s['button'], s['quiet'], s['icon'], small && s['small'])}>
        <Icon size={small ? 14 : 16} aria-hidden />
      </AriaButton>
    </Tip>
  );
}

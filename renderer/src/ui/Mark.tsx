import { CircleDashed, CircleHelp, Info, type LucideIcon, OctagonAlert, Signature, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';
import s from './Mark.module.css';
import type { Tone } from './tone.ts';

// Shapes of our own: the Content Credentials pin is a trademark and is not drawn here.
const shapes: Record<Tone, LucideIcon> = {
  signed: Signature,
  attention: TriangleAlert,
  fault: OctagonAlert,
  neutral: CircleHelp,
  pending: CircleDashed,
  disclosure: Info,
};

interface MarkProps {
  tone: Tone;
  /** Another shape than the tone's own. */
  icon?: LucideIcon | undefined;
  size?: number;
  /** Said by screen readers; leave out where words stand beside the mark. */
  label?: string;
}

/** A state as a shape and a colour, with a text alternative. */
export function Mark({ tone, icon, size = 16, label }: MarkProps) {
  const Icon = icon ?? shapes[tone];
  return (
    <span
      className={cx(s['mark'], s[tone])}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <Icon size={size} />
    </span>
  );
}

/** A few words about a state or a kind, in a small frame. */
export function Badge({ tone, icon, children }: { tone: Tone; icon?: LucideIcon; children: ReactNode }) {
  const Icon = icon;
  return (
    <span className={cx(s['badge'], s[tone])}>
      {Icon && <Icon size={12} aria-hidden />}
      <span className={s['badgeText']}>{children}</span>
    </span>
  );
}

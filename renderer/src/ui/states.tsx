import type { LucideIcon } from 'lucide-react';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProgressBar } from 'react-aria-components';
import type { ErrorBody } from '#shared/rpc/errors.ts';
import { Button } from './Button.tsx';
import { cx } from './class-names.ts';
import { Mark } from './Mark.tsx';
import s from './states.module.css';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** `h1` where the screen has no other title. */
  heading?: 'h1' | 'h2';
  children?: ReactNode;
  actions?: ReactNode;
}

/** What a screen shows when it has nothing yet: what it is for, and the way in. */
export function EmptyState({ icon: Icon, title, heading: Heading = 'h2', children, actions }: EmptyStateProps) {
  return (
    <div className={s['empty']}>
      <span className={s['emptyIcon']} aria-hidden>
        <Icon size={28} strokeWidth={1.5} />
      </span>
      <Heading className={s['emptyTitle']}>{title}</Heading>
      {children && <div className={s['emptyText']}>{children}</div>}
      {actions && <div className={s['emptyActions']}>{actions}</div>}
    </div>
  );
}

interface ErrorNoteProps {
  /** A plain sentence and its stable code. */
  error: ErrorBody;
  onRetry?: (() => void) | undefined;
}

/** An error in its place on the screen. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  return (
    <div className={s['error']} role="alert">
      <Mark tone="fault" size={18} />
      <div className={s['errorText']}>
        <p>{error.message}</p>
        <code className={s['code']}>{error.code}</code>
      </div>
      {onRetry && (
        <Button small icon={RotateCcw} onPress={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

interface ProgressProps {
  /** What is being done. */
  label: string;
  done: number;
  /** 0: unknown. */
  total: number;
  small?: boolean;
}

export function Progress({ label, done, total, small = false }: ProgressProps) {
  const known = total > 0;
  const percent = known ? Math.min(100, Math.round((done / total) * 100)) : 0;
  return (
    <ProgressBar
      className={cx(s['progress'], small && s['progressSmall'])}
      aria-label={label}
      value={percent}
      isIndeterminate={!known}
    >
      <span className={s['progressText']}>
        <span className={s['progressLabel']}>{label}</span>
        {known && <span className={s['progressValue']}>{percent} %</span>}
      </span>
      <span className={s['track']}>
        {/* Width through the CSSOM, which style-src 'self' allows. */}
        <span
          className={cx(s['bar'], !known && s['barUnknown'])}
          style={known ? { width: `${String(percent)}%` } : {}}
        />
      </span>
    </ProgressBar>
  );
}

/** Grey bars where text will be. Screen readers hear `label`. */
export function Skeleton({ lines = 3, label }: { lines?: number; label: string }) {
  return (
    <output className={s['skeleton']} aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={s['skeletonLine']} />
      ))}
    </output>
  );
}

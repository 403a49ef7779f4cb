import type { ReactNode } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import { cx } from './class-names.ts';
import s from './overlay.module.css';

/** A tooltip over one pressable child. It repeats or explains; nothing is only in a tooltip. */
export function Tip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <Tooltip offset={6} className={cx(s['tip'])}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}

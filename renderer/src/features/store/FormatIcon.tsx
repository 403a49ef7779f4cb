import { createElement } from 'react';
import { formatIcon } from './format-words.ts';

/** The sign of a format; words stand beside it. */
export const FormatIcon = ({ format }: { format: string }) =>
  createElement(formatIcon(format), { size: 18, strokeWidth: 1.75, 'aria-hidden': true });

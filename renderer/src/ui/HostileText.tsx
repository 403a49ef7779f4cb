import { displayText } from '#shared/provenance/display-text.ts';
import { cx } from './class-names.ts';
import s from './HostileText.module.css';

interface HostileTextProps {
  text: string;
  /** Cut on one line with an ellipsis; a longer part stays in the tooltip of the browser. */
  oneLine?: boolean;
  mono?: boolean;
  /** Characters shown at most. */
  max?: number;
}

/**
 * Text from a file, a manifest or a certificate: as text, never as markup, with what would act unseen written out (R30), and kept
 * from turning its neighbours' direction.
 */
export function HostileText({ text, oneLine = false, mono = false, max = oneLine ? 300 : 2000 }: HostileTextProps) {
  const shown = displayText(text, { max });
  return (
    <bdi className={cx(s['text'], oneLine && s['oneLine'], mono && s['mono'])} {...(oneLine ? { title: shown } : {})}>
      {shown}
    </bdi>
  );
}

import { CircleCheck, Crosshair } from 'lucide-react';
import type { PreflightReport } from '#shared/api/signer.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/class-names.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { PreflightChecks } from '../signers/PreflightChecks.tsx';
import { blocking, type PreflightItem } from './preflight-items.ts';
import s from './PreflightPanel.module.css';
import { placeOf, selectionOf } from './selection.ts';
import { useExport, useExportModel } from './use-export.ts';

interface PreflightPanelProps {
  items: readonly PreflightItem[];
  /** Of the chosen signer; absent until the core has answered. */
  report: PreflightReport | undefined;
}

/** What stands in the way and what is worth knowing, each with its place and what to do. */
export function PreflightPanel({ items, report }: PreflightPanelProps) {
  const model = useExportModel();
  const check = useExport((state) => state.check);
  const blocks = blocking(items);
  return (
    <div className={s['panel']}>
      {check?.answer.kind === 'failed' && (
        <ErrorNote error={check.answer.error} onRetry={() => void model.checkNow()} />
      )}
      <output className={s['summary']}>
        {blocks > 0 ? (
          <Mark tone="fault" />
        ) : (
          <Mark tone={items.length > 0 ? 'attention' : 'neutral'} icon={CircleCheck} />
        )}
        {summary(blocks, items.length - blocks)}
      </output>
      <ul className={s['list']}>
        {items.map((item) => (
          <ItemRow key={item.key} item={item} />
        ))}
      </ul>
      {report && (
        <>
          <h3 className={s['heading']}>The signer’s certificate</h3>
          {/* What is not as it should be stands in the list above. */}
          <PreflightChecks checks={report.checks.filter(({ outcome }) => outcome === 'ok')} />
        </>
      )}
    </div>
  );
}

function ItemRow({ item }: { item: PreflightItem }) {
  const model = useExportModel();
  const { at } = item;
  return (
    <li className={cx(s['item'], s[item.severity])}>
      <Mark
        tone={item.severity === 'blocks' ? 'fault' : 'attention'}
        label={item.severity === 'blocks' ? 'Blocks the export' : 'Worth knowing'}
      />
      <div className={s['words']}>
        <HostileText text={item.message} />
        {item.fix !== undefined && <p className={s['fix']}>{item.fix}</p>}
        <div className={s['foot']}>
          <code className={s['rule']}>{item.rule}</code>
          {at !== undefined && (
            <Button
              small
              variant="quiet"
              icon={Crosshair}
              aria-label={`Show where: ${item.message}`}
              onPress={() => {
                const selection = selectionOf(at);
                model.show(selection);
                focusPlace(placeOf(selection));
              }}
            >
              Show
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

/** Once the panel that holds it is drawn. */
function focusPlace(place: string): void {
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(`[data-place="${CSS.escape(place)}"]`);
    element?.scrollIntoView({ block: 'nearest' });
    element?.focus();
  });
}

function summary(blocks: number, warns: number): string {
  if (blocks === 0 && warns === 0) return 'Nothing stands in the way.';
  const worth = warns === 0 ? '' : `${String(warns)} worth knowing`;
  if (blocks === 0) return `Nothing stands in the way; ${worth}.`;
  const stop = blocks === 1 ? '1 thing blocks the export' : `${String(blocks)} things block the export`;
  return worth === '' ? `${stop}.` : `${stop}, ${worth}.`;
}

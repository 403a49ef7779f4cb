import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { sourceTypeLabel } from '#shared/edit/source-types.ts';
import type { ClaimPlan, PlannedAction, PlannedIngredient } from '#shared/edit/plan-model.ts';
import { actionLabel } from '#shared/provenance/labels.ts';
import { IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/class-names.ts';
import { formatTimecode } from '../../ui/timecode.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { relationLabel } from './input-words.ts';
import s from './MappingPanel.module.css';
import { OverrideDialog } from './OverrideDialog.tsx';
import { sameSelection, selectionOfAction } from './selection.ts';
import { useExport, useExportModel } from './use-export.ts';

/** Which C2PA action each edit becomes and which relation each input has, with the reason; a person may decide otherwise. */
export function MappingPanel({ plan }: { plan: ClaimPlan }) {
  const [editing, setEditing] = useState<string>();
  const edited = plan.actions.find((action) => action.from === editing);
  return (
    <div className={s['panel']}>
      <h3 className={s['heading']}>Actions</h3>
      <ol className={s['list']}>
        {plan.actions.map((action) => (
          <ActionRow key={action.from} action={action} onEdit={() => setEditing(action.from)} />
        ))}
      </ol>
      <h3 className={s['heading']}>Ingredients</h3>
      {plan.ingredients.length === 0 ? (
        <p className={s['empty']}>No input is in the output yet.</p>
      ) : (
        <ul className={s['list']}>
          {plan.ingredients.map((ingredient) => (
            <IngredientRow key={ingredient.input} ingredient={ingredient} />
          ))}
        </ul>
      )}
      {edited && <OverrideDialog key={edited.from} action={edited} onClose={() => setEditing(undefined)} />}
    </div>
  );
}

function ActionRow({ action, onEdit }: { action: PlannedAction; onEdit: () => void }) {
  const model = useExportModel();
  const target = selectionOfAction(action.from);
  const selected = useExport(({ selection }) => sameSelection(selection, target));
  return (
    <li className={cx(s['row'], selected && s['selected'])}>
      <div className={s['head']}>
        <button type="button" className={s['name']} aria-pressed={selected} onClick={() => model.show(target)}>
          {actionLabel(action.action)}
        </button>
        {action.override && <Badge tone="disclosure">Changed by you</Badge>}
        <IconButton
          small
          icon={Pencil}
          label={`Change how ${actionLabel(action.action)} is claimed`}
          onPress={onEdit}
        />
      </div>
      <code className={s['code']}>{action.action}</code>
      {action.description !== undefined && <HostileText text={action.description} />}
      {action.changes.length > 0 && (
        <p className={s['where']}>
          {action.changes.map(({ start, end }) => `${formatTimecode(start)} – ${formatTimecode(end)}`).join(', ')}
        </p>
      )}
      {action.digitalSourceType !== undefined && (
        <p className={s['where']}>{sourceTypeLabel(action.digitalSourceType)}</p>
      )}
      <p className={s['because']}>{action.because}</p>
    </li>
  );
}

function IngredientRow({ ingredient }: { ingredient: PlannedIngredient }) {
  const model = useExportModel();
  const target = { kind: 'input', id: ingredient.input } as const;
  const selected = useExport(({ selection }) => sameSelection(selection, target));
  return (
    <li className={cx(s['row'], selected && s['selected'])}>
      <div className={s['head']}>
        <button type="button" className={s['name']} aria-pressed={selected} onClick={() => model.show(target)}>
          <bdi>{ingredient.title}</bdi>
        </button>
        <Badge tone="neutral">{relationLabel(ingredient.relation)}</Badge>
      </div>
      <code className={s['code']}>{ingredient.relation}</code>
      <p>
        {ingredient.carriesStore
          ? 'Its whole manifest store travels along.'
          : 'Bound by its sha256; it has no manifest.'}
      </p>
      <p className={s['because']}>{ingredient.because}</p>
    </li>
  );
}

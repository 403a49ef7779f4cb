import { ChevronRight, Plus } from 'lucide-react';
import type { Operation, OperationKind } from '#shared/edit/model.ts';
import { operations } from '#shared/edit/operations.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/class-names.ts';
import { formatTimecode } from '../../ui/timecode.ts';
import { MenuButton, type MenuEntry } from '../../ui/MenuButton.tsx';
import { addOperation } from './edits.ts';
import { OperationForm } from './OperationForm.tsx';
import s from './OperationsPanel.module.css';
import { useDraft, useExport, useExportModel } from './use-export.ts';

/** What was done besides placing and trimming. The chosen one opens as a form. */
export function OperationsPanel() {
  const graph = useDraft();
  const selection = useExport((state) => state.selection);
  return (
    <div className={s['panel']}>
      <div className={s['head']}>
        <p className={s['intro']}>
          Placing and trimming are claimed by themselves. Say here what else was done to picture and sound.
        </p>
        <AddOperation />
      </div>
      {graph.operations.length === 0 ? (
        <p className={s['empty']}>Nothing else was done.</p>
      ) : (
        <ol>
          {graph.operations.map((operation) => (
            <OperationRow
              key={operation.id}
              operation={operation}
              open={selection?.kind === 'operation' && selection.id === operation.id}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

function AddOperation() {
  const model = useExportModel();
  const selection = useExport((state) => state.selection);
  const use = selection?.kind === 'use' ? selection.id : undefined;
  const entries = Object.entries(operations).map(([kind, row]): MenuEntry => ({
    id: kind,
    label: row.label,
    hint: `${row.action || 'a name of your own'}${row.editorial === false ? ' · not editorial' : ''}`,
    onAction: () => {
      let id = '';
      model.edit((graph) => {
        const added = addOperation(graph, kind as OperationKind, use);
        id = added.id;
        return added.graph;
      });
      model.select({ kind: 'operation', id });
    },
  }));
  return (
    <MenuButton
      label="Add an operation"
      trigger={
        <Button small icon={Plus}>
          Add
        </Button>
      }
      entries={entries}
    />
  );
}

function OperationRow({ operation, open }: { operation: Operation; open: boolean }) {
  const model = useExportModel();
  const row = operations[operation.kind];
  return (
    <li className={cx(s['row'], open && s['open'])}>
      <button
        type="button"
        data-place={`operation:${operation.id}`}
        className={s['summary']}
        aria-expanded={open}
        onClick={() => model.select(open ? undefined : { kind: 'operation', id: operation.id })}
      >
        <ChevronRight className={s['chevron']} size={14} aria-hidden />
        <span className={s['label']}>{row.label}</span>
        <span className={s['where']}>{whereOf(operation)}</span>
        {operation.description && <bdi className={s['description']}>{operation.description}</bdi>}
      </button>
      {open && <OperationForm operation={operation} />}
    </li>
  );
}

const whereOf = ({ at, on }: Operation): string =>
  at ? `${formatTimecode(at.start)} – ${formatTimecode(at.end)}` : on === 'package' ? 'whole package' : 'whole clip';

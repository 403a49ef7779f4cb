import { GripVertical, MoveHorizontal } from 'lucide-react';
import { DropIndicator, ListBox, ListBoxItem, useDragAndDrop } from 'react-aria-components';
import type { SnappedUse } from '#shared/api/project.ts';
import type { EditGraph, InputId } from '#shared/edit/model.ts';
import { moveUse, removeUse } from '#shared/edit/timeline.ts';
import { formatTimecode } from '../../ui/timecode.ts';
import { Mark } from '../../ui/Mark.tsx';
import { layoutTimeline } from './timeline-layout.ts';
import s from './TimelineLane.module.css';
import { useDraft, useExport, useExportModel } from './use-export.ts';

interface TimelineLaneProps {
  /** As clips are copied: cuts may have moved, and with them what follows. */
  snapped: ReadonlyMap<string, SnappedUse>;
}

const titleOf = (graph: EditGraph, input: InputId): string =>
  graph.inputs.find((candidate) => candidate.id === input)?.title ?? input;

/** The uses end to end, each as wide as it is long. Arrow keys choose, Alt and arrow keys move, Delete takes off, dragging reorders. */
export function TimelineLane({ snapped }: TimelineLaneProps) {
  const model = useExportModel();
  const graph = useDraft();
  const selection = useExport((state) => state.selection);
  const { blocks, marks } = layoutTimeline(graph);
  const selected = selection?.kind === 'use' ? selection.id : undefined;

  const place = (id: string) => blocks.findIndex(({ use }) => use.id === id);
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder: ({ keys, target }) => {
      for (const key of keys) {
        const from = place(String(key));
        const to = place(String(target.key)) + (target.dropPosition === 'after' ? 1 : 0);
        // moveUse counts places among the others.
        model.edit((draft) => moveUse(draft, String(key), from < to ? to - 1 : to));
      }
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className={s['drop'] ?? ''} />,
  });

  const nudge = (step: -1 | 1) => {
    if (selected !== undefined) model.edit((draft) => moveUse(draft, selected, Math.max(0, place(selected) + step)));
  };

  return (
    <div className={s['timeline']}>
      <div className={s['ruler']} aria-hidden>
        {marks.map(({ at, left, label }) => (
          <span key={String(at)} className={s['mark']} style={{ left: `${String(left)}%` }}>
            {label}
          </span>
        ))}
      </div>
      <div
        onKeyDownCapture={(event) => {
          const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
          if (step !== undefined && event.altKey) {
            event.preventDefault();
            event.stopPropagation();
            nudge(step);
          } else if ((event.key === 'Delete' || event.key === 'Backspace') && selected !== undefined) {
            event.stopPropagation();
            model.edit((draft) => removeUse(draft, selected));
          }
        }}
      >
        <ListBox
          aria-label="Timeline"
          orientation="horizontal"
          layout="stack"
          items={blocks.map((block) => ({ ...block, id: block.use.id }))}
          dependencies={[graph, snapped]}
          selectionMode="single"
          selectedKeys={selected === undefined ? [] : [selected]}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            model.select(key === undefined ? undefined : { kind: 'use', id: String(key) });
          }}
          dragAndDropHooks={dragAndDropHooks}
          className={s['lane'] ?? ''}
          renderEmptyState={() => (
            <span className={s['empty']}>No clips yet. Add an input, then put it on the timeline.</span>
          )}
        >
          {({ use, width }) => {
            const title = titleOf(graph, use.input);
            const real = snapped.get(use.id);
            const { start, end } = real?.output ?? use.output;
            const length = formatTimecode(end - start);
            return (
              <ListBoxItem
                id={use.id}
                textValue={`${title}, ${length}`}
                className={s['block'] ?? ''}
                // Through the CSSOM, which style-src 'self' allows.
                style={{ flexGrow: width }}
              >
                <GripVertical className={s['grip']} size={12} aria-hidden />
                <span className={s['words']}>
                  <bdi className={s['title']}>{title}</bdi>
                  <span className={s['length']}>
                    {length}
                    {real?.moved && (
                      <Mark tone="attention" icon={MoveHorizontal} size={12} label="moved to a key frame" />
                    )}
                  </span>
                </span>
              </ListBoxItem>
            );
          }}
        </ListBox>
      </div>
    </div>
  );
}

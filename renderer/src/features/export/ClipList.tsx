import { ArrowLeft, ArrowRight, Copy, MoveHorizontal, Trash2 } from 'lucide-react';
import type { SnappedUse } from '#shared/api/project.ts';
import type { Use } from '#shared/edit/model.ts';
import { moveUse, removeUse, trimUse } from '#shared/edit/timeline.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import { IconButton } from '../../ui/Button.tsx';
import { formatSeconds, formatTimecode } from '../../ui/timecode.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { refusalOf } from './attempt.ts';
import s from './ClipList.module.css';
import { duplicateUse } from './edits.ts';
import { Poster } from './Poster.tsx';
import { Selectable } from './Selectable.tsx';
import { snapSentence } from './snap-words.ts';
import { TimecodeField } from './TimecodeField.tsx';
import { usesInOrder } from './timeline-layout.ts';
import { useDraft, useExportModel } from './use-export.ts';

/** The timeline as a list: the same clips in the same order, with their in and out points. */
export function ClipList({ snapped }: { snapped: ReadonlyMap<string, SnappedUse> }) {
  const uses = usesInOrder(useDraft());
  if (uses.length === 0) {
    return <p className={s['empty']}>The timeline is empty. Each input has a button that puts it here.</p>;
  }
  return (
    <ol className={s['list']}>
      {uses.map((use, index) => (
        <ClipRow key={use.id} use={use} index={index} count={uses.length} snapped={snapped.get(use.id)} />
      ))}
    </ol>
  );
}

interface ClipRowProps {
  use: Use;
  index: number;
  count: number;
  snapped: SnappedUse | undefined;
}

function ClipRow({ use, index, count, snapped }: ClipRowProps) {
  const model = useExportModel();
  const input = useDraft().inputs.find((candidate) => candidate.id === use.input);

  // What is copied, which is also what the claim will say; the note tells what was asked for.
  const { source, output } = snapped ?? use;
  const trim = (asked: Range) => refusalOf(() => model.edit((graph) => trimUse(graph, use.id, asked)));
  // What was asked for already may be typed again: it is rounded, what is asked is not.
  const isAsked = (ticks: Ticks, asked: Ticks) => formatTimecode(ticks) === formatTimecode(asked);
  const move = (place: number) => model.edit((graph) => moveUse(graph, use.id, place));
  const title = input?.title ?? use.input;
  const note = snapped && snapSentence(snapped);

  return (
    <li aria-label={`Clip ${String(index + 1)}, ${title}`}>
      <Selectable
        selection={{ kind: 'use', id: use.id }}
        className={s['row'] ?? ''}
        selectedClassName={s['selected'] ?? ''}
      >
        <span className={s['number']}>{index + 1}</span>
        {input && <Poster asset={input.media.asset} />}
        <div className={s['main']}>
          <div className={s['head']}>
            <HostileText text={title} oneLine />
            <span className={s['place']}>
              {formatTimecode(output.start)} – {formatTimecode(output.end)}
            </span>
          </div>
          <div className={s['fields']}>
            <TimecodeField
              label="In"
              value={source.start}
              onCommit={(start) => (isAsked(start, use.source.start) ? undefined : trim({ ...use.source, start }))}
            />
            <TimecodeField
              label="Out"
              value={source.end}
              onCommit={(end) => (isAsked(end, use.source.end) ? undefined : trim({ ...use.source, end }))}
            />
            <span className={s['length']}>
              {formatSeconds(source.end - source.start)}
              {input && ` of ${formatSeconds(input.duration)}`}
            </span>
          </div>
          {note && (
            <p className={s['note']}>
              <MoveHorizontal size={14} aria-hidden /> {note}
            </p>
          )}
        </div>
        <div className={s['actions']}>
          <IconButton
            small
            icon={ArrowLeft}
            label="Move earlier"
            isDisabled={index === 0}
            onPress={() => move(index - 1)}
          />
          <IconButton
            small
            icon={ArrowRight}
            label="Move later"
            isDisabled={index === count - 1}
            onPress={() => move(index + 1)}
          />
          <IconButton
            small
            icon={Copy}
            label="Use it once more"
            onPress={() => {
              let copy = use.id;
              model.edit((graph) => {
                const result = duplicateUse(graph, use.id);
                copy = result.use;
                return result.graph;
              });
              model.select({ kind: 'use', id: copy });
            }}
          />
          <IconButton
            small
            icon={Trash2}
            label="Take off the timeline"
            onPress={() => {
              model.edit((graph) => removeUse(graph, use.id));
              model.select(undefined);
            }}
          />
        </div>
      </Selectable>
    </li>
  );
}

import { ListPlus, MoreHorizontal, Replace, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { Input } from '#shared/edit/model.ts';
import type { PlannedIngredient } from '#shared/edit/plan-model.ts';
import { addUse, freeId, removeInput } from '#shared/edit/timeline.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { settingsStore } from '../../app/settings.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/class-names.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { headlineTones } from '../inspect/verdict-words.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { decide, patchInput } from './edits.ts';
import { exportPorts } from './export-instance.ts';
import { FlowFacts } from './FlowFacts.tsx';
import { FlowPickerDialog } from './FlowPickerDialog.tsx';
import s from './InputCard.module.css';
import { dispositionChoices, mediaLine, relationChoices, relationLabel } from './input-words.ts';
import { MissingMedia } from './MissingMedia.tsx';
import { Poster } from './Poster.tsx';
import { Selectable } from './Selectable.tsx';
import { takeFlow } from './take-run.ts';
import { TakeLine } from './TakeLine.tsx';
import { useExport, useExportModel } from './use-export.ts';

interface InputCardProps {
  input: Input;
  /** As the plan has it; absent when nothing of it is in the output. */
  ingredient: PlannedIngredient | undefined;
}

/** One input: what it is, what its own credentials say, and what is decided about it. */
export function InputCard({ input, ingredient }: InputCardProps) {
  const model = useExportModel();
  const report = useExport((state) => state.reports[input.media.asset]);
  const take = useExport((state) => state.takes.find((one) => one.input === input.id && one.replaces === true));
  const [replacing, setReplacing] = useState(false);
  const titleId = useId();

  const place = () => model.edit((graph) => addUse(graph, { id: freeId(graph, 'u'), input: input.id }));
  const remove = () => model.edit((graph) => removeInput(graph, input.id));

  return (
    <li aria-labelledby={titleId}>
      <Selectable
        selection={{ kind: 'input', id: input.id }}
        className={cx(s['card'], input.disposition === 'excluded' && s['excluded'])}
        selectedClassName={s['selected'] ?? ''}
      >
        <div className={s['head']}>
          <h3 className={s['title']} id={titleId}>
            <HostileText text={input.title} oneLine />
          </h3>
          <MenuButton
            label={`More about ${input.title}`}
            trigger={<IconButton small icon={MoreHorizontal} label="More" />}
            entries={[
              {
                id: 'replace',
                label: 'Replace with a Flow from the store…',
                icon: Replace,
                isDisabled: take?.state.kind === 'running',
                onAction: () => setReplacing(true),
              },
              { id: 'remove', label: 'Remove input and its clips', icon: Trash2, onAction: remove },
            ]}
          />
        </div>
        <div className={s['what']}>
          <Poster asset={input.media.asset} />
          {report?.kind === 'ready' && <p className={s['media']}>{mediaLine(report.value.probe)}</p>}
        </div>
        <FlowFacts input={input} />
        {take && <TakeLine take={take} />}
        <OwnVerdict input={input} />
        <Decision input={input} ingredient={ingredient} />
        {input.disposition !== 'excluded' && (
          <Button small variant="quiet" icon={ListPlus} onPress={place}>
            Add to the timeline
          </Button>
        )}
      </Selectable>
      {replacing && (
        <FlowPickerDialog
          title={`Replace ${input.title}`}
          confirmLabel="Fetch and replace"
          onClose={() => setReplacing(false)}
          onPick={(picked) => {
            setReplacing(false);
            // What the last one left to be read was of another Flow.
            if (take) model.dropTake(take.key);
            void takeFlow(model, exportPorts, { ...picked, input: input.id, replaces: true });
          }}
        />
      )}
    </li>
  );
}

function OwnVerdict({ input }: { input: Input }) {
  const report = useExport((state) => state.reports[input.media.asset]);
  if (!report || report.kind === 'loading') return <Skeleton lines={1} label={`Reading ${input.title}`} />;
  if (report.kind === 'failed') return <MissingMedia input={input} error={report.error} />;
  const { headline } = report.value.inspection.verdict;
  return (
    <>
      <p className={s['verdict']}>
        <Mark tone={headlineTones[headline.state]} size={16} />
        <HostileText text={headline.title} />
      </p>
      {[...(report.value.notes ?? []), ...report.value.probe.limits].map((limit) => (
        <p key={limit} className={s['limit']}>
          {limit}
        </p>
      ))}
    </>
  );
}

function Decision({ input, ingredient }: InputCardProps) {
  const model = useExportModel();
  const report = useExport((state) => state.reports[input.media.asset]);
  const userName = useStore(settingsStore, (settings) => settings.userName);
  const facts = report?.kind === 'ready' ? report.value.facts : undefined;
  const changed = facts?.integrity === 'changed' || facts?.integrity === 'unreadable';
  const chosen = dispositionChoices.find((choice) => choice.id === input.disposition);
  return (
    <div className={s['decision']}>
      <Select
        label="What it is to us"
        choices={dispositionChoices}
        value={input.disposition}
        description={decisionNote(input, chosen?.description ?? '')}
        error={refusedDecision(input, facts?.hasStore)}
        onChange={(disposition) => {
          const at = new Date().toISOString();
          model.edit((graph) => decide(graph, input.id, disposition, { who: userName, at }));
        }}
      />
      {input.disposition !== 'excluded' && input.disposition !== 'undecided' && (
        <Select
          label="Its relation to the output"
          choices={relationChoices}
          value={input.relation}
          description={
            ingredient
              ? `${input.relation === 'auto' ? `${relationLabel(ingredient.relation)}. ` : ''}${ingredient.because}`
              : 'Nothing of it is on the timeline.'
          }
          onChange={(relation) => model.edit((graph) => patchInput(graph, input.id, { relation }))}
        />
      )}
      {changed && input.disposition === 'carried' && (
        <TextField
          label="Why it is used although it was changed"
          description="Its own check failed. The claim will say that you knew and went on."
          value={input.acknowledgement ?? ''}
          rows={2}
          maxLength={2000}
          onChange={(acknowledgement) =>
            model.edit((graph) => patchInput(graph, input.id, { acknowledgement }), `acknowledgement:${input.id}`)
          }
        />
      )}
    </div>
  );
}

const decisionNote = ({ disposition, decidedBy }: Input, meaning: string): string =>
  disposition === 'undecided' || !decidedBy
    ? meaning
    : `${meaning} Decided by ${decidedBy.who || 'somebody without a name (Settings has a field for yours)'}, ${formatInstant(decidedBy.at)}.`;

/** E06 says it too; here it stands where the choice is made. */
const refusedDecision = ({ disposition }: Input, hasStore: boolean | undefined): string | undefined =>
  disposition === 'carried' && hasStore === false
    ? 'It has no credentials to carry. Vouch for it, or leave it out.'
    : undefined;

import { Trash2 } from 'lucide-react';
import type { Operation } from '#shared/edit/model.ts';
import { operations, redactionReasons } from '#shared/edit/operations.ts';
import { writableSourceTypes } from '#shared/edit/source-types.ts';
import type { Range } from '#shared/tams/time.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox, type Choice, Select, TextField } from '../../ui/Field.tsx';
import { patchOperation, removeOperation } from './edits.ts';
import s from './OperationForm.module.css';
import { layoutTimeline, usesInOrder } from './timeline-layout.ts';
import { TimecodeField } from './TimecodeField.tsx';
import { useDraft, useExportModel } from './use-export.ts';

const NONE = '';
const sourceTypeChoices: readonly Choice<string>[] = [
  { id: NONE, label: 'Not stated' },
  ...writableSourceTypes.map(({ uri, label }) => ({ id: uri, label })),
];
const reasonChoices: readonly Choice<string>[] = [...redactionReasons].map(([id, label]) => ({ id, label }));

/** The words each kind of operation needs besides its place and description. */
const wordFields: Partial<Record<Operation['kind'], readonly { param: string; label: string; hint: string }[]>> = {
  speed: [{ param: 'factor', label: 'Factor', hint: '2 is twice as fast, 0.5 is half as fast.' }],
  translate: [
    { param: 'sourceLanguage', label: 'From', hint: 'BCP 47, such as de-CH.' },
    { param: 'targetLanguage', label: 'To', hint: 'BCP 47, such as en.' },
  ],
  redact: [{ param: 'redacted', label: 'What was redacted', hint: 'The JUMBF URI of the assertion.' }],
  custom: [
    { param: 'action', label: 'Name of the action', hint: 'In reverse-DNS form, such as com.example.subtitled.' },
  ],
};

/** One operation's details. Everything typed is a draft that undo takes back field by field. */
export function OperationForm({ operation }: { operation: Operation }) {
  const model = useExportModel();
  const graph = useDraft();
  const row = operations[operation.kind];
  const patch = (change: Parameters<typeof patchOperation>[2], field: string) =>
    model.edit((draft) => patchOperation(draft, operation.id, change), `${operation.id}:${field}`);
  const setParam = (param: string, value: string) => {
    const { [param]: _old, ...rest } = operation.params;
    patch({ params: value === '' ? rest : { ...rest, [param]: value } }, param);
  };

  const targets: Choice<string>[] = [
    { id: 'package', label: 'The whole package' },
    ...usesInOrder(graph).map((use, index) => ({
      id: use.id,
      label: `Clip ${String(index + 1)}: ${graph.inputs.find((input) => input.id === use.input)?.title ?? use.input}`,
    })),
  ];
  const target = operation.on !== 'package' && 'uses' in operation.on ? operation.on.uses[0] : 'package';

  return (
    <div className={s['form']}>
      <p className={s['why']}>
        <code>{row.action || 'a name of your own'}</code>
        {editorialWords(row.editorial)} {row.why}
      </p>
      <Select
        label="Done to"
        choices={targets}
        value={target}
        onChange={(id) => {
          const use = graph.uses.find((candidate) => candidate.id === id);
          patch(use ? { on: { uses: [use.id] }, at: use.output } : { on: 'package', at: undefined }, 'on');
        }}
      />
      <PlaceFields operation={operation} onChange={(at) => patch({ at }, 'at')} />
      <div className={s['whole']}>
        <TextField
          label={row.needs.includes('description') ? 'What was done (required)' : 'What was done'}
          value={operation.description ?? ''}
          rows={2}
          maxLength={2000}
          onChange={(text) => patch({ description: text === '' ? undefined : text }, 'description')}
        />
      </div>
      {(wordFields[operation.kind] ?? []).map(({ param, label, hint }) => (
        <TextField
          key={param}
          label={label}
          description={hint}
          value={operation.params[param] ?? ''}
          maxLength={2000}
          onChange={(value) => setParam(param, value)}
        />
      ))}
      {operation.kind === 'redact' && (
        <Select
          label="Why"
          choices={reasonChoices}
          value={operation.params['reason']}
          onChange={(reason) => setParam('reason', reason)}
        />
      )}
      <Select
        label="How this step’s content came to be"
        description="State it when a machine made or enhanced something in this step."
        choices={sourceTypeChoices}
        value={operation.ai ?? NONE}
        onChange={(ai) => patch({ ai: ai === NONE ? undefined : ai }, 'ai')}
      />
      <TextField
        label="Tool"
        description="Who did it: a program, when it was not Countersign."
        value={operation.agent?.name ?? ''}
        maxLength={200}
        onChange={(name) => patch({ agent: name === '' ? undefined : { ...operation.agent, name } }, 'agent')}
      />
      <div className={s['whole']}>
        <Button
          small
          icon={Trash2}
          onPress={() => {
            model.edit((draft) => removeOperation(draft, operation.id));
            model.select(undefined);
          }}
        >
          Remove operation
        </Button>
      </div>
    </div>
  );
}

function PlaceFields({ operation, onChange }: { operation: Operation; onChange: (at: Range | undefined) => void }) {
  const { duration } = layoutTimeline(useDraft());
  const { at } = operation;
  const commit = (next: Range): string | undefined => {
    if (next.end <= next.start) return 'The end lies after the start.';
    if (next.end > duration) return 'That is past the end of the timeline.';
    onChange(next);
    return undefined;
  };
  return (
    <fieldset className={s['place']}>
      <Checkbox
        isSelected={at !== undefined}
        onChange={(on) => onChange(on ? { start: 0n, end: duration } : undefined)}
      >
        Only a part of the output
      </Checkbox>
      {at && (
        <div className={s['times']}>
          <TimecodeField label="From" value={at.start} onCommit={(start) => commit({ start, end: at.end })} />
          <TimecodeField label="To" value={at.end} onCommit={(end) => commit({ start: at.start, end })} />
        </div>
      )}
    </fieldset>
  );
}

const editorialWords = (editorial: boolean | undefined): string =>
  editorial === undefined ? '.' : editorial ? ', editorial.' : ', not editorial.';

import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { metadataFaults } from '#shared/edit/metadata.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { BY_RULE, sourceTypeChoices } from './action-choices.ts';
import { patchOutput, setMetadata } from './edits.ts';
import { assertionOf, commonFields, otherFields } from './metadata-fields.ts';
import s from './MetadataPanel.module.css';
import { useDraft, useExport, useExportModel } from './use-export.ts';

/** What is said about the package in words, where it goes, and who stands behind it. */
export function MetadataPanel() {
  return (
    <div className={s['panel']}>
      <OutputFields />
      <Statements />
      <h3 className={s['heading']}>Editorial metadata</h3>
      {commonFields.map(({ name, label, hint, rows }) => (
        <MetadataInput key={name} name={name} label={label} hint={hint} rows={rows} />
      ))}
      <OtherFields />
    </div>
  );
}

function OutputFields() {
  const model = useExportModel();
  const { output } = useDraft();
  // A draft without a title could neither be saved nor planned, so an empty field stays in the field.
  const [emptied, setEmptied] = useState(false);
  const created = output.digitalSourceType ?? BY_RULE;
  return (
    <div className={s['group']} data-place="output" tabIndex={-1}>
      <TextField
        label="Title of the output"
        value={emptied ? '' : output.title}
        maxLength={500}
        error={emptied ? `The output needs a title. Until you type one it stays “${output.title}”.` : undefined}
        onChange={(title) => {
          setEmptied(title === '');
          if (title !== '') model.edit((graph) => patchOutput(graph, { title }), 'output:title');
        }}
      />
      <Select
        label="How the composition came to be"
        description="Stated when several inputs are put together."
        choices={sourceTypeChoices('By rule, from the inputs')}
        value={created}
        onChange={(uri) =>
          model.edit((graph) => {
            const { digitalSourceType: _old, ...rest } = graph.output;
            return { ...graph, output: uri === BY_RULE ? rest : { ...rest, digitalSourceType: uri } };
          })
        }
      />
    </div>
  );
}

function Statements() {
  const model = useExportModel();
  const { output } = useDraft();
  return (
    <div className={s['group']}>
      <Checkbox
        isSelected={output.takeResponsibility}
        onChange={(takeResponsibility) => model.edit((graph) => patchOutput(graph, { takeResponsibility }))}
      >
        <span className={s['statement']}>The signer stands behind the text below</span>
        <span className={s['consequence']}>
          {output.takeResponsibility
            ? 'Readers see it as created by the signer: the signature vouches for it.'
            : 'Readers see it as gathered: passed on by the signer, who does not vouch for it.'}
        </span>
      </Checkbox>
      <Checkbox
        isSelected={output.allActionsKnown}
        onChange={(allActionsKnown) => model.edit((graph) => patchOutput(graph, { allActionsKnown }))}
      >
        <span className={s['statement']}>The list of edits is complete</span>
        <span className={s['consequence']}>
          {output.allActionsKnown
            ? 'The claim states that nothing else was done. Be sure: it is signed.'
            : 'The claim leaves open whether more was done outside of Countersign.'}
        </span>
      </Checkbox>
    </div>
  );
}

interface MetadataInputProps {
  name: string;
  label: string;
  hint?: string | undefined;
  rows?: number | undefined;
}

function MetadataInput({ name, label, hint, rows }: MetadataInputProps) {
  const model = useExportModel();
  const graph = useDraft();
  const selected = useExport(({ selection }) => selection?.kind === 'metadata' && selection.id === name);
  const value = graph.output.metadata.find((field) => field.name === name)?.value ?? '';
  const home = assertionOf(name, graph);
  const fault = value === '' ? undefined : metadataFaults(graph.output.metadata).find((found) => found.name === name);
  const attribution = graph.output.takeResponsibility ? 'created' : 'gathered';
  return (
    <div className={s['field']} data-place={`metadata:${name}`} data-selected={selected || undefined} tabIndex={-1}>
      <TextField
        label={label}
        value={value}
        maxLength={10_000}
        {...(hint === undefined ? {} : { description: hint })}
        {...(rows === undefined ? {} : { rows })}
        error={fault && `${fault.message} ${fault.fix}`}
        onChange={(text) => model.edit((draft) => setMetadata(draft, name, text), `metadata:${name}`)}
      />
      {home !== undefined && (
        <p className={s['home']}>
          <code>{name}</code> in <code>{home}</code>, {attribution}
        </p>
      )}
    </div>
  );
}

/** Fields by name. One that was added and is still empty shows here and is nowhere else: nothing nobody typed is claimed. */
function OtherFields() {
  const model = useExportModel();
  const graph = useDraft();
  const [name, setName] = useState('');
  const [added, setAdded] = useState<readonly string[]>(() => otherFields(graph));
  const names = [...new Set([...otherFields(graph), ...added])];
  const fault =
    name === ''
      ? undefined
      : metadataFaults([...graph.output.metadata, { name, value: 'urn:x:y:z' }]).find((f) => f.name === name);
  return (
    <>
      {names.map((other) => (
        <div key={other} className={s['other']}>
          <MetadataInput name={other} label={other} />
          <IconButton
            small
            icon={X}
            label={`Remove ${other}`}
            onPress={() => {
              setAdded(added.filter((entry) => entry !== other));
              model.edit((draft) => setMetadata(draft, other, ''));
            }}
          />
        </div>
      ))}
      <form
        className={s['add']}
        onSubmit={(event) => {
          event.preventDefault();
          if (name === '' || fault) return;
          setAdded([...added, name]);
          setName('');
        }}
      >
        <TextField
          label="Another field"
          mono
          placeholder="prefix:name"
          value={name}
          maxLength={200}
          error={fault && `${fault.message} ${fault.fix}`}
          onChange={setName}
        />
        <Button icon={Plus} type="submit" isDisabled={name === '' || fault !== undefined}>
          Add
        </Button>
      </form>
    </>
  );
}

import { Pencil, Plus, Tags as TagsIcon, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import { PROVENANCE_TAG } from '#shared/tams/credentials.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { TagValue } from '#shared/tams/model.ts';
import { reportError } from '../../app/notices.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import s from './FlowPage.module.css';
import { setTag } from './flow-edits.ts';
import { TagDialog } from './TagDialog.tsx';

interface TagsTabProps {
  connection: ConnectionId;
  flow: Flow;
  onChange: (flow: Flow) => void;
}

/** The tags of a Flow, and a way to change them that can be undone. */
export function TagsTab({ connection, flow, onChange }: TagsTabProps) {
  const [editing, setEditing] = useState<{ name: string; value: TagValue } | 'new'>();
  const [removing, setRemoving] = useState<string>();
  const tags = Object.entries(flow.tags ?? {}).toSorted(([a], [b]) => a.localeCompare(b));
  const locked = flow.read_only ?? false;
  const remove = (name: string) => void setTag(connection, flow, name, undefined, onChange).catch(reportError);
  return (
    <div className={s['panel']}>
      {tags.length === 0 && (
        <EmptyState icon={TagsIcon} title="No tags">
          Tags say what a Flow is for. {PROVENANCE_TAG} says where its Content Credentials are.
        </EmptyState>
      )}
      {tags.length > 0 && (
        <ul className={s['lines']} aria-label="Tags">
          {tags.map(([name, value]) => (
            <li key={name} className={s['line']}>
              <div className={s['grow']}>
                <p className={s['label']}>
                  <HostileText text={name} max={200} />
                </p>
                <HostileText text={[value].flat().join('\n')} max={1000} />
              </div>
              <IconButton
                small
                icon={Pencil}
                label={`Change ${displayText(name, { max: 60 })}…`}
                isDisabled={locked}
                onPress={() => setEditing({ name, value })}
              />
              <IconButton
                small
                icon={Trash2}
                label={`Remove ${displayText(name, { max: 60 })}`}
                isDisabled={locked}
                onPress={() => (name === PROVENANCE_TAG ? setRemoving(name) : remove(name))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={s['row']}>
        <Button icon={Plus} isDisabled={locked} onPress={() => setEditing('new')}>
          Add a tag…
        </Button>
        {locked && <span className={s['quiet']}>The Flow is read only in its store.</span>}
      </div>
      {editing && (
        <TagDialog
          tag={editing === 'new' ? undefined : editing}
          taken={tags.map(([name]) => name)}
          onSave={(name, value) => setTag(connection, flow, name, value, onChange)}
          onClose={() => setEditing(undefined)}
        />
      )}
      <ConfirmDialog
        title="Remove the provenance tag?"
        isOpen={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        onConfirm={() => removing !== undefined && remove(removing)}
        confirmLabel="Remove tag"
        danger
      >
        <p>
          Without it, other systems take the Flow as not examined and may not find its Content Credentials. The
          credentials themselves stay where they are.
        </p>
      </ConfirmDialog>
    </div>
  );
}

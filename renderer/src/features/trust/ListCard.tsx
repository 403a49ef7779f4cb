import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { TrustList } from '#shared/api/trust.ts';
import { reportError } from '../../app/notices.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { formatDay } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { entryWords, kindLabel } from './list-words.ts';
import s from './ListCard.module.css';
import { removeList, setEnabled } from './lists-store.ts';

/** Characters of a version that people compare by eye. */
const SHORT = 12;

export function ListCard({ list }: { list: TrustList }) {
  const [removing, setRemoving] = useState(false);
  return (
    <li className={s['card']}>
      <Switch
        label={`Ask ${list.name}`}
        isDisabled={list.version === undefined}
        isSelected={list.enabled}
        onChange={(enabled) => void setEnabled(list.id, enabled).catch(reportError)}
      />
      <div className={s['main']}>
        <p className={s['name']}>
          <HostileText text={list.name} />
          {list.demo && <Badge tone="disclosure">Demo</Badge>}
          {!list.enabled && list.version !== undefined && <Badge tone="neutral">Not asked</Badge>}
        </p>
        <p className={s['facts']}>
          <span>{kindLabel(list.kind)}</span>
          {list.version !== undefined && (
            <>
              <span>{entryWords(list)}</span>
              <span>
                version <code title={list.version}>{list.version.slice(0, SHORT)}</code>
              </span>
            </>
          )}
          <span>
            <HostileText text={list.source} />
            {list.obtainedAt !== undefined && `, ${formatDay(list.obtainedAt)}`}
          </span>
        </p>
      </div>
      {list.version !== undefined && (
        <IconButton small icon={Trash2} label={`Remove ${list.name}…`} onPress={() => setRemoving(true)} />
      )}
      <ConfirmDialog
        title={`Remove ${list.name}?`}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        confirmLabel="Remove list"
        danger
        onConfirm={() => void removeList(list.id).catch(reportError)}
      >
        <p>
          Those it vouches for will show as unknown signers, also in files that were checked before, once they are
          checked again.
        </p>
      </ConfirmDialog>
    </li>
  );
}

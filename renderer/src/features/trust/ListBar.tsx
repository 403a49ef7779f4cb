import { ChevronLeft, FileInput, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { TrustList } from '#shared/api/trust.ts';
import { reportError } from '../../app/notices.ts';
import { formatRoute, navigate } from '../../app/routes.ts';
import { pickFiles } from '../../client/files.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { checkList, checkStore } from './check-store.ts';
import { listBadges } from './list-words.ts';
import s from './ListPage.module.css';
import { removeList, setEnabled } from './lists-store.ts';

/** Which list this is, whether it is asked, and what can be done with it as a whole. */
export function ListBar({ list, now }: { list: TrustList; now: Date }) {
  const [removing, setRemoving] = useState(false);
  const running = useStore(checkStore, ({ checks }) => checks[list.id]?.kind === 'running');
  const checkFile = async (): Promise<void> => {
    const [file] = await pickFiles('certificates', false);
    if (file) await checkList(list.id, file.id);
  };
  const remove = async (): Promise<void> => {
    await removeList(list.id);
    navigate({ screen: 'trust', item: 'lists' });
  };
  return (
    <header className={s['bar']}>
      <a className={s['back']} href={formatRoute({ screen: 'trust', item: 'lists' })}>
        <ChevronLeft size={16} aria-hidden />
        All lists
      </a>
      <Switch
        label={`Ask ${list.name}`}
        isDisabled={list.version === undefined}
        isSelected={list.enabled}
        onChange={(enabled) => void setEnabled(list.id, enabled).catch(reportError)}
      />
      <h1 className={s['title']}>
        <HostileText text={list.name} oneLine />
      </h1>
      {listBadges(list, now).map(({ tone, words }) => (
        <Badge key={words} tone={tone}>
          {words}
        </Badge>
      ))}
      <div className={s['actions']}>
        <Button icon={FileInput} isDisabled={running} onPress={() => void checkFile().catch(reportError)}>
          Check with a file…
        </Button>
        {list.address !== undefined && (
          <Button icon={RefreshCw} isDisabled={running} onPress={() => void checkList(list.id)}>
            Check now
          </Button>
        )}
        {list.version !== undefined && (
          <IconButton icon={Trash2} label={`Remove ${list.name}…`} onPress={() => setRemoving(true)} />
        )}
      </div>
      <ConfirmDialog
        title={`Remove ${list.name}?`}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        confirmLabel="Remove list"
        danger
        onConfirm={() => void remove().catch(reportError)}
      >
        <p>
          Those it vouches for will show as unknown signers, also in files that were checked before, once they are
          checked again.
        </p>
        {list.preset && <p>Its address stays known, so that it can be obtained again.</p>}
      </ConfirmDialog>
    </header>
  );
}

import { ChevronDown, Database, FolderOpen, RotateCcw } from 'lucide-react';
import { useStore } from 'zustand';
import type { Asset } from '#shared/api/asset.ts';
import { openMedia } from '../../app/open-media.ts';
import { navigate } from '../../app/routes.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import s from './FileBar.module.css';
import { checkAgain } from './inspect-actions.ts';
import { type Check, inspectStore } from './inspect-store.ts';

interface FileBarProps {
  asset: Asset;
  check: Check;
  /** Absent: nothing goes into a store that was not checked before. */
  onPut: (() => void) | undefined;
}

/** Which file this is, and the way to another. */
export function FileBar({ asset, check, onPut }: FileBarProps) {
  const files = useStore(inspectStore, (state) => state.files) ?? [];
  return (
    <header className={s['bar']}>
      <div className={s['name']}>
        <HostileText text={asset.name} oneLine />
      </div>
      {files.length > 1 && (
        <MenuButton
          label="Files"
          trigger={<IconButton label="Another file" icon={ChevronDown} small />}
          entries={files.map(({ id, name, size }) => ({
            id,
            label: name,
            hint: formatBytes(size),
            onAction: () => navigate({ screen: 'inspect', item: id }),
          }))}
        />
      )}
      {asset.demo && <Badge tone="neutral">Demo</Badge>}
      {!asset.present && <Badge tone="attention">The file is gone</Badge>}
      <span className={s['facts']}>
        {asset.mimeType} · {formatBytes(asset.size)}
      </span>
      <Button small icon={Database} isDisabled={!onPut} onPress={() => onPut?.()}>
        Put into the store…
      </Button>
      <Button small icon={RotateCcw} isDisabled={check.kind === 'running'} onPress={() => checkAgain(asset.id)}>
        Check again
      </Button>
      <Button small icon={FolderOpen} onPress={() => void openMedia()}>
        Open…
      </Button>
    </header>
  );
}

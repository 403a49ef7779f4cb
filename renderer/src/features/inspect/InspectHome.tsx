import { FileVideo, FolderOpen, ScanSearch, Sparkles, X } from 'lucide-react';
import { VisuallyHidden } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Asset } from '#shared/api/asset.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { openMedia } from '../../app/open-media.ts';
import { formatRoute } from '../../app/routes.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { EmptyState } from '../../ui/states.tsx';
import s from './InspectHome.module.css';
import { forgetFile, tryDemo } from './inspect-actions.ts';
import { inspectStore } from './inspect-store.ts';

export function InspectHome() {
  const files = useStore(inspectStore, (state) => state.files);
  const demo = useStore(inspectStore, (state) => state.demo);
  return (
    <div className={s['home']}>
      <VisuallyHidden elementType="h1">Inspect</VisuallyHidden>
      <EmptyState
        icon={ScanSearch}
        heading="h1"
        title="What do its Content Credentials prove?"
        actions={
          <>
            <Button variant="primary" icon={FolderOpen} onPress={() => void openMedia()}>
              Open files…
            </Button>
            <Button icon={Sparkles} isDisabled={demo === 'preparing'} onPress={() => void tryDemo()}>
              {demo === 'preparing' ? 'Preparing the demo…' : 'Try the demo'}
            </Button>
          </>
        }
      >
        Drop media anywhere in this window, or open it. Files are read where they are; nothing is sent anywhere.
      </EmptyState>
      {files && files.length > 0 && <RecentFiles files={files} />}
    </div>
  );
}

const RecentFiles = ({ files }: { files: readonly Asset[] }) => (
  <section className={s['recent']} aria-labelledby="recent-files">
    <h2 className={s['recentTitle']} id="recent-files">
      Files
    </h2>
    <ul className={s['list']}>
      {files.map((file) => (
        <li key={file.id} className={s['row']}>
          <a className={s['file']} href={formatRoute({ screen: 'inspect', item: file.id })}>
            <FileVideo size={18} strokeWidth={1.5} aria-hidden />
            <span className={s['name']}>
              <HostileText text={file.name} oneLine />
            </span>
            {file.demo && <Badge tone="neutral">Demo</Badge>}
            {!file.present && <Badge tone="attention">Gone</Badge>}
            <span className={s['facts']}>
              {formatBytes(file.size)} · {formatInstant(file.modifiedAt)}
            </span>
          </a>
          <IconButton label={`Take ${file.name} off the list`} icon={X} small onPress={() => forgetFile(file.id)} />
        </li>
      ))}
    </ul>
  </section>
);

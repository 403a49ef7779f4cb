import { Copy, Database, Download, FolderSearch, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ExportResult } from '#shared/api/project.ts';
import { aboutStore } from '../../app/about.ts';
import { notify, reportError } from '../../app/notices.ts';
import { navigate } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { mediaUrl } from '../../client/media.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatBytes, formatFingerprint } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { PutIntoStoreDialog } from '../ingest/PutIntoStoreDialog.tsx';
import { VerdictSummary } from '../inspect/VerdictSummary.tsx';
import s from './ResultDialog.module.css';
import { useExport, useExportModel } from './use-export.ts';

/** How the export ended. */
export function ResultDialog() {
  const model = useExportModel();
  const run = useExport((state) => state.run);
  const close = () => model.setRun(undefined);
  if (run?.kind === 'failed') {
    return (
      <Dialog
        title="The export did not succeed"
        isOpen
        onClose={close}
        actions={<Button onPress={close}>Close</Button>}
      >
        <ErrorNote error={run.error} />
        <p>Nothing was written under the final name, and no file was changed.</p>
      </Dialog>
    );
  }
  if (run?.kind !== 'done') return undefined;
  return <Done result={run.result} onClose={close} />;
}

function Done({ result, onClose }: { result: ExportResult; onClose: () => void }) {
  const desktop = useStore(aboutStore, (state) => state.shell?.kind === 'desktop');
  const [putting, setPutting] = useState(false);
  // R11: the signed file goes back as a new multi-essence Flow.
  if (putting) return <PutIntoStoreDialog inspection={result.inspection} onClose={() => setPutting(false)} />;
  return (
    <Dialog
      title="Signed and exported"
      isOpen
      onClose={onClose}
      wide
      actions={
        <>
          {desktop ? (
            <Button
              icon={FolderSearch}
              onPress={() => void client['shell.reveal']({ asset: result.asset }).catch(reportError)}
            >
              Show in folder
            </Button>
          ) : (
            <Button icon={Download} onPress={() => download(result)}>
              Download
            </Button>
          )}
          <Button icon={Database} onPress={() => setPutting(true)}>
            Put into the store…
          </Button>
          <Button
            variant="primary"
            icon={ScanSearch}
            onPress={() => {
              onClose();
              navigate({ screen: 'inspect', item: result.asset });
            }}
          >
            Open in Inspect
          </Button>
        </>
      }
    >
      <VerdictSummary verdict={result.inspection.verdict} />
      <Facts
        facts={[
          { name: 'File', value: <HostileText text={result.name} />, note: formatBytes(result.size) },
          {
            name: 'Manifests',
            value: String(result.manifests),
            note: 'Its own and every one that came with the inputs, counted in the signed file.',
          },
          {
            name: 'sha256',
            value: (
              <span className={s['digest']}>
                <code>{formatFingerprint(result.sha256)}</code>
                <IconButton small icon={Copy} label="Copy the sha256" onPress={() => void copy(result.sha256)} />
              </span>
            ),
          },
          { name: 'Time taken', value: timings(result.timings) },
        ]}
      />
    </Dialog>
  );
}

const timings = (phases: ExportResult['timings']): string =>
  Object.entries(phases)
    .map(([phase, milliseconds]) => `${phase} ${(milliseconds / 1000).toFixed(2)} s`)
    .join(' · ');

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify('Copied.');
  } catch {
    // The browser forbade it, which it says to nobody but us.
    notify('The browser does not let this page copy. Select the text and copy it by hand.');
  }
}

/** Leaves the page where it is: the answer is an attachment. */
function download({ asset, name }: ExportResult): void {
  const link = document.createElement('a');
  link.href = mediaUrl(asset, true);
  link.download = name;
  link.click();
}

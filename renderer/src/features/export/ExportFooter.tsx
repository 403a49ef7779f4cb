import { FileSignature, LockOpen, X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { TargetId } from '#shared/api/ids.ts';
import type { PreflightReport, Signer } from '#shared/api/signer.ts';
import { aboutStore } from '../../app/about.ts';
import { reportError } from '../../app/notices.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Badge, Mark } from '../../ui/Mark.tsx';
import { Progress } from '../../ui/states.tsx';
import { UnlockDialog } from '../signers/UnlockDialog.tsx';
import s from './ExportFooter.module.css';
import { exportPorts } from './export-instance.ts';
import { cancelExport, isBusy, startExport } from './export-run.ts';
import { draftOf } from './export-state.ts';
import { blocking, onlyRevoked, type PreflightItem } from './preflight-items.ts';
import { SignerChoice } from './SignerChoice.tsx';
import { useExport, useExportModel } from './use-export.ts';

interface ExportFooterProps {
  signers: readonly Signer[];
  signer: Signer | undefined;
  items: readonly PreflightItem[];
  /** The core's answer is about this very draft and signer. */
  checked: boolean;
  /** Of the chosen signer; absent until the core has answered. */
  report: PreflightReport | undefined;
}

/** Who signs, what stands in the way, and the button. While an export runs: how far it is. */
export function ExportFooter({ signers, signer, items, checked, report }: ExportFooterProps) {
  const model = useExportModel();
  const run = useExport((state) => state.run);
  const [unlocking, setUnlocking] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const [overriding, setOverriding] = useState(false);
  const blocks = blocking(items);
  // R47: no list vouches for the certificate; signing needs a word of the user.
  const unlisted = report?.trust === 'unlisted';

  const revoked = checked && onlyRevoked(items);

  const start = (signAnyway: boolean, signRevoked = false) => void exportTo(signAnyway, signRevoked).catch(reportError);
  const desktop = useStore(aboutStore, (state) => state.shell?.kind === 'desktop');
  const exportTo = async (signAnyway: boolean, signRevoked: boolean) => {
    const target = desktop ? await askTarget(draftOf(model.store.getState())?.output.title ?? '') : undefined;
    if (desktop && target === undefined) return;
    await startExport(model, exportPorts, { target, signAnyway, signRevoked });
  };

  if (run && isBusy(run)) {
    const progress = run.kind === 'running' ? run.progress : { phase: 'Starting', done: 0, total: 0 };
    const cancelling = run.kind === 'running' && run.cancelling;
    return (
      <footer className={s['footer']}>
        <div className={s['progress']}>
          <Progress label={cancelling ? 'Cancelling' : progress.phase} done={progress.done} total={progress.total} />
        </div>
        <Button
          icon={X}
          isDisabled={run.kind !== 'running' || cancelling}
          onPress={() => void cancelExport(model, exportPorts).catch(reportError)}
        >
          Cancel
        </Button>
      </footer>
    );
  }
  return (
    <footer className={s['footer']}>
      <SignerChoice signers={signers} signer={signer} matches={report?.matches ?? []} />
      {signer?.locked && (
        <Button icon={LockOpen} onPress={() => setUnlocking(true)}>
          Unlock…
        </Button>
      )}
      <span className={s['space']} />
      <button type="button" className={s['state']} onClick={() => model.setView({ side: 'preflight' })}>
        <State blocks={blocks} checked={checked} />
      </button>
      {unlisted && <Badge tone="attention">On no list</Badge>}
      {revoked && <Button onPress={() => setOverriding(true)}>Sign although revoked…</Button>}
      <Button
        variant="primary"
        icon={FileSignature}
        isDisabled={blocks > 0 || !checked}
        onPress={() => (unlisted ? setConfirming(true) : start(false))}
      >
        Sign and export{desktop ? '…' : ''}
      </Button>
      {unlocking && signer && <UnlockDialog signer={signer} onClose={() => setUnlocking(false)} />}
      <ConfirmDialog
        title="Sign with a certificate that is on no list?"
        isOpen={confirming}
        onClose={() => setConfirming(false)}
        confirmLabel="Sign anyway"
        onConfirm={() => start(true)}
      >
        <p>
          None of the enabled trust lists vouches for this certificate. Readers who use them will be told that the
          signer’s identity cannot be verified.
        </p>
        <p>This holds for this export only, and it is written into the log.</p>
      </ConfirmDialog>
      <ConfirmDialog
        title="Sign with a revoked certificate?"
        isOpen={overriding}
        onClose={() => setOverriding(false)}
        confirmLabel="Sign although revoked"
        danger
        onConfirm={() => start(unlisted, true)}
      >
        <p>
          Its issuer withdrew this certificate. Whoever asks the issuer is told so, and what it signs will not be relied
          on{unlisted ? '; nor does any enabled list vouch for it' : ''}. Renew the certificate, or choose another
          signer, unless you know why this is right.
        </p>
        <p>This holds for this export only, and it is written into the log.</p>
      </ConfirmDialog>
    </footer>
  );
}

function State({ blocks, checked }: { blocks: number; checked: boolean }) {
  if (blocks > 0) {
    return (
      <>
        <Mark tone="fault" /> {blocks === 1 ? '1 thing blocks the export' : `${String(blocks)} things block the export`}
      </>
    );
  }
  return checked ? <>Ready to sign</> : <>Checking…</>;
}

/** Where to, by the shell's own dialog; nothing when the user changed their mind. */
async function askTarget(title: string): Promise<TargetId | undefined> {
  const suggestedName = `${title.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_').slice(0, 200) || 'export'}.mp4`;
  const { target } = await client['shell.saveTarget']({ suggestedName });
  return target;
}

import { Award, ClipboardCheck, LockOpen, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { PreflightReport, Signer } from '#shared/api/signer.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { reportError } from '../../app/notices.ts';
import { settingsStore } from '../../app/settings.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Card, Facts } from '../../ui/Card.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { formatFingerprint } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { CertificateDialog } from '../trust/certificate/CertificateDialog.tsx';
import { vouchedBy } from '../trust/certificate/chain-graph.ts';
import { algorithmNames, kindWords, validity } from './certificate-words.ts';
import { PreflightChecks } from './PreflightChecks.tsx';
import { RenewDialog } from './RenewDialog.tsx';
import { FormerCertificates, WaitingRequest } from './SignerHistory.tsx';
import s from './SignerCard.module.css';
import { removeSigner } from './signers-store.ts';
import { UnlockDialog } from './UnlockDialog.tsx';

/** One signer: its certificate's facts, what may be done with it, and on request what speaks for and against it. */
export function SignerCard({ signer }: { signer: Signer }) {
  const [asking, setAsking] = useState<'certificate' | 'unlock' | 'renew' | 'remove'>();
  const [report, setReport] = useState<PreflightReport>();
  const [now] = useState(() => new Date());
  const [checking, setChecking] = useState(false);
  const close = () => setAsking(undefined);
  const { certificate, chain } = signer;
  const soonDays = useStore(settingsStore, (settings) => settings.expiryWarningDays);
  const lasting = validity(certificate, now, soonDays);

  const check = () => {
    setChecking(true);
    client['signer.preflight']({ signer: signer.id })
      .then(setReport, reportError)
      .finally(() => setChecking(false));
  };

  return (
    <Card
      title={signer.name}
      actions={
        <div className={s['actions']}>
          <Button small icon={Award} onPress={() => setAsking('certificate')}>
            Certificate…
          </Button>
          {signer.locked && (
            <Button small icon={LockOpen} onPress={() => setAsking('unlock')}>
              Unlock…
            </Button>
          )}
          <Button small icon={ClipboardCheck} isDisabled={checking} onPress={check}>
            Check
          </Button>
          {signer.kind !== 'demo' && !signer.pending && (
            <Button small icon={RefreshCw} onPress={() => setAsking('renew')}>
              Renew…
            </Button>
          )}
          <Button small variant="quiet" icon={Trash2} onPress={() => setAsking('remove')}>
            Remove…
          </Button>
        </div>
      }
    >
      <div className={s['badges']}>
        <Badge tone={signer.kind === 'file' ? 'neutral' : 'disclosure'}>{kindWords[signer.kind].label}</Badge>
        {signer.locked && <Badge tone="attention">Locked</Badge>}
        <Badge tone={lasting.tone}>{lasting.words}</Badge>
        <span className={s['note']}>{kindWords[signer.kind].note}</span>
      </div>
      <Facts
        facts={[
          { name: 'Certificate', value: <HostileText text={certificate.subject} /> },
          { name: 'Issued by', value: <HostileText text={certificate.issuer} /> },
          { name: 'Valid', value: `${formatDay(certificate.notBefore)} to ${formatDay(certificate.notAfter)}` },
          { name: 'Algorithm', value: algorithmNames[signer.algorithm] },
          { name: 'Fingerprint', value: <code>{formatFingerprint(certificate.fingerprint)}</code>, note: 'sha256' },
          ...(chain.length > 1
            ? [
                {
                  name: 'Sent along',
                  value: chain.slice(1).map((link) => (
                    <div key={link.fingerprint}>
                      <HostileText text={link.subject} />
                    </div>
                  )),
                },
              ]
            : []),
        ]}
      />
      <WaitingRequest signer={signer} />
      <FormerCertificates former={signer.former} />
      {report && (
        <div className={s['report']}>
          <PreflightChecks checks={report.checks} />
        </div>
      )}
      {asking === 'certificate' && (
        <CertificateDialog
          chain={chain}
          vouchers={report?.matches.map(vouchedBy)}
          findings={report?.checks}
          onClose={close}
        />
      )}
      {asking === 'renew' && <RenewDialog signer={signer} onClose={close} />}
      {asking === 'unlock' && <UnlockDialog signer={signer} onClose={close} />}
      <ConfirmDialog
        title={`Remove ${signer.name}?`}
        isOpen={asking === 'remove'}
        onClose={close}
        confirmLabel="Remove signer"
        danger
        onConfirm={() => void removeSigner(signer.id).catch(reportError)}
      >
        <p>
          Its key, former keys and a request that waits are deleted from this workspace and cannot be brought back from
          here. What it signed keeps its signature.
        </p>
      </ConfirmDialog>
    </Card>
  );
}

import { lazy, Suspense, useState } from 'react';
import type { PreflightCheck } from '#shared/api/signer.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge } from '../../../ui/Mark.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { PreflightChecks } from '../../signers/PreflightChecks.tsx';
import { validity } from '../../signers/certificate-words.ts';
import s from './CertificateDialog.module.css';
import { certificateFacts, type ShownCertificate } from './certificate-facts.tsx';
import type { Voucher } from './chain-graph.ts';

// The graph library is a third of the page's code; the rest does not wait for it.
const ChainPicture = lazy(async () => ({ default: (await import('./ChainPicture.tsx')).ChainPicture }));

interface CertificateDialogProps {
  /** Leaf first. */
  chain: readonly ShownCertificate[];
  /** Which lists vouch, and for which entry. */
  vouchers?: readonly Voucher[] | undefined;
  /** What the profile's rules say of the leaf, where they were asked. */
  findings?: readonly PreflightCheck[] | undefined;
  onClose: () => void;
}

/** A certificate with its whole chain: a name is never shown without who put it there. */
export function CertificateDialog({ chain, vouchers = [], findings, onClose }: CertificateDialogProps) {
  const [now] = useState(() => new Date());
  const [index, setIndex] = useState(0);
  const certificate = chain[index] ?? chain[0];
  if (!certificate) return undefined;
  const lasting = validity(certificate, now);
  return (
    <Dialog
      title="Certificate"
      isOpen
      onClose={onClose}
      wide
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <section className={s['picture']} aria-label="Chain of certificates">
        <Suspense fallback={<Skeleton label="Loading the graph" />}>
          <ChainPicture chain={chain} vouchers={vouchers} selected={index} onSelect={setIndex} />
        </Suspense>
      </section>
      <section aria-labelledby="certificate-name">
        <div className={s['head']}>
          <h3 className={s['name']} id="certificate-name">
            <HostileText text={certificate.name} max={200} />
          </h3>
          <Badge tone={certificate.ca ? 'disclosure' : 'neutral'}>{certificate.ca ? 'Authority' : 'End-entity'}</Badge>
          <Badge tone={lasting.tone}>{lasting.words}</Badge>
        </div>
        <Facts facts={certificateFacts(certificate)} />
      </section>
      {findings && findings.length > 0 && (
        <section aria-labelledby="certificate-findings">
          <h3 className={s['name']} id="certificate-findings">
            Rules for signing certificates (C2PA profile)
          </h3>
          <PreflightChecks checks={findings} />
        </section>
      )}
    </Dialog>
  );
}

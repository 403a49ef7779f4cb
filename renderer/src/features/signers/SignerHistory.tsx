import { Download, FileCheck, X } from 'lucide-react';
import { useState } from 'react';
import type { FormerCertificate, Signer } from '#shared/api/signer.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { reportError } from '../../app/notices.ts';
import { cx } from '../../ui/class-names.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { InstallAnswerDialog } from './InstallAnswerDialog.tsx';
import s from './SignerCard.module.css';
import { cancelRequest, saveRequest } from './signers-store.ts';

/** The request that waits for its answer, and what can be done with it. It is there again after a restart. */
export function WaitingRequest({ signer }: { signer: Signer }) {
  const [asking, setAsking] = useState<'install' | 'cancel'>();
  const { pending, name } = signer;
  if (!pending) return undefined;
  const close = () => setAsking(undefined);
  return (
    <section className={cx(s['report'], s['waiting'])} aria-label="Certificate request">
      <p>
        A request of {formatDay(pending.madeAt)} waits for its answer, with{' '}
        {pending.key === 'new' ? 'a new key' : 'the key in use'}: <HostileText text={pending.subject} max={300} />
      </p>
      <div className={s['actions']}>
        <Button small variant="primary" icon={FileCheck} onPress={() => setAsking('install')}>
          Install the answer…
        </Button>
        <Button small icon={Download} onPress={() => saveRequest(signer)}>
          Save the request again
        </Button>
        <Button small variant="quiet" icon={X} onPress={() => setAsking('cancel')}>
          Give it up…
        </Button>
      </div>
      {asking === 'install' && <InstallAnswerDialog signer={signer} onClose={close} />}
      <ConfirmDialog
        title={`Give up the request of ${name}?`}
        isOpen={asking === 'cancel'}
        onClose={close}
        confirmLabel="Give it up"
        danger
        onConfirm={() => void cancelRequest(signer.id).catch(reportError)}
      >
        <p>
          {pending.key === 'new'
            ? 'The key that was made for it is deleted: an answer that comes later is of no use then.'
            : 'It was for the key in use, so an answer that comes later can still be installed.'}
        </p>
      </ConfirmDialog>
    </section>
  );
}

/** What the signer had before, newest first: kept for what it signed. */
export function FormerCertificates({ former }: { former: readonly FormerCertificate[] }) {
  if (former.length === 0) return undefined;
  return (
    <details className={s['report']}>
      <summary>{former.length === 1 ? '1 former certificate' : `${String(former.length)} former certificates`}</summary>
      <ul aria-label="Former certificates">
        {former.map(({ certificate, replacedAt, key }) => (
          <li key={certificate.fingerprint} className={s['note']}>
            In use until {formatDay(replacedAt)}: <HostileText text={certificate.subject} max={300} />, valid to{' '}
            {formatDay(certificate.notAfter)}, serial <HostileText text={certificate.serial} mono max={60} />
            {key === 'same' ? ', same key' : ', another key'}
          </li>
        ))}
      </ul>
    </details>
  );
}

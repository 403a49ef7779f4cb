import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { Asset } from '#shared/api/asset.ts';
import type { AnswerReport, Signer } from '#shared/api/signer.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { client } from '../../client/client.ts';
import { pickFiles } from '../../client/files.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FileField } from '../../ui/FileField.tsx';
import { formatFingerprint } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { PreflightChecks } from './PreflightChecks.tsx';
import { loadSigners } from './signers-store.ts';

/** R56: an authority's answer is looked at with its pre-flight, and then becomes the certificate. */
export function InstallAnswerDialog({ signer, onClose }: { signer: Signer; onClose: () => void }) {
  const [files, setFiles] = useState<readonly Asset[]>([]);
  const [answer, setAnswer] = useState<AnswerReport>();

  const given = (assets: readonly Asset[]) => assets.map(({ id }) => id);
  const look = async () => {
    const picked = await pickFiles('certificates', true);
    if (picked.length === 0) return;
    clear();
    setFiles(picked);
    setAnswer(undefined);
    setAnswer(await client['signer.previewAnswer']({ signer: signer.id, files: given(picked) }));
  };

  const { busy, error, fail, clear, submit } = useSubmit(async () => {
    await client['signer.installCertificate']({ signer: signer.id, files: given(files) });
    await loadSigners();
  }, onClose);

  return (
    <Dialog
      title={`Install a certificate for ${signer.name}`}
      isOpen
      onClose={onClose}
      wide
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={busy || !answer || answer.preflight.outcome === 'blocked'}
            onPress={submit}
          >
            Install it
          </Button>
        </>
      }
    >
      <p>
        It has to be for the key of the request that waits. From then on it signs; the certificate in use stays among
        the former.
      </p>
      <FileField
        label="The authority’s answer"
        description="The certificate and its issuers, PEM or DER, in one file or several. Without issuers, those in use are taken."
        icon={ScrollText}
        name={files.length > 0 ? files.map(({ name }) => name).join(', ') : undefined}
        onPick={() => void look().catch(fail)}
      />
      {answer && <Answer answer={answer} />}
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

function Answer({ answer: { chain, preflight } }: { answer: AnswerReport }) {
  const [leaf] = chain;
  return (
    <>
      {leaf && (
        <Facts
          facts={[
            { name: 'Certificate', value: <HostileText text={leaf.subject} max={300} /> },
            { name: 'Issued by', value: <HostileText text={leaf.issuer} max={300} /> },
            { name: 'Valid', value: `${formatDay(leaf.notBefore)} to ${formatDay(leaf.notAfter)}` },
            { name: 'Fingerprint', value: <code>{formatFingerprint(leaf.fingerprint)}</code>, note: 'sha256' },
          ]}
        />
      )}
      <PreflightChecks checks={preflight.checks} />
    </>
  );
}

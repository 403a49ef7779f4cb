import { useCallback, useEffect, useRef, useState } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import type { RevocationService } from '#shared/api/revocation.ts';
import type { Revocation } from '#shared/verdict/model.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { client } from '../../../client/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { ErrorNote, Skeleton } from '../../../ui/states.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { useAsk } from '../../store/use-ask.ts';
import { revocationWords } from '../../trust/bench/bench-words.ts';

interface AskIssuerDialogProps {
  asset: AssetId;
  /** Label of the manifest whose signer it is about. */
  manifest: string;
  onClose: () => void;
}

/** Asks an issuer whether it revoked a certificate, after saying who learns what (R65). One request, and only when confirmed. */
export function AskIssuerDialog({ asset, manifest, onClose }: AskIssuerDialogProps) {
  const subject = { kind: 'manifest', asset, manifest } as const;
  const look = useCallback(
    (signal: AbortSignal) =>
      client['revocation.service']({ subject: { kind: 'manifest', asset, manifest } }, { signal }),
    [asset, manifest],
  );
  const { value: service, error: nobody } = useAsk(look);
  const [answer, setAnswer] = useState<Revocation>();
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const { busy, error, submit } = useSubmit(
    async () => {
      if (!service) return;
      stop.current = new AbortController();
      const { signal } = stop.current;
      setAnswer(await client['revocation.ask']({ subject, host: service.host }, { signal }));
    },
    () => undefined,
  );
  return (
    <Dialog
      title={answer ? 'The issuer has answered' : nobody ? 'Nobody can be asked' : 'Ask the issuer?'}
      isOpen
      onClose={onClose}
      wide
      actions={
        answer || nobody ? (
          <Button variant="primary" onPress={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button variant="primary" isDisabled={busy || !service} onPress={submit}>
              {busy ? 'Asking…' : 'Ask once'}
            </Button>
          </>
        )
      }
    >
      {nobody && <ErrorNote error={nobody} />}
      {!service && !nobody && <Skeleton lines={3} label="Looking whom the certificate names" />}
      {service && !answer && <WhoLearnsWhat service={service} />}
      {answer && <Answer answer={answer} />}
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

const WhoLearnsWhat = ({
  service: { certificate, issuer, host, address, encrypted },
}: {
  service: RevocationService;
}) => (
  <>
    <Facts
      facts={[
        {
          name: 'Would be asked',
          value: <HostileText text={host} mono max={200} />,
          note: <HostileText text={address} mono max={300} />,
        },
        {
          name: 'About',
          value: <HostileText text={certificate.subject} max={200} />,
          note: <HostileText text={`Serial number ${certificate.serial}`} max={120} />,
        },
        { name: 'Issued by', value: <HostileText text={issuer} max={200} /> },
      ]}
    />
    <p>
      It learns your network address, which certificate this is about, and therefore that somebody looks at something
      its owner signed, now. It does not learn which file.{' '}
      {encrypted
        ? 'The question is encrypted on its way.'
        : 'The question is not encrypted: whoever is on the way learns the same. The answer is signed, so nobody can change it.'}
    </p>
    <p>The certificate names this address; whoever made the certificate wrote it. The answer is kept until it ends.</p>
  </>
);

const Answer = ({ answer }: { answer: Revocation }) => (
  <>
    <p>
      <HostileText text={revocationWords(answer)} max={400} />
    </p>
    <p>
      {answer.nextUpdate === undefined
        ? 'It names no end, and is kept for a day.'
        : `It is good until ${formatInstant(answer.nextUpdate)}.`}{' '}
      The file is judged anew with it.
    </p>
  </>
);

import { Award, Pencil, Stamp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { KnownCredential } from '#shared/api/address-book.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { notify, reportError } from '../../../app/notices.ts';
import { formatRoute } from '../../../app/routes.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Card, Facts } from '../../../ui/Card.tsx';
import { ConfirmDialog } from '../../../ui/Dialog.tsx';
import { formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge, Mark } from '../../../ui/Mark.tsx';
import { validity } from '../../signers/certificate-words.ts';
import { CertificateDialog } from '../certificate/CertificateDialog.tsx';
import { removeKnown } from './address-book-store.ts';
import s from './AddressBook.module.css';
import { PreserveDialog } from './PreserveDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';

type Sighting = KnownCredential['seen'][number];

/** Files named before the rest is counted. */
const NAMED = 5;

/** One person's credential: what it is, until when it counts, and which files were trusted for it. */
export function KnownCard({ known }: { known: KnownCredential }) {
  const [asking, setAsking] = useState<'certificate' | 'rename' | 'remove'>();
  const [preserving, setPreserving] = useState<Sighting>();
  const [now] = useState(() => new Date());
  const { certificate, advice, seen, fingerprint } = known;
  const lasting = validity(certificate, now);
  const close = () => setAsking(undefined);
  const remove = async (): Promise<void> => {
    const lose = await removeKnown(fingerprint);
    notify(`${known.name} was removed. ${lossWords(lose)}`);
  };
  return (
    <Card
      title={known.name}
      actions={
        <div className={s['actions']}>
          <Button small icon={Award} onPress={() => setAsking('certificate')}>
            Certificate…
          </Button>
          <Button small icon={Pencil} onPress={() => setAsking('rename')}>
            Rename…
          </Button>
          <Button small variant="quiet" icon={Trash2} onPress={() => setAsking('remove')}>
            Remove…
          </Button>
        </div>
      }
    >
      <div className={s['badges']}>
        <Badge tone="disclosure">Private</Badge>
        <Badge tone={lasting.tone}>{lasting.words}</Badge>
      </div>
      {advice !== undefined && (
        <p className={s['advice']} role="note">
          <Mark tone="attention" /> {advice}
        </p>
      )}
      <Facts
        facts={[
          {
            name: 'On the certificate',
            value: <HostileText text={certificate.subject} max={400} />,
            note: 'Nobody has checked that name but you.',
          },
          { name: 'Fingerprint', value: <code>{formatFingerprint(fingerprint)}</code>, note: 'sha256' },
          { name: 'Added', value: formatDay(known.addedAt) },
          {
            name: 'Vouched for',
            value: seen.length === 0 ? 'No file yet.' : <Seen known={known} onPreserve={setPreserving} />,
          },
        ]}
      />
      {asking === 'certificate' && <CertificateDialog chain={[certificate]} onClose={close} />}
      {preserving && (
        <PreserveDialog
          asset={preserving.asset}
          name={preserving.name}
          until={certificate.notAfter}
          onClose={() => setPreserving(undefined)}
        />
      )}
      {asking === 'rename' && <RenameDialog known={known} onClose={close} />}
      <ConfirmDialog
        title={`Remove ${known.name}?`}
        isOpen={asking === 'remove'}
        onClose={close}
        confirmLabel="Remove credential"
        danger
        onConfirm={() => void remove().catch(reportError)}
      >
        <p>
          It stops vouching at once: whatever it signed will show an unknown signer, where no list vouches.{' '}
          {lossWords(seen.length)} To trust it again you would have to compare its fingerprint again.
        </p>
        {seen.length > 0 && <Seen known={known} />}
      </ConfirmDialog>
    </Card>
  );
}

/** What removing means for files. */
const lossWords = (files: number): string => {
  if (files === 0) return 'No file was trusted for it.';
  return files === 1 ? 'One file was trusted for it.' : `${String(files)} files were trusted for it.`;
};

interface SeenProps {
  known: KnownCredential;
  /** Absent: they are named alone. */
  onPreserve?: (seen: Sighting) => void;
}

const Seen = ({ known: { seen }, onPreserve }: SeenProps) => (
  <ul className={s['seen']}>
    {seen.slice(0, NAMED).map((one) => (
      <li key={one.asset} className={s['sighting']}>
        <a href={formatRoute({ screen: 'inspect', item: one.asset })}>
          <HostileText text={one.name} oneLine max={120} />
        </a>
        <span className={s['quiet']}>{formatDay(one.at)}</span>
        {onPreserve && (
          <IconButton
            small
            icon={Stamp}
            label={`Preserve this asset: ${displayText(one.name, { max: 80 })}…`}
            onPress={() => onPreserve(one)}
          />
        )}
      </li>
    ))}
    {seen.length > NAMED && <li className={s['quiet']}>and {seen.length - NAMED} more</li>}
  </ul>
);

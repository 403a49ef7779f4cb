import { Award, X } from 'lucide-react';
import { useState } from 'react';
import type { TrustEntry, TrustList } from '#shared/api/trust.ts';
import { VOUCHED_AS } from '#shared/verdict/vouching.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { type Fact, Facts } from '../../ui/Card.tsx';
import { formatFingerprint } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { CertificateDialog } from './certificate/CertificateDialog.tsx';
import { certificateFacts } from './certificate/certificate-facts.tsx';
import { entryName, entryState } from './entry-words.ts';
import s from './EntriesTab.module.css';

interface EntryDetailProps {
  list: TrustList;
  entry: TrustEntry;
  onClose: () => void;
}

/** One entry: its certificate, and what the list says beside it. */
export function EntryDetail({ list, entry, onClose }: EntryDetailProps) {
  const [viewing, setViewing] = useState(false);
  const { certificate, note, since, line } = entry;
  const facts: Fact[] = [
    { name: 'State', value: entryState(entry).words },
    ...(certificate
      ? certificateFacts(certificate)
      : [{ name: 'SHA-256', value: <HostileText text={formatFingerprint(entry.fingerprint)} mono max={200} /> }]),
    ...(note === undefined ? [] : [{ name: 'Beside it', value: <HostileText text={note} max={600} /> }]),
    ...(since === undefined ? [] : [{ name: 'As it is since', value: formatDay(since) }]),
    { name: 'In the file', value: `Line ${String(line)}` },
  ];
  return (
    // It scrolls, and may hold nothing that takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={s['detail']} aria-label="Chosen entry" tabIndex={0}>
      <div className={s['detailHead']}>
        <h3 className={s['detailTitle']}>
          <HostileText text={entryName(entry)} oneLine />
        </h3>
        <div className={s['detailActions']}>
          {certificate && (
            <Button small icon={Award} onPress={() => setViewing(true)}>
              Certificate…
            </Button>
          )}
          <IconButton small icon={X} label="Close the entry" onPress={onClose} />
        </div>
      </div>
      <Facts facts={facts} />
      {viewing && certificate && (
        <CertificateDialog
          chain={[certificate]}
          vouchers={[{ list: list.name, as: VOUCHED_AS[list.vouchesFor], fingerprint: certificate.fingerprint }]}
          onClose={() => setViewing(false)}
        />
      )}
    </section>
  );
}

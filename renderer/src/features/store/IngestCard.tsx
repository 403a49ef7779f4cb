import { useCallback } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { client } from '../../client/client.ts';
import { Card, Facts } from '../../ui/Card.tsx';
import { formatBytes, formatFingerprint } from '../../ui/formats.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { stateWords } from './provenance-words.ts';
import { useAsk } from './use-ask.ts';

/** What was known of the media when Countersign put it in; nothing where somebody else did. */
export function IngestCard({ connection, flow }: { connection: ConnectionId; flow: string }) {
  const ask = useCallback(
    (signal: AbortSignal) => client['ingest.ofFlow']({ connection, flow }, { signal }),
    [connection, flow],
  );
  // An extra: where it cannot be had, the Flow itself says all the rest.
  const report = useAsk(ask).value?.report;
  return report ? <Recorded report={report} /> : null;
}

const Recorded = ({ report: { verdict, stamp, at, keeping, size, sha256 } }: { report: IngestReport }) => (
  <Card title="As Countersign put it in">
    <Facts
      facts={[
        { name: 'When', value: formatInstant(at) },
        {
          name: 'Verdict then',
          value: <HostileText text={verdict.headline.title} max={200} />,
          note:
            stamp.lists.length === 0
              ? 'No trust list was asked.'
              : `Asked: ${stamp.lists.map(({ name }) => name).join(', ')}. Inspect asks again today.`,
        },
        { name: 'Kept', value: stateWords[keeping].label },
        { name: 'Size', value: formatBytes(size) },
        {
          name: 'SHA-256',
          value: <HostileText text={formatFingerprint(sha256)} mono />,
          note: 'As read back from the store.',
        },
      ]}
    />
  </Card>
);

import type { CertificateFacts } from '#shared/verdict/model.ts';
import type { Fact } from '../../../ui/Card.tsx';
import { formatDay, formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { usageWords } from './usage-words.ts';

/** What stands in a certificate, one fact a line. All of it is text of whoever made it. */
export const certificateFacts = (certificate: CertificateFacts): Fact[] => [
  { name: 'Subject', value: <HostileText text={certificate.subject} max={600} /> },
  { name: 'Issuer', value: <HostileText text={certificate.issuer} max={600} /> },
  { name: 'Valid', value: `${formatDay(certificate.notBefore)} to ${formatDay(certificate.notAfter)}` },
  {
    name: 'May be used for',
    value: (
      <HostileText text={certificate.usages.map(usageWords).join(', ') || 'It does not say (no EKU).'} max={400} />
    ),
    ...(certificate.ca ? { note: 'An authority: it issues certificates.' } : {}),
  },
  { name: 'Serial', value: <HostileText text={certificate.serial} mono max={200} /> },
  { name: 'SHA-256', value: <HostileText text={formatFingerprint(certificate.fingerprint)} mono max={200} /> },
];

import type { CertificateView } from '#shared/api/bench.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import type { Fact } from '../../../ui/Card.tsx';
import { formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { usageWords } from './usage-words.ts';

/** What is known of a certificate: the little that a verdict keeps, or all of it, as the bench reads it. */
export type ShownCertificate = CertificateFacts | CertificateView;

/** What stands in a certificate, one fact a line. All of it is text of whoever made it. */
export const certificateFacts = (certificate: ShownCertificate): Fact[] => [
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
  ...('key' in certificate ? viewFacts(certificate) : []),
  ...(certificate.assuranceLevel === undefined
    ? []
    : [
        {
          name: 'C2PA assurance',
          value: `Assurance level ${certificate.assuranceLevel}`,
          note: 'How well the product that holds the key protects it, as its issuer says. Nothing about what it shows.',
        },
      ]),
  ...(certificate.conformanceRecord === undefined
    ? []
    : [
        {
          name: 'Conforming product',
          value: <HostileText text={certificate.conformanceRecord} mono max={120} />,
          note: 'Id of its record on C2PA’s list, as the certificate names it. Nobody looked it up.',
        },
      ]),
  { name: 'Serial', value: <HostileText text={certificate.serial} mono max={200} /> },
  { name: 'SHA-256', value: <HostileText text={formatFingerprint(certificate.fingerprint)} mono max={200} /> },
];

const viewFacts = (view: CertificateView): Fact[] => [
  { name: 'Key', value: <HostileText text={view.key} max={80} /> },
  {
    name: 'Signed with',
    value: <HostileText text={view.signatureAlgorithm.name ?? view.signatureAlgorithm.oid} max={80} />,
  },
  ...(view.keyUsages ? [{ name: 'Its key may', value: view.keyUsages.join(', ') }] : []),
  ...(view.policies.length > 0
    ? [
        {
          name: 'Policies',
          value: <HostileText text={view.policies.map(({ oid, name }) => name ?? oid).join(', ')} max={400} />,
        },
      ]
    : []),
  ...(view.ocsp.length > 0
    ? [
        {
          name: 'Revocation service',
          value: <HostileText text={view.ocsp.join(', ')} mono max={300} />,
          note: 'Named, never asked.',
        },
      ]
    : []),
];

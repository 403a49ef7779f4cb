import { X509Certificate } from 'node:crypto';
import { Certificate as PkiCertificate } from 'pkijs';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { conformanceOf } from '#core/trust/conformance.ts';

/**
 * One certificate, parsed twice: node:crypto (OpenSSL) for keys, signatures and fingerprints, pkijs for the extensions and dates that
 * Node does not give. A certificate that either of them refuses does not become one of these.
 */
export interface Certificate {
  readonly der: Buffer;
  readonly node: X509Certificate;
  readonly pki: PkiCertificate;
  readonly facts: CertificateFacts;
}

const COMMON_NAME = '2.5.4.3';
const ORGANISATION = '2.5.4.10';

/**
 * Parses one DER certificate, with nothing before or after it.
 * @throws Error (any) when it is not one; callers turn that into their own outcome.
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const node = new X509Certificate(bytes);
  // OpenSSL stops reading at the end of the certificate; what follows would change a fingerprint taken over the whole.
  if (!node.raw.equals(bytes)) throw new Error('bytes after the end of the certificate');
  const pki = PkiCertificate.fromBER(new Uint8Array(bytes));
  return { der: node.raw, node, pki, facts: certificateFacts(node, pki) };
}

/** PEM of one certificate, with its final newline. */
export const toPem = (certificate: Pick<Certificate, 'node'>): string => `${certificate.node.toString().trim()}\n`;

/** The same certificate signs itself: a root, or a private credential. Worked out once for each: it costs a verification. */
export function isSelfSigned(certificate: Pick<Certificate, 'node'>): boolean {
  const { node } = certificate;
  const known = selfSigned.get(node) ?? (node.subject === node.issuer && node.verify(node.publicKey));
  selfSigned.set(node, known);
  return known;
}

const selfSigned = new WeakMap<X509Certificate, boolean>();

function certificateFacts(node: X509Certificate, pki: PkiCertificate): CertificateFacts {
  const organisation = attribute(pki, ORGANISATION);
  const subject = oneLine(node.subject);
  return {
    name: attribute(pki, COMMON_NAME) ?? organisation ?? subject,
    ...(organisation !== undefined && { organisation }),
    subject,
    issuer: oneLine(node.issuer),
    serial: node.serialNumber.toLowerCase(),
    fingerprint: fingerprintOf(node),
    notBefore: pki.notBefore.value.toISOString(),
    notAfter: pki.notAfter.value.toISOString(),
    ca: node.ca,
    // Node names a certificate's *extended* usages `keyUsage`; absent means undefined, whatever its types say.
    usages: (node.keyUsage as string[] | undefined) ?? [],
    ...conformanceOf(pki),
  };
}

/** sha256 over the DER, lower-case hex. */
const fingerprintOf = (node: X509Certificate): string => node.fingerprint256.replaceAll(':', '').toLowerCase();

/** Node writes one attribute a line with control characters escaped, so a newline is always a separator. */
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').reverse().join(', ');

/** The last attribute of that type is the most specific one. Certificates are hostile text: control characters do not get through. */
function attribute(pki: PkiCertificate, type: string): string | undefined {
  const values = pki.subject.typesAndValues
    .filter((entry) => entry.type === type)
    .map((entry) =>
      String(entry.value.valueBlock.value)
        .replaceAll(/\p{Cc}/gu, '\uFFFD')
        .trim(),
    );
  return values.findLast((value) => value !== '');
}

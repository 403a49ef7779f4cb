import { createHash } from 'node:crypto';
import type { CertificateView } from '#shared/api/bench.ts';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { CERTIFICATE_SIGNATURES, EKU, EXTENSION } from '#core/trust/oids.ts';

/** Names of the usages that occur on the lists in use; others are shown by their number. */
const USAGES: ReadonlyMap<string, string> = new Map([
  [EKU.emailProtection, 'E-mail protection'],
  [EKU.documentSigning, 'Document signing'],
  [EKU.timeStamping, 'Time-stamping'],
  [EKU.ocspSigning, 'OCSP signing'],
  [EKU.microsoftC2pa, 'Microsoft C2PA signing'],
  [EKU.claimSigning, 'C2PA claim signing'],
  [EKU.any, 'Any use'],
  ['1.3.6.1.5.5.7.3.1', 'TLS server'],
  ['1.3.6.1.5.5.7.3.2', 'TLS client'],
  ['1.3.6.1.5.5.7.3.3', 'Code signing'],
]);
const POLICIES: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.4.1.62558.1.1', 'C2PA certificate policy'],
  ['2.5.29.32.0', 'Any policy'],
]);
/** RFC 5280 section 4.2.1.3, from the first bit on. */
const KEY_USAGES = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];
/** All that a certificate says about itself, named where it has a name. Never throws for what is in it. */
export function certificateView(certificate: Certificate): CertificateView {
  const { facts, node, pki } = certificate;
  const algorithm = pki.signatureAlgorithm.algorithmId;
  const usages = keyUsages(certificate);
  return {
    ...facts,
    selfSigned: isSelfSigned(certificate),
    key: keyName(certificate),
    keyFingerprint: createHash('sha256')
      .update(node.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    signatureAlgorithm: named(algorithm, CERTIFICATE_SIGNATURES),
    ...(usages && { keyUsages: usages }),
    extendedUsages: facts.usages.map((oid) => named(oid, USAGES)),
    policies: policies(certificate).map((oid) => named(oid, POLICIES)),
    ocsp: ocspAddresses(certificate),
  };
}

const named = (oid: string, names: ReadonlyMap<string, string>): { oid: string; name?: string } => {
  const name = names.get(oid);
  return name === undefined ? { oid } : { oid, name };
};

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function keyName({ node }: Certificate): string {
  const { publicKey } = node;
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  if (namedCurve !== undefined) return `EC ${CURVES[namedCurve] ?? namedCurve}`;
  if (modulusLength !== undefined) return `RSA ${modulusLength}`;
  return publicKey.asymmetricKeyType === 'ed25519' ? 'Ed25519' : (publicKey.asymmetricKeyType ?? 'unknown');
}

const extension = ({ pki }: Certificate, oid: string) => pki.extensions?.find(({ extnID }) => extnID === oid);

function keyUsages(certificate: Certificate): string[] | undefined {
  const found = extension(certificate, EXTENSION.keyUsage);
  if (!found) return undefined;
  const bits = (found.parsedValue as { valueBlock?: { valueHexView?: Uint8Array } } | undefined)?.valueBlock
    ?.valueHexView;
  return KEY_USAGES.filter((_, index) => (((bits?.[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1);
}

function policies(certificate: Certificate): string[] {
  const parsed = extension(certificate, EXTENSION.certificatePolicies)?.parsedValue as
    | { certificatePolicies?: readonly { policyIdentifier: string }[] }
    | undefined;
  return (parsed?.certificatePolicies ?? []).map(({ policyIdentifier }) => policyIdentifier);
}

/** Where it says that revocation can be asked about. Node prints `OCSP - URI:http://…`, one a line, with what is odd in quotes. */
export const ocspAddresses = ({ node }: Certificate): string[] =>
  (node.infoAccess ?? '').split('\n').flatMap((line) => /^OCSP - URI:(.+)$/.exec(line)?.[1] ?? []);

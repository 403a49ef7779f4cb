// Before @peculiar/x509, which reads its decorators' metadata while it loads.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
} from '@peculiar/x509';
import { createHash, type KeyObject } from 'node:crypto';
import { Certificate as PkiCertificate, PublicKeyInfo } from 'pkijs';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { TrustListId } from '#shared/api/ids.ts';
import {
  DAY,
  generateKeys,
  type Identity,
  issueCertificate,
  issueClaimSigner,
  issueIssuingCa,
  issueRoot,
} from '#core/signers/issue.ts';
import { type Certificate, parseCertificate, toPem } from '#core/trust/certificate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { vouchesForOf } from '#shared/verdict/vouching.ts';
import { DEFAULT_USAGES, EKU } from '#core/trust/oids.ts';

/** The instant that tests of certificates call now. */
export const NOW = new Date('2026-11-21T12:00:00.000Z');

export const days = (from: number, to: number) => ({
  notBefore: new Date(NOW.getTime() + from * DAY),
  notAfter: new Date(NOW.getTime() + to * DAY),
});

export interface Pki {
  root: Identity;
  issuing: Identity;
  leaf: Identity;
}

export async function makePki(name = 'House', algorithm: SignatureAlgorithm = 'es256'): Promise<Pki> {
  const root = await issueRoot(`O=${name}, CN=${name} root`, days(-900, 2000));
  const issuing = await issueIssuingCa(`O=${name}, CN=${name} issuing CA`, days(-900, 1000), root);
  const leaf = await issueClaimSigner(`O=${name}, CN=${name} signer`, days(-10, 355), issuing, algorithm);
  return { root, issuing, leaf };
}

/** A certificate that deviates: say what, get everything else as a claim signer's certificate has it. */
export async function issueOdd(
  issuer: Identity,
  odd: {
    subject?: string;
    validity?: { notBefore: Date; notAfter: Date };
    algorithm?: SignatureAlgorithm;
    extensions?: Extension[];
  },
): Promise<Identity> {
  const algorithm = odd.algorithm ?? 'es256';
  const keys = await generateKeys(algorithm);
  const request = {
    subject: odd.subject ?? 'O=Odd, CN=Odd signer',
    publicKey: keys.publicKey,
    ...(odd.validity ?? days(-10, 355)),
    extensions: odd.extensions ?? leafExtensions(),
  };
  return { algorithm, keys, certificate: await issueCertificate(request, issuer) };
}

export const leafExtensions = (
  usages: string[] = [EKU.emailProtection],
  keyUsage: number = KeyUsageFlags.digitalSignature,
): Extension[] => [
  new BasicConstraintsExtension(false, undefined, true),
  new KeyUsagesExtension(keyUsage, true),
  new ExtendedKeyUsageExtension(usages),
];

/** RFC 3161 section 2.3: critical, and nothing else. */
export const timestampingExtensions = (usages: string[] = [EKU.timeStamping], critical = true): Extension[] => [
  new BasicConstraintsExtension(false, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  new ExtendedKeyUsageExtension(usages, critical),
];

export const caExtensions = (pathLength?: number): Extension[] => [
  new BasicConstraintsExtension(true, pathLength, true),
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
];

/** A list as `TrustLists.enabled` gives it. */
export function loadedList(
  name: string,
  certificates: readonly Certificate[],
  as: Partial<LoadedList['list']> = {},
): LoadedList {
  const purpose = as.purpose ?? 'signer';
  return {
    list: {
      id: TrustListId.parse(name),
      name,
      operator: 'a test',
      purpose,
      kind: 'anchors',
      vouchesFor: vouchesForOf(purpose)[0],
      acceptedUsages: [...DEFAULT_USAGES[purpose]],
      ecosystem: '',
      audience: '',
      enabled: true,
      demo: false,
      preset: false,
      version: createHash('sha256').update(certificates.map(toPem).join('')).digest('hex'),
      format: 'pem',
      obtainedAt: NOW.toISOString(),
      source: 'a test',
      entries: certificates.length,
      expired: 0,
      expiring: 0,
      damaged: false,
      ...as,
    },
    certificates,
  };
}

/** Any extension, by its DER. */
export const extension = (oid: string, critical: boolean, value: Uint8Array<ArrayBuffer>): Extension =>
  new Extension(oid, critical, value);

export const unknownCritical = (): Extension => extension('1.2.3.4', true, new Uint8Array([5, 0]));

/**
 * The same certificate with a change that an issuer's library would not make, signed again. For rules about certificates that nobody
 * should issue, but somebody will.
 */
export async function reissue(
  { certificate }: Identity,
  issuer: Identity,
  change: (certificate: PkiCertificate) => void,
  hash = 'SHA-384',
): Promise<Certificate> {
  const changed = PkiCertificate.fromBER(new Uint8Array(certificate.der));
  change(changed);
  // Node's key type knows usages that the DOM's does not; it is the same object.
  await changed.sign(issuer.keys.privateKey as CryptoKey, hash);
  return parseCertificate(new Uint8Array(changed.toSchema(true).toBER()));
}

export const publicKeyInfo = (key: KeyObject): PublicKeyInfo =>
  PublicKeyInfo.fromBER(new Uint8Array(key.export({ type: 'spki', format: 'der' })));

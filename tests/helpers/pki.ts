import { sign } from 'node:crypto';
import { DAY, generateKeys, issueCertificate, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { leafExtensions } from '../support/pki.ts';

/** Certificates for tests of the engine, made anew in every run: root -> P-256 leaf. */
export interface TestIdentity {
  readonly algorithm: 'es256';
  /** The leaf alone: the root issued it. */
  readonly chainPem: string;
  readonly rootPem: string;
  /** PKCS#8, for the engine's own signer. */
  readonly keyPem: string;
  readonly sign: (toBeSigned: Uint8Array) => Promise<Uint8Array>;
}

export const usages = { ...EKU, serverAuth: '1.3.6.1.5.5.7.3.1' } as const;

interface IdentityOptions {
  readonly name?: string;
  /** Extended key usages of the leaf; absent: claim signing. */
  readonly usages?: readonly string[];
  /** Days from now; absent: a year. Negative ones make an expired certificate. */
  readonly days?: number;
}

export async function makeIdentity({
  name = 'Test',
  usages: leafUsages = [usages.claimSigning],
  days = 365,
}: IdentityOptions = {}): Promise<TestIdentity> {
  const validity = (last: number) => {
    const end = Date.now() + last * DAY;
    return { notBefore: new Date(Math.min(Date.now(), end) - 10 * DAY), notAfter: new Date(end) };
  };
  const root = await issueRoot(`O=${name}, CN=${name} root`, validity(3650));
  const keys = await generateKeys('es256');
  const request = { subject: `O=${name}, CN=${name} signer`, publicKey: keys.publicKey, ...validity(days) };
  const leaf = await issueCertificate({ ...request, extensions: leafExtensions([...leafUsages]) }, root);
  const key = toKeyObject(keys);
  return {
    algorithm: 'es256',
    chainPem: toPem(leaf),
    rootPem: toPem(root.certificate),
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign: async (toBeSigned) => sign('sha256', toBeSigned, { key, dsaEncoding: 'ieee-p1363' }),
  };
}

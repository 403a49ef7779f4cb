import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { DAY, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { issueOdd, leafExtensions } from './pki.ts';

/** A signer for tests of the engine, which goes by the clock of the machine. */
export interface TestIdentity {
  readonly algorithm: SignatureAlgorithm;
  /** The leaf alone: the root issued it. */
  readonly chainPem: string;
  readonly rootPem: string;
  /** PKCS#8, for the engine's own signer. */
  readonly keyPem: string;
  readonly sign: (toBeSigned: Uint8Array) => Promise<Uint8Array>;
}

interface IdentityOptions {
  readonly name?: string;
  /** Extended key usages of the leaf; absent: claim signing. */
  readonly usages?: string[];
  /** Days from now that the leaf lasts; negative: it has expired. */
  readonly days?: number;
  readonly algorithm?: SignatureAlgorithm;
}

export async function makeIdentity(options: IdentityOptions = {}): Promise<TestIdentity> {
  const { name = 'Test', usages = [EKU.claimSigning], days = 300, algorithm = 'es256' } = options;
  const fromNow = (from: number) => new Date(Date.now() + from * DAY);
  const root = await issueRoot(`O=${name}, CN=${name} root`, { notBefore: fromNow(-30), notAfter: fromNow(1000) });
  const leaf = await issueOdd(root, {
    subject: `O=${name}, CN=${name} signer`,
    validity: { notBefore: fromNow(-20), notAfter: fromNow(days) },
    algorithm,
    extensions: leafExtensions(usages),
  });
  const key = toKeyObject(leaf.keys);
  return {
    algorithm,
    chainPem: toPem(leaf.certificate),
    rootPem: toPem(root.certificate),
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign: async (toBeSigned) => signBytes(algorithm, key, toBeSigned),
  };
}

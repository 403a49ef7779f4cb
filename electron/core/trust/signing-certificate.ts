import type { CertificateFacts } from '#shared/verdict/model.ts';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import { MAX_CHAIN } from '#core/trust/chain-path.ts';
import { CLAIM_SIGNING_USAGES, EKU, SERVICE_USAGES } from '#core/trust/oids.ts';

/**
 * The certificates of an `x5chain`, at least one; or why they could not be read.
 * @param parse for whoever reads the same certificates again and again
 */
export function parseChain(chain: readonly Uint8Array[], parse = parseCertificate): Certificate[] | string {
  if (chain.length === 0) return 'The signature carries no certificate.';
  if (chain.length > MAX_CHAIN)
    return `The signature carries ${chain.length} certificates; more than ${MAX_CHAIN} are not read.`;
  const certificates: Certificate[] = [];
  for (const [index, der] of chain.entries()) {
    try {
      certificates.push(parse(der));
    } catch {
      // What exactly OpenSSL disliked helps nobody; which certificate it was does.
      return `Certificate ${index + 1} of ${chain.length} in the signature is not an X.509 certificate.`;
    }
  }
  return certificates;
}

/**
 * Why a certificate may not sign claims whoever issued it, in one sentence; undefined when it may (C2PA 2.2, 14.5.1).
 * @param accepted usages that some list takes besides the usual ones. None makes a service's certificate a signer's (F2).
 */
export function wrongKind(
  { ca, usages }: Pick<CertificateFacts, 'ca' | 'usages'>,
  accepted: readonly string[] = [],
): string | undefined {
  if (ca)
    return 'The certificate belongs to a certificate authority, which may issue certificates but not sign claims.';
  if (usages.some((usage) => SERVICE_USAGES.has(usage)))
    return 'The certificate was made for time-stamping or for answering revocation questions, not for signing claims.';
  if (usages.includes(EKU.any))
    return 'The certificate allows any use at all; one for signing claims must name its uses.';
  if (!usages.some((usage) => CLAIM_SIGNING_USAGES.has(usage) || accepted.includes(usage)))
    return 'The certificate was not made for signing claims, documents or e-mail.';
  return undefined;
}

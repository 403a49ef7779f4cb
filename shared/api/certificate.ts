import { AssetId } from '#shared/api/ids.ts';
import { PreflightReport } from '#shared/api/signer.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { CertificateFacts } from '#shared/verdict/model.ts';

/** Certificate files, PEM (one or more certificates) or DER, in any order. */
const Files = z.array(AssetId).min(1).max(20);

export const CertificateReport = z.object({
  /** As it would stand in a claim: the signer's own, then its issuers, as far as they were given. */
  chain: z.array(CertificateFacts),
  preflight: PreflightReport,
});
export type CertificateReport = z.output<typeof CertificateReport>;

export const Bundle = z.object({
  /** The chain, one certificate after the other. */
  pem: z.string(),
  chain: z.array(CertificateFacts),
  /** Roots that were left out: a claim carries none (R73). */
  dropped: z.array(CertificateFacts),
});
export type Bundle = z.output<typeof Bundle>;

/** Certificates that lie in files and belong to no signer here, yet. Nothing is kept and nothing is fetched. */
export const certificateApi = {
  /**
   * What `signer.preflight` says of a signer, for certificate files in the order given. `key` is compared with the first certificate;
   * without one that is not checked. `ocsp`: an answer about revocation (DER) that somebody has already.
   */
  'certificate.preflight': procedure(
    z.object({
      files: Files,
      key: AssetId.optional(),
      /** Opens the key when it is encrypted. */
      passphrase: z.string().max(1000).optional(),
      ocsp: AssetId.optional(),
      /** R77: the authority that the chain has to lead to, pinned: no other one counts for the rule `pinned-root`. */
      root: AssetId.optional(),
    }),
    CertificateReport,
  ),
  /** Puts separate files in signing order. Errors: `key_refused` when there is no one signer, or a certificate has no part in its chain. */
  'certificate.bundle': procedure(z.object({ files: Files, keepRoot: z.boolean() }), Bundle),
};

import { AssetId, SignerId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { CertificateFacts, Revocation } from '#shared/verdict/model.ts';

/** Whose certificate: of a manifest's signer (the file's own when none is named), of a signer here, or in files, signer first. */
export const RevocationSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('manifest'), asset: AssetId, manifest: z.string().max(1000).optional() }),
  z.object({ kind: z.literal('signer'), signer: SignerId }),
  z.object({ kind: z.literal('files'), files: z.array(AssetId).min(1).max(20) }),
]);
export type RevocationSubject = z.output<typeof RevocationSubject>;

export const RevocationService = z.object({
  /** The certificate that is asked about. Hostile text. */
  certificate: CertificateFacts,
  /** Subject of the certificate that issued it. Hostile text. */
  issuer: z.string(),
  /** Where the certificate says its issuer answers: whoever made the certificate wrote that. */
  address: z.string(),
  /** Who would learn of it, with the port where it is not the usual one. */
  host: z.string(),
  /** False: everybody on the way learns of it too. The answer is safe either way, because it is signed. */
  encrypted: z.boolean(),
});
export type RevocationService = z.output<typeof RevocationService>;

/** Asking an issuer whether it revoked a certificate (OCSP, RFC 6960; R36, R55, R65). */
export const revocationApi = {
  /** Whom one would ask. Asks nobody. Errors: `revocation_failed` where nobody can be asked, with the reason. */
  'revocation.service': procedure(z.object({ subject: RevocationSubject }), RevocationService),
  /**
   * Asks, when the policy of the workspace allows it: one request, http or https, at most 64 KiB within 10 seconds. The answer is checked
   * like one that came with a file, kept, and counts in verdicts and pre-flights from then on; until it ends nobody is asked again.
   * @param host as `revocation.service` said it and a person agreed to it; another is refused.
   * Errors: `revocation_failed`; `address_inside` where the policy does not say that addresses inside this network are meant.
   */
  'revocation.ask': procedure(z.object({ subject: RevocationSubject, host: z.string().max(1000) }), Revocation),
};

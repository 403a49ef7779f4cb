import { AssetId, SignerId, TargetId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { CertificateFacts, ListMatch, ListMiss, Revocation } from '#shared/verdict/model.ts';

export const SignatureAlgorithm = z.enum(['es256', 'es384', 'es512', 'ps256', 'ps384', 'ps512', 'ed25519']);
export type SignatureAlgorithm = z.output<typeof SignatureAlgorithm>;

export const Signer = z.object({
  id: SignerId,
  name: z.string(),
  /** `demo` was made on this machine for trying out; `private` is a self-signed credential of one person (R57). */
  kind: z.enum(['demo', 'file', 'private']),
  algorithm: SignatureAlgorithm,
  certificate: CertificateFacts,
  /** Leaf first. */
  chain: z.array(CertificateFacts),
  /** True when a passphrase must be given before it can sign (it is held in memory only). */
  locked: z.boolean(),
});
export type Signer = z.output<typeof Signer>;

/**
 * The one rule that a person may override, for one export, on purpose (R39): readers are told that the certificate is revoked, and the
 * engine signs all the same. What breaks the profile it would not sign.
 */
export const REVOCATION_RULE = 'revocation';

/** One rule of the C2PA certificate profile, or of the bundle (R43, R48). */
export const PreflightCheck = z.object({
  /** Stable: `is-ca`, `no-eku`, `expired`, `key-mismatch`, … */
  rule: z.string(),
  outcome: z.enum(['ok', 'warn', 'blocked']),
  message: z.string(),
});
export type PreflightCheck = z.output<typeof PreflightCheck>;

export const PreflightReport = z.object({
  /** `warn`: signing is possible and says so; `blocked`: it is not (F6, R47). */
  outcome: z.enum(['ok', 'warn', 'blocked']),
  checks: z.array(PreflightCheck),
  matches: z.array(ListMatch),
  /** Every list that was asked and does not vouch, with the reason (R44, R45). */
  misses: z.array(ListMiss),
  /** From an answer that is at hand; `absent`: nobody was asked, because that would tell the issuer (R65). */
  revocation: Revocation,
  /** R46: with no list enabled nothing is claimed about trust. */
  trust: z.enum(['listed', 'unlisted', 'not-checked']),
  daysLeft: z.number().int(),
});
export type PreflightReport = z.output<typeof PreflightReport>;

export const signerApi = {
  'signer.list': procedure(z.object({}), z.array(Signer)),
  'signer.preflight': procedure(z.object({ signer: SignerId }), PreflightReport),
  /** Copies a PKCS#8 key and its bundle into the workspace; the key is stored encrypted with `passphrase`. */
  'signer.import': procedure(
    z.object({
      name: z.string().min(1).max(100),
      key: AssetId,
      bundle: AssetId,
      /** Opens the key file when it is encrypted, and protects our copy in any case. */
      passphrase: z.string().min(8).max(1000),
    }),
    Signer,
  ),
  /** Makes a self-signed, non-CA credential (R34, R57). Defaults of the screen: ES256, one year, no personal data. */
  'signer.generate': procedure(
    z.object({
      name: z.string().min(1).max(100),
      algorithm: z.enum(['es256', 'ed25519']),
      days: z.number().int().min(1).max(3650),
      organisation: z.string().max(200).optional(),
      commonName: z.string().max(200).optional(),
      passphrase: z.string().min(8).max(1000),
    }),
    Signer,
  ),
  /** Keeps the passphrase in memory until the app ends; wrong ones are refused with `key_refused`. */
  'signer.unlock': procedure(z.object({ signer: SignerId, passphrase: z.string().min(1).max(1000) }), Signer),
  /** The signer's own certificate, to be given to others (R59). Never the key. */
  'signer.exportCertificate': procedure(
    z.object({ signer: SignerId }),
    z.object({ name: z.string(), pem: z.string(), certificate: CertificateFacts }),
  ),
  /**
   * Writes the key to a target, encrypted with a passphrase of its own (PKCS#8), and only to whoever opens it with the signer's. The one
   * way a key leaves the workspace.
   */
  'signer.exportKey': procedure(
    z.object({
      signer: SignerId,
      passphrase: z.string().min(1).max(1000),
      newPassphrase: z.string().min(8).max(1000),
      target: TargetId,
    }),
    z.object({ name: z.string() }),
  ),
  'signer.remove': procedure(z.object({ signer: SignerId }), z.object({})),
};
export const signerEvents = { 'signer.changed': z.object({}) };

import { AssetId, Instant, SignerId, TargetId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { CertificateFacts, ListMatch, ListMiss, Revocation } from '#shared/verdict/model.ts';

export const SignatureAlgorithm = z.enum(['es256', 'es384', 'es512', 'ps256', 'ps384', 'ps512', 'ed25519']);
export type SignatureAlgorithm = z.output<typeof SignatureAlgorithm>;

/** R56: a request for a certificate (PKCS#10) whose answer has not come yet. It is kept until then, or until it is given up. */
export const PendingRequest = z.object({
  madeAt: Instant,
  /** `new`: it is for a key of its own, which signs nothing before the answer is installed. */
  key: z.enum(['same', 'new']),
  algorithm: SignatureAlgorithm,
  /** As RFC 4514 writes it, most specific first. */
  subject: z.string(),
  /** PEM. Nothing in it is secret. */
  csr: z.string(),
});
export type PendingRequest = z.output<typeof PendingRequest>;

/** A certificate a signer had before; what it signed is still verified by it. */
export const FormerCertificate = z.object({
  certificate: CertificateFacts,
  replacedAt: Instant,
  /** Whether the key in use now is another one; the former key is kept too, encrypted. */
  key: z.enum(['same', 'other']),
});
export type FormerCertificate = z.output<typeof FormerCertificate>;

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
  /** Whoever issued it to themselves renews it themselves; anybody else asks their authority. */
  selfSigned: z.boolean(),
  pending: PendingRequest.optional(),
  /** Newest first. */
  former: z.array(FormerCertificate),
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

/** What an authority's answer would make of a signer. */
export const AnswerReport = z.object({
  /** As it would stand in a claim. */
  chain: z.array(CertificateFacts),
  preflight: PreflightReport,
});
export type AnswerReport = z.output<typeof AnswerReport>;

/** The issued certificate with or without its issuers, PEM or DER, in any order. */
const AnswerFiles = z.array(AssetId).min(1).max(20);
/** `algorithm` is of a new key; absent: that of the key in use. */
const KeyChoice = { key: z.enum(['same', 'new']), algorithm: SignatureAlgorithm.optional() };

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
  /**
   * Makes a request for a certificate (R56). The signer stays as it is; the request waits with it. `subject` (RFC 4514, most specific
   * first) is that of the certificate in use when absent. Errors: `invalid_input` for a demo signer, a subject that cannot be read, or while
   * another request waits; `key_refused` when the signer is locked.
   */
  'signer.request': procedure(
    z.object({ signer: SignerId, ...KeyChoice, subject: z.string().min(1).max(1000).optional() }),
    Signer,
  ),
  /** Gives up the request that waits, and the new key that was made for it. Errors: `invalid_input` when none waits. */
  'signer.cancelRequest': procedure(z.object({ signer: SignerId }), Signer),
  /** Looks at an authority's answer and keeps nothing. Errors: `key_refused` when it is not for the key that waits, or of more than one chain. */
  'signer.previewAnswer': procedure(z.object({ signer: SignerId, files: AnswerFiles }), AnswerReport),
  /**
   * Makes the answer the signer's certificate, from one moment to the next; the one before stays among the former. Without a request
   * that waits it has to be for the key in use. Errors: as `signer.previewAnswer`; `preflight_blocked` when it could not sign.
   */
  'signer.installCertificate': procedure(z.object({ signer: SignerId, files: AnswerFiles }), Signer),
  /**
   * Makes a self-signed credential anew, with the same subject. Errors: `invalid_input` for a certificate that somebody else issued, a demo
   * signer, or while a request waits; `key_refused` when the signer is locked.
   */
  'signer.renew': procedure(
    z.object({ signer: SignerId, ...KeyChoice, days: z.number().int().min(1).max(3650) }),
    Signer,
  ),
  /** Removes the signer with its keys and its former certificates. */
  'signer.remove': procedure(z.object({ signer: SignerId }), z.object({})),
};
export const signerEvents = { 'signer.changed': z.object({}) };

import { AssetId, Instant, TrustListId } from '#shared/api/ids.ts';
import { PreflightCheck } from '#shared/api/signer.ts';
import { TrustListKind, TrustPurpose } from '#shared/api/trust.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import {
  CertificateFacts,
  HeadlineState,
  ListMatch,
  ListMiss,
  PrivateMatch,
  Revocation,
  VouchesFor,
} from '#shared/verdict/model.ts';

/*
 * The trust bench: one file or certificate against every list of the workspace, whether it is turned on or not. A verdict goes by the
 * lists that are on; the bench says what the others would have said.
 */

const Named = z.object({ oid: z.string(), name: z.string().optional() });

/** Everything a person may want to see of one certificate. Its texts are hostile. */
export const CertificateView = CertificateFacts.extend({
  selfSigned: z.boolean(),
  /** `EC P-256`, `RSA 3072`, `Ed25519`. */
  key: z.string(),
  /** sha256 over the public key (SPKI), lower-case hex. */
  keyFingerprint: z.string(),
  signatureAlgorithm: Named,
  /** Names of RFC 5280 section 4.2.1.3; absent when the extension is. */
  keyUsages: z.array(z.string()).optional(),
  extendedUsages: z.array(Named),
  policies: z.array(Named),
  /** Addresses that the certificate names; nobody asks there. */
  ocsp: z.array(z.string()),
});
export type CertificateView = z.output<typeof CertificateView>;

export const BenchColumn = z.object({
  list: TrustListId,
  name: z.string(),
  operator: z.string(),
  purpose: TrustPurpose,
  kind: TrustListKind,
  vouchesFor: VouchesFor,
  enabled: z.boolean(),
  demo: z.boolean(),
  version: z.string(),
});
export type BenchColumn = z.output<typeof BenchColumn>;

/** `other-purpose`: the list is not for this kind of row and was not asked (R51). */
export const BenchCell = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('match'), match: ListMatch }),
  z.object({ answer: z.literal('miss'), miss: ListMiss }),
  z.object({ answer: z.literal('other-purpose') }),
]);
export type BenchCell = z.output<typeof BenchCell>;

export const BenchRow = z.object({
  /** Stable within one bench. */
  id: z.string(),
  subject: z.enum(['signer', 'timestamp', 'identity', 'certificate']),
  /** Manifest label; absent for a certificate from a file. */
  manifest: z.string().optional(),
  /** Title of what it signed, or the name of the file. Hostile text. */
  title: z.string(),
  /** Steps down from the file itself; absent where the chain does not reach it. */
  depth: z.int().optional(),
  /** Leaf first. */
  chain: z.array(CertificateView),
  /** The instant the chain is judged at, and whether a time-stamp proves it. */
  judgedAt: Instant,
  proven: z.boolean(),
  /** One a column, in their order. */
  cells: z.array(BenchCell),
  private: PrivateMatch.optional(),
  revocation: Revocation.optional(),
  /** Of the authorities the certificate rests on, and of the certificate itself where it made a time-stamp; each with `of`. */
  issuerRevocations: z.array(Revocation).optional(),
  /** Rules of the C2PA profile that the leaf breaks or is about to; signers and certificates only. */
  findings: z.array(PreflightCheck),
  /** Why no list can vouch, whatever is on it. */
  problem: z.string().optional(),
  /** With the lists that are on: the day from which none vouches any more. Absent when the time is proven, or none does. */
  validUntil: Instant.optional(),
});
export type BenchRow = z.output<typeof BenchRow>;

export const Bench = z.object({
  format: z.literal(1),
  subject: z.object({ name: z.string(), kind: z.enum(['media', 'certificate']) }),
  at: Instant,
  columns: z.array(BenchColumn),
  rows: z.array(BenchRow),
});
export type Bench = z.output<typeof Bench>;

const Codes = z.array(z.string());

/** What two engines and we say of one file, side by side. Codes are those of the file's own manifest, without repetition. */
export const SecondOpinion = z.object({
  /** The engine that every verdict rests on, and the other one. */
  engines: z.array(
    z.object({
      name: z.string(),
      library: z.string(),
      /** `trusted`, `valid`, `invalid` as the engine sums up; else why it does not. */
      says: z.enum(['trusted', 'valid', 'invalid', 'none', 'unreadable', 'other']),
      reason: z.string().optional(),
      success: Codes,
      informational: Codes,
      failure: Codes,
    }),
  ),
  /** Countersign's own verdict, which is never laxer than its engine. */
  ours: z.object({ state: HeadlineState, title: z.string() }),
  /** Codes that only one of the two gives, as `engine: code`. Empty: they say the same. */
  differences: Codes,
});
export type SecondOpinion = z.output<typeof SecondOpinion>;

export const benchApi = {
  /** Has the file read by another engine as well, with the lists that are on. Takes some seconds a gigabyte; asks nobody. */
  'bench.secondOpinion': procedure(z.object({ file: AssetId }), SecondOpinion),
  /** A media file (its signatures as they stand in the bytes) or a certificate file, PEM or DER. Asks nobody. */
  'bench.open': procedure(z.object({ file: AssetId }), Bench),
  /** The same as a file to keep: one HTML page without scripts, JSON (one of `benches` in docs/json/trust-check.schema.json), or CSV that no spreadsheet runs. */
  'bench.export': procedure(
    z.object({ file: AssetId, format: z.enum(['html', 'json', 'csv']) }),
    z.object({ name: z.string(), mimeType: z.string(), text: z.string() }),
  ),
};

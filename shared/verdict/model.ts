import { z } from '#shared/rpc/zod.ts';
import { Instant, TrustListId } from '#shared/api/ids.ts';

/*
 * The verdict's three axes are kept apart everywhere (product.md): integrity says what is proven about the bytes, identity who is
 * vouched for by which list, time when it was signed. None of them is a score, and none implies another.
 */

/** `changed` only for a proven hash or signature mismatch; `unreadable` when credentials are there but broken. */
export const IntegrityState = z.enum(['intact', 'changed', 'unreadable', 'unchecked']);
export type IntegrityState = z.output<typeof IntegrityState>;

/** `unlisted` is not an error (R52, ask 3): nobody we asked vouches for the signer. */
export const IdentityState = z.enum([
  'listed',
  'private',
  'unlisted',
  'expired',
  'revoked',
  'wrong-kind',
  'unsigned',
  'unchecked',
]);
export type IdentityState = z.output<typeof IdentityState>;

/** `claimed`: a time stands in the claim or comes from an authority on no list; it is nobody's proof. */
export const TimeState = z.enum(['proven', 'claimed', 'none', 'unchecked']);
export type TimeState = z.output<typeof TimeState>;

/** A list that vouches for a certificate: which list in which version, which entry, and how the match came about. */
export const ListMatch = z.object({
  list: TrustListId,
  listName: z.string(),
  /** sha256 of the list file, hex: a verdict names the version it was made with. */
  version: z.string(),
  /** True for the list made on this machine for trying things out. */
  demo: z.boolean(),
  via: z.enum(['anchor', 'issuing-ca', 'end-entity']),
  /** Subject of the matching entry, one line. */
  entry: z.string(),
  entryFingerprint: z.string(),
});
export type ListMatch = z.output<typeof ListMatch>;

export const CertificateFacts = z.object({
  /** Subject's common name, else organisation, else the whole subject. Never shown without its chain. */
  name: z.string(),
  organisation: z.string().optional(),
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  /** sha256 over the DER, lower-case hex. */
  fingerprint: z.string(),
  notBefore: Instant,
  notAfter: Instant,
  ca: z.boolean(),
  /** Extended key usage OIDs. */
  usages: z.array(z.string()),
});
export type CertificateFacts = z.output<typeof CertificateFacts>;

/** What our evaluator says of one manifest's signature, from the certificates in its bytes. */
export const ChainEvaluation = z.object({
  /** Manifest label. */
  label: z.string(),
  algorithm: z.string(),
  /** Leaf first, as found in `x5chain`. Empty when the signature carries none or could not be parsed. */
  chain: z.array(CertificateFacts),
  matches: z.array(ListMatch),
  /** Ids of the lists that were asked about signers; none: "not checked" (R46). */
  asked: z.array(TrustListId),
  /** Set when no list can help: the certificate may not sign claims at all (F2: TSA-only roots, wrong EKU). */
  wrongKind: z.string().optional(),
  /** The instant the chain was judged at: the proven time-stamp, else now. */
  judgedAt: Instant,
  /** Absent: the signature carries none. It proves its time when it is sound and a list for time-stamps matches. */
  timestamp: z
    .object({
      present: z.literal(true),
      /** What the time-stamp says, sound or not; absent when it cannot be read. */
      at: Instant.optional(),
      /** Name on the certificate that made it. Hostile text. */
      authority: z.string().optional(),
      /** Of this very signature, by the certificate it carries, which was made for time-stamping and valid then. */
      sound: z.boolean(),
      /** Ids of the lists for time-stamps that were asked. */
      asked: z.array(TrustListId),
      matches: z.array(ListMatch),
      /** Why it is not sound, in one sentence. */
      problem: z.string().optional(),
    })
    .optional(),
  /** Why the signature block itself could not be read. */
  malformed: z.string().optional(),
});
export type ChainEvaluation = z.output<typeof ChainEvaluation>;

/** A step down the provenance graph: which ingredient, of which manifest. */
export const PlaceStep = z.object({ manifest: z.string(), ingredient: z.string(), title: z.string() });

/** Where something is said: the empty path is this file's own manifest. */
export const Place = z.array(PlaceStep);
export type Place = z.output<typeof Place>;

/** One thing that is not as it should be, or is missing. */
export const Problem = z.object({
  /** C2PA status code, or one of ours with the prefix `countersign.`. */
  code: z.string(),
  axis: z.enum(['integrity', 'identity', 'time', 'content']),
  /** `missing` is evidence that is not there (no time-stamp, no revocation answer): said, never counted as a fault. */
  severity: z.enum(['fault', 'warning', 'missing', 'note']),
  /** One cause in plain words. */
  cause: z.string(),
  /** What the engine said, kept for the Codes tab. Hostile text. */
  explanation: z.string().optional(),
  /** JUMBF URI or manifest label the code speaks of. */
  subject: z.string().optional(),
  place: Place,
  /** `recorded` was found by an earlier signer and written into the claim; `engine` and `evaluator` were found here and now. */
  source: z.enum(['engine', 'evaluator', 'recorded']),
});
export type Problem = z.output<typeof Problem>;

export const ManifestVerdict = z.object({
  /** Manifest label; for an ingredient that carries no manifest, the ingredient's own key in the provenance graph. */
  node: z.string(),
  place: Place,
  integrity: IntegrityState,
  identity: z.object({
    state: IdentityState,
    signer: CertificateFacts.optional(),
    chain: z.array(CertificateFacts),
    algorithm: z.string().optional(),
    matches: z.array(ListMatch),
    /** Names of the lists that were asked and did not match. */
    asked: z.array(z.string()),
  }),
  time: z.object({
    state: TimeState,
    at: Instant.optional(),
    authority: z.string().optional(),
    /** The day from which this no longer validates: the certificate's end when no trusted time-stamp proves the time. */
    validUntil: Instant.optional(),
  }),
  problems: z.array(Problem),
});
export type ManifestVerdict = z.output<typeof ManifestVerdict>;

/**
 * The one headline. Wording follows C2PA UX Recommendations 2.2; see inspector-ux.md section 3.
 * `unavailable`: the credentials are elsewhere (a remote manifest) and nothing was fetched.
 */
export const HeadlineState = z.enum([
  'trusted',
  'unknown-signer',
  'incomplete',
  'broken',
  'unreadable',
  'none',
  'unavailable',
  'not-media',
  'unchecked',
]);
export type HeadlineState = z.output<typeof HeadlineState>;

export const Verdict = z.object({
  headline: z.object({
    state: HeadlineState,
    /** "Signed by X", "No Content Credential", … */
    title: z.string(),
    /** One or two sentences: what that means and, where something can be done, what. */
    detail: z.string(),
  }),
  /** The active manifest's label; absent when there is none to speak of. */
  active: z.string().optional(),
  manifests: z.array(ManifestVerdict),
  /** All problems of the whole chain, nearest first, faults before warnings before missing before notes. */
  problems: z.array(Problem),
});
export type Verdict = z.output<typeof Verdict>;

/** With what a verdict was made, so that it can be made again and compared (product.md). */
export const VerdictStamp = z.object({
  at: Instant,
  engine: z.string(),
  engineVersion: z.string(),
  settingsHash: z.string(),
  lists: z.array(z.object({ id: TrustListId, name: z.string(), purpose: z.string(), version: z.string() })),
});
export type VerdictStamp = z.output<typeof VerdictStamp>;

import { z } from '#shared/rpc/zod.ts';
import { Instant, TrustListId } from '#shared/api/ids.ts';
import { Requirements } from '#shared/verdict/policy.ts';

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

/**
 * What being on a list says of whoever is on it (R52): that IPTC checked a news publisher is another thing than that a product of C2PA's
 * conformance programme signed. `other`: nobody said.
 */
export const VouchesFor = z.enum(['publisher', 'product', 'time', 'identity', 'house', 'demo', 'other']);
export type VouchesFor = z.output<typeof VouchesFor>;

/** A list that vouches for a certificate: which list in which version, which entry, and how the match came about. */
export const ListMatch = z.object({
  list: TrustListId,
  listName: z.string(),
  vouchesFor: VouchesFor,
  /** sha256 of the list file, hex: a verdict names the version it was made with. */
  version: z.string(),
  /** True for the list made on this machine for trying things out. */
  demo: z.boolean(),
  /** `end-entity`: the very certificate is on the list. `pinned-hash`: its sha256 is, and the list holds no more than that. */
  via: z.enum(['anchor', 'issuing-ca', 'end-entity', 'pinned-hash']),
  /** Subject of the matching entry, one line; of a pinned hash, the subject of the certificate it is of. */
  entry: z.string(),
  entryFingerprint: z.string(),
  /** The last instant at which every certificate from the leaf to the entry is valid; without a proven time the match ends then. */
  until: Instant.optional(),
  /** Whose end that is. Its name is hostile text. */
  endsWith: z.object({ what: z.enum(['signer', 'issuer', 'entry']), name: z.string() }).optional(),
});
export type ListMatch = z.output<typeof ListMatch>;

/** Why a list that was asked does not vouch (R44, R45): one of these a list, so that a table can say it in a cell. */
export const ListMiss = z.object({
  list: TrustListId,
  listName: z.string(),
  version: z.string(),
  /**
   * `broken-chain`: an entry has the issuer's name and still did not issue this, or not by the rules of RFC 5280. `not-in-date`: an entry
   * vouches at another time. `usage`: an entry vouches, for other uses of certificates than this one has. `revoked`: an entry would, by a
   * path on which a certificate was revoked by then. `wrong-kind`: no list could.
   */
  why: z.enum(['not-on-it', 'broken-chain', 'not-in-date', 'usage', 'revoked', 'wrong-kind', 'malformed']),
  message: z.string(),
});
export type ListMiss = z.output<typeof ListMiss>;

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
  /** C2PA's assurance level of the implementation that holds the key (R64), where the certificate says so. Its issuer's claim. */
  assuranceLevel: z.enum(['1', '2']).optional(),
  /** Id of the record on C2PA's list of conforming products, where the certificate names one (R64). Hostile text; nobody looked it up. */
  conformanceRecord: z.string().optional(),
});
export type CertificateFacts = z.output<typeof CertificateFacts>;

/** What an answer of the issuer's revocation service (RFC 6960) says of a certificate at the instant it is judged at. */
export const Revocation = z.object({
  /**
   * `good`: not revoked then, by an answer that was fresh. `revoked-later`: revoked, but after a proven time, and for a reason that casts
   * no doubt on what was signed before. `unknown`: the service does not know the certificate. `stale`: good once, too old by then.
   * `unusable`: there is an answer, and `problem` says why it counts for nothing. `absent`: there is none.
   */
  state: z.enum(['good', 'revoked', 'revoked-later', 'unknown', 'stale', 'unusable', 'absent']),
  /** When the service knew it, and until when it stood by it. */
  thisUpdate: Instant.optional(),
  nextUpdate: Instant.optional(),
  revokedAt: Instant.optional(),
  /** As RFC 5280 section 5.3.1 calls them: `keyCompromise`, `superseded`, … */
  reason: z.string().optional(),
  /** Name on the certificate that signed the answer. Hostile text. */
  responder: z.string().optional(),
  /** Somebody here asked for it, and it is kept in this workspace. Absent: it came with the file, or was given by hand. */
  asked: z.object({ at: Instant, host: z.string() }).optional(),
  problem: z.string().optional(),
  /** Whose certificate it is, where it is not that of the signer. The name is hostile text. */
  of: z.object({ name: z.string(), fingerprint: z.string() }).optional(),
});
export type Revocation = z.output<typeof Revocation>;

/** A time-stamp of a signature (RFC 3161). It proves its time when it is sound and a list for time-stamps matches. */
export const TimestampEvaluation = z.object({
  present: z.literal(true),
  /** Where it lies: beside the signature, in a `c2pa.time-stamp` assertion, or kept by Countersign for this signature (R60). */
  from: z.enum(['signature', 'assertion', 'preserved']).optional(),
  /** What the time-stamp says, sound or not; absent when it cannot be read. */
  at: Instant.optional(),
  /** Name on the certificate that made it. Hostile text; `chain` has the rest. */
  authority: z.string().optional(),
  /** Its certificate, and those beside it. */
  chain: z.array(CertificateFacts).optional(),
  /** Of this very signature, by the certificate it carries, which was made for time-stamping and valid then. */
  sound: z.boolean(),
  /** The certificate of the authority may not make time-stamps, whoever issued it. The engine holds that against the signer. */
  wrongKind: z.boolean().optional(),
  /** Ids of the lists for time-stamps that were asked. */
  asked: z.array(TrustListId),
  matches: z.array(ListMatch),
  misses: z.array(ListMiss).optional(),
  /** What answers at hand say of its authority's certificates, each with `of`. Absent: none is about them. */
  revocations: z.array(Revocation).optional(),
  /** Why it is not sound, in one sentence. */
  problem: z.string().optional(),
});
export type TimestampEvaluation = z.output<typeof TimestampEvaluation>;

/** A credential that a person vouches for themselves (R58): the very certificate is in the private credential store. No list. */
export const PrivateMatch = z.object({
  fingerprint: z.string(),
  /** The name the person gave it; not what the certificate says. */
  name: z.string(),
  /** The certificate's end. */
  until: Instant,
});
export type PrivateMatch = z.output<typeof PrivateMatch>;

/** What the certificates of one signature are worth, whatever they signed: a claim, or a CAWG identity. */
const Subject = z.object({
  algorithm: z.string(),
  /** Leaf first, as found in `x5chain`. Empty when the signature carries none or could not be parsed. */
  chain: z.array(CertificateFacts),
  matches: z.array(ListMatch),
  misses: z.array(ListMiss).optional(),
  /** Ids of the lists of the right purpose that were asked; none: "not checked" (R46). */
  asked: z.array(TrustListId),
  /** Set when no list can help: the certificate may not sign this at all (F2: TSA-only roots, wrong EKU). */
  wrongKind: z.string().optional(),
  /** The instant the chain was judged at: the proven time-stamp, else now. */
  judgedAt: Instant,
  /** Of the certificate that signed. */
  revocation: Revocation.optional(),
  /** Of the authorities it rests on, each with `of`. Absent: no answer is about them. */
  issuerRevocations: z.array(Revocation).optional(),
  /** Why the signature block itself could not be read. */
  malformed: z.string().optional(),
});

/** A CAWG identity assertion: who a person or an organisation says they are, beside the claim signer. */
export const IdentityEvaluation = Subject.extend({
  /** Label of the assertion: `cawg.identity`, `cawg.identity__1`. */
  label: z.string(),
  /** How it is signed: `cawg.x509.cose`, `cawg.identity_claims_aggregation`, … Hostile text. */
  kind: z.string(),
  /** False for the kinds that Countersign does not evaluate; everything else is empty then. */
  evaluated: z.boolean(),
  roles: z.array(z.string()),
  timestamp: TimestampEvaluation.optional(),
});
export type IdentityEvaluation = z.output<typeof IdentityEvaluation>;

/** What our evaluator says of one manifest's signature, from the certificates in its bytes. */
export const ChainEvaluation = Subject.extend({
  /** Manifest label. */
  label: z.string(),
  /** The time-stamp that counts: the earliest proven one, else the first. Absent: there is none. */
  timestamp: TimestampEvaluation.optional(),
  /** Every time-stamp of this signature, in the order found. Absent when there is at most one. */
  timestamps: z.array(TimestampEvaluation).optional(),
  private: PrivateMatch.optional(),
  identities: z.array(IdentityEvaluation).optional(),
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
    /** Why those did not. */
    misses: z.array(ListMiss).optional(),
    /** With state `private`, and beside lists where both vouch. */
    private: PrivateMatch.optional(),
    revocation: Revocation.optional(),
    /** Of the authorities the certificate rests on, each with `of`. */
    issuerRevocations: z.array(Revocation).optional(),
    /** CAWG identities of this manifest; they never move another answer. */
    cawg: z.array(IdentityEvaluation).optional(),
  }),
  time: z.object({
    state: TimeState,
    at: Instant.optional(),
    authority: z.string().optional(),
    /** The day from which this no longer validates: the certificate's end when no trusted time-stamp proves the time. */
    validUntil: Instant.optional(),
    /** Whose end that is. Its name is hostile text. */
    endsWith: ListMatch.shape.endsWith,
    /** The time-stamp that counts comes from this workspace, not from the file (R60). */
    preserved: z.boolean().optional(),
    /** Every time-stamp found, for the Time tab. */
    stamps: z.array(TimestampEvaluation).optional(),
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
  /** What was required beyond that (R55). Absent: nothing. */
  policy: Requirements.optional(),
});
export type VerdictStamp = z.output<typeof VerdictStamp>;

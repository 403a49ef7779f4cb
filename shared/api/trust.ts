import { AssetId, Instant, TrustListId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { CertificateFacts, VouchesFor } from '#shared/verdict/model.ts';

/** R51: a list serves one purpose and never another. */
export const TrustPurpose = z.enum(['signer', 'tsa', 'cawg']);
export type TrustPurpose = z.output<typeof TrustPurpose>;

/** `anchors`: roots and issuing CAs. `end-entity`: the signers' own certificates, as IPTC publishes them. */
export const TrustListKind = z.enum(['anchors', 'end-entity']);

/** `lote`: a list of trusted entities (ETSI TS 119 602), C2PA's JSON. `sha256`: base64 digests of end-entity certificates, one a line. */
export const TrustListFormat = z.enum(['pem', 'lote', 'sha256']);
export type TrustListFormat = z.output<typeof TrustListFormat>;

/** sha256 of a list file's bytes, lower-case hex: the name of a version. */
export const ListVersionId = z.string().regex(/^[0-9a-f]{64}$/);
export const Oid = z.string().regex(/^[0-2](\.(0|[1-9][0-9]*))+$/);

/** One set of bytes, how they were got, and what the list says of itself in them. Versions never change and are never thrown away. */
export const TrustListVersion = z.object({
  version: ListVersionId,
  format: TrustListFormat,
  obtainedAt: Instant,
  /** In a person's words: "made on this machine", "from the file house.pem", "fetched from https://…". */
  source: z.string(),
  /**
   * R50: who put it into use, and when: first whoever took or accepted it, then whoever put it back. Absent while it waits, for what
   * nobody decides about (the demo list), and for versions from before this was recorded.
   */
  takenBy: z.array(z.object({ who: z.string().max(200), at: Instant })).optional(),
});
export type TrustListVersion = z.output<typeof TrustListVersion>;

/** How entries of a version stand today; `expired` ones are part of `entries`, because a time-stamp may prove that they were in date. */
const Counts = z.object({
  entries: z.int(),
  expired: z.int(),
  /** Ends within 90 days. */
  expiring: z.int(),
});

/** What a list says of itself; only the JSON form does. */
const Announced = z.object({
  issuedAt: Instant.optional(),
  /** When its operator promised the next one: a list past that day is stale. */
  nextUpdate: Instant.optional(),
});

export const TrustList = z.object({
  id: TrustListId,
  name: z.string(),
  /** Who keeps it; empty when nobody said. */
  operator: z.string(),
  purpose: TrustPurpose,
  kind: TrustListKind,
  vouchesFor: VouchesFor,
  /** R45: OIDs of the extended key usages it accepts; a certificate needs one of them to be vouched for by this list. */
  acceptedUsages: z.array(Oid),
  /** R51: what the list is part of and whom it is for; empty when nobody said. */
  ecosystem: z.string(),
  audience: z.string(),
  enabled: z.boolean(),
  demo: z.boolean(),
  /** Known to the product with its official address. It cannot be removed, only emptied. */
  preset: z.boolean(),
  /** The day since which its operator adds nothing any more. */
  frozen: z.iso.date().optional(),
  /** Where `trust.check` asks, and only when told to. Absent: from files only. */
  address: z.url().optional(),
  /** Absent together with `obtainedAt` and `format`: nothing was taken yet, and nobody is vouched for. */
  version: ListVersionId.optional(),
  format: TrustListFormat.optional(),
  obtainedAt: Instant.optional(),
  source: z.string(),
  ...Counts.shape,
  ...Announced.shape,
  /** The stored bytes are missing or not what they were: it vouches for nobody. */
  damaged: z.boolean(),
  /** When somebody last compared it with its source. */
  checkedAt: Instant.optional(),
  /** Looked at but not accepted yet. */
  candidate: TrustListVersion.optional(),
});
export type TrustList = z.output<typeof TrustList>;

export const StoredListVersion = z.object({
  ...TrustListVersion.shape,
  ...Counts.shape,
  ...Announced.shape,
  current: z.boolean(),
  damaged: z.boolean(),
});
export type StoredListVersion = z.output<typeof StoredListVersion>;

export const TrustEntry = z.object({
  /** Line of the list file where it begins, from 1. */
  line: z.int(),
  /** `withdrawn`: still on the list, but its operator says it is trusted no more. `digest-only`: known by its digest, so its dates are not. */
  state: z.enum(['in-date', 'expiring', 'expired', 'not-yet-valid', 'withdrawn', 'digest-only']),
  /** sha256 over the DER, hex. */
  fingerprint: z.string(),
  certificate: CertificateFacts.optional(),
  /** sha256 over the public key (SPKI), hex. */
  key: z.string().optional(),
  /** It signs itself: a root, or a private credential. */
  selfSigned: z.boolean().optional(),
  /** What the list file says beside it: a comment, or the names of entity and service. Hostile text. */
  note: z.string().optional(),
  /** Since when it has had its status, where the list says. */
  since: Instant.optional(),
});
export type TrustEntry = z.output<typeof TrustEntry>;

/**
 * An entry that took another's place. `renewed`: same name, same key. `renamed`: same key under another name, so that what was issued
 * under the old name stops being vouched for. `rekeyed`: same name, another key.
 */
export const ReplacedEntry = z.object({
  change: z.enum(['renewed', 'renamed', 'rekeyed']),
  before: TrustEntry,
  after: TrustEntry,
});

export const TrustListDiff = z.object({
  /** Absent: compared with nothing, so everything is added. */
  from: ListVersionId.optional(),
  to: ListVersionId,
  added: z.array(TrustEntry),
  removed: z.array(TrustEntry),
  replaced: z.array(ReplacedEntry),
  /** Of the new version: ending within 90 days, and ended. */
  expiring: z.array(TrustEntry),
  expired: z.array(TrustEntry),
  /** How many signers or issuers lose the list's word: removed, renamed and rekeyed. Accepting them takes a second confirmation. */
  removals: z.int(),
});
export type TrustListDiff = z.output<typeof TrustListDiff>;

export const TrustCheck = z.object({
  list: TrustList,
  /** Absent when the source holds what is in use already. */
  diff: TrustListDiff.optional(),
});
export type TrustCheck = z.output<typeof TrustCheck>;

const Words = z.string().max(500);

/** R50: whole lists only. There is no way to add one anchor. */
export const trustApi = {
  /** The demo list, then the presets, then in the order they were added. */
  'trust.lists': procedure(z.object({}), z.array(TrustList)),
  'trust.setEnabled': procedure(z.object({ list: TrustListId, enabled: z.boolean() }), TrustList),
  /** Takes a whole list of any format from a granted file as a new list; one bad certificate rejects it with its line. */
  'trust.import': procedure(
    z.object({
      file: AssetId,
      name: z.string().min(1).max(100),
      purpose: TrustPurpose,
      kind: TrustListKind,
      /** Absent: what the purpose says by itself. Errors: `invalid_input` for one that does not go with the purpose. */
      vouchesFor: VouchesFor.optional(),
      operator: Words.optional(),
      ecosystem: Words.optional(),
      audience: Words.optional(),
    }),
    TrustList,
  ),
  /**
   * What `trust.importUsages` would make of an EKU configuration file for this list, taking nothing; without a file, what lists of its
   * purpose accept unless somebody said otherwise.
   */
  'trust.readUsages': procedure(
    z.object({ list: TrustListId, file: AssetId.optional() }),
    z.object({ usages: z.array(Oid) }),
  ),
  /**
   * Takes the accepted extended key usages of a list from an EKU configuration file (one OID a line, `//` comments); without a file,
   * those of its purpose again.
   */
  'trust.importUsages': procedure(z.object({ list: TrustListId, file: AssetId.optional() }), TrustList),
  /**
   * Says what being on an imported list means. Errors: `invalid_input` for the demo list and presets, whose meaning is known, and for one
   * that does not go with the list's purpose.
   */
  'trust.setVouchesFor': procedure(z.object({ list: TrustListId, vouchesFor: VouchesFor }), TrustList),
  /** Forgets a list; a preset is emptied. The bytes of its versions stay, because verdicts name them. */
  'trust.remove': procedure(z.object({ list: TrustListId }), z.object({})),
  /** Newest first. */
  'trust.versions': procedure(z.object({ list: TrustListId }), z.array(StoredListVersion)),
  /** @param search words that all have to occur in name, subject, issuer, note, serial or fingerprint */
  'trust.entries': procedure(
    z.object({ list: TrustListId, version: ListVersionId.optional(), search: z.string().max(200).optional() }),
    z.object({ version: ListVersionId, total: z.int(), entries: z.array(TrustEntry) }),
  ),
  /** Compares without keeping anything. `from`: the version in use; `to`: a version of the list, or a file. */
  'trust.diff': procedure(
    z.object({
      list: TrustListId,
      from: ListVersionId.optional(),
      to: z.union([z.object({ version: ListVersionId }), z.object({ file: AssetId })]),
    }),
    TrustListDiff,
  ),
  /**
   * "Check now": fetches the list from its address, or reads a newer one from a file, and keeps it as the candidate. The one procedure
   * of trust that uses the network, and only without `file`. Nothing changes for verdicts until it is accepted.
   */
  'trust.check': procedure(z.object({ list: TrustListId, file: AssetId.optional() }), TrustCheck),
  /**
   * Puts the candidate into use, as a whole. `version` is what the person looked at; `removals` is their second confirmation.
   * Errors: `confirmation_needed` when entries would be lost and `removals` is false, `invalid_input` when it is not the candidate.
   */
  'trust.accept': procedure(z.object({ list: TrustListId, version: ListVersionId, removals: z.boolean() }), TrustList),
  /** Forgets the candidate. */
  'trust.discard': procedure(z.object({ list: TrustListId }), TrustList),
  /** Puts an earlier (or later) version into use again. */
  'trust.rollback': procedure(z.object({ list: TrustListId, version: ListVersionId }), TrustList),
};
export const trustEvents = { 'trust.changed': z.object({}) };

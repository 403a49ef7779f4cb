import { AssetId, Instant } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { CertificateFacts } from '#shared/verdict/model.ts';

/*
 * The private credential store (C2PA UX guidance 6.3.5; R57-R61): certificates of people whom somebody here knows, each trusted by itself.
 * Empty until a person adds to it. It vouches for signers alone, never for what they issue and never for time-stamps.
 */

/** sha256 over the DER, lower-case hex. */
const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/);
const Name = z.string().trim().min(1).max(100);

/** A file in which a credential was the reason to trust the signer. */
const Sighting = z.object({ asset: AssetId, name: z.string(), at: Instant });

export const KnownCredential = z.object({
  fingerprint: Fingerprint,
  /** What the person here calls its owner. */
  name: z.string(),
  certificate: CertificateFacts,
  addedAt: Instant,
  state: z.enum(['in-date', 'expiring', 'expired', 'not-yet-valid']),
  /** R61: why it should go, in one sentence; absent while nothing speaks against it. */
  advice: z.string().optional(),
  /** Newest first, the last hundred. */
  seen: z.array(Sighting),
});
export type KnownCredential = z.output<typeof KnownCredential>;

/** A time-stamp kept in this workspace for a file's own manifest (R60). */
export const PreservedAsset = z.object({
  asset: z.object({ name: z.string(), sha256: z.string() }),
  /** Manifest label. */
  manifest: z.string(),
  /** When the authority made it. */
  at: Instant,
  /** Name on the authority's certificate. Hostile text. */
  authority: z.string(),
  /** Where it was asked for. */
  address: z.string(),
});
export type PreservedAsset = z.output<typeof PreservedAsset>;

/** sha256 of what the authority stamped, lower-case hex: one time-stamp a signature. */
const PreservedId = z.string().regex(/^[0-9a-f]{64}$/);
export const KeptTimestamp = PreservedAsset.extend({ id: PreservedId });
export type KeptTimestamp = z.output<typeof KeptTimestamp>;

export const addressBookApi = {
  'addressBook.list': procedure(z.object({}), z.array(KnownCredential)),
  /**
   * First step: reads one certificate from a granted file and takes nothing. The token is good once, for ten minutes, for these very
   * bytes. Certificates of authorities, of services and of other uses are refused (`certificate_refused`).
   */
  'addressBook.read': procedure(
    z.object({ file: AssetId }),
    z.object({ token: z.string(), certificate: CertificateFacts, known: KnownCredential.optional() }),
  ),
  /**
   * Second step, after a person compared the fingerprint with its owner by another way (R59): they say so, and give the whole of it
   * back, colons and spaces as they like.
   */
  'addressBook.add': procedure(
    z.object({
      token: z.string().max(100),
      name: Name,
      confirmedFingerprint: z.string().max(200),
      knownPersonally: z.literal(true),
    }),
    KnownCredential,
  ),
  'addressBook.rename': procedure(z.object({ fingerprint: Fingerprint, name: Name }), KnownCredential),
  /** Stops vouching at once. Returns the files that lose by it. */
  'addressBook.remove': procedure(z.object({ fingerprint: Fingerprint }), z.object({ lose: z.array(Sighting) })),
  /**
   * Asks a time-stamping authority about this file's own signature and keeps the answer, so that this file validates here after the
   * certificate has ended. Only what validates today, and only from an authority on a list for time-stamps. The one procedure here that
   * goes to the network: to the address given.
   */
  'addressBook.preserve': procedure(
    z.object({ asset: AssetId, address: z.url({ protocol: /^https?$/ }).max(1000) }),
    PreservedAsset,
  ),
  /** Every time-stamp that `preserve` kept, newest first, whether it counts today or not. */
  'addressBook.preserved': procedure(z.object({}), z.array(KeptTimestamp)),
  /** Throws a kept time-stamp away: its file ends with its certificate again. It cannot be had back with the time it has. */
  'addressBook.forgetPreserved': procedure(z.object({ id: PreservedId }), z.object({})),
};
/** Whom somebody knows has changed, or what is kept. */
export const addressBookEvents = { 'addressBook.changed': z.object({}) };

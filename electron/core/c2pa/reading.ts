import { Outcome } from '#shared/api/asset.ts';
import { z } from '#shared/rpc/zod.ts';

export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const Digests = z.object({ sha256: z.string(), sha384: z.string(), sha512: z.string() });
/** Digests of one message, hex, by every hash that a time-stamp may rest on. */
export type Digests = z.output<typeof Digests>;

/** A time-stamp token from beside a signature. */
const StampToken = z.object({
  /** DER or BER. `sigTst` holds a whole RFC 3161 response as a rule, `sigTst2` the token alone. */
  token: Bytes,
  kind: z.enum(['sigTst', 'sigTst2']),
  /** What it has to be of, which differs by its kind. Absent where those bytes could not be found. */
  of: Digests.optional(),
});
export type StampToken = z.output<typeof StampToken>;

/** A signature with what stands beside it, as it is in the bytes. */
const Signature = z.object({
  /** `es256`, `ps256`, `ed25519`, … or `unknown (n)` with the COSE number. */
  algorithm: z.string(),
  /** DER certificates of `x5chain`, leaf first. Empty when there is none that is safe to speak of. */
  chain: z.array(Bytes),
  /** Its time-stamps: those of `sigTst2`, then those of `sigTst`. Absent: none. */
  tokens: z.array(StampToken).optional(),
  /** Stapled OCSP responses, DER. */
  ocsp: z.array(Bytes),
  /** Why this signature, or a part of it, cannot be read or did not sign what it should. Never hides what could be read. */
  malformed: z.string().optional(),
});

/** The one kind of CAWG identity whose signature is by a certificate. */
export const X509_IDENTITY = 'cawg.x509.cose';

/** The signature of a CAWG identity assertion (CAWG Identity Assertion 1.1, sections 5 and 8). */
export const IdentitySignature = Signature.extend({
  /** Label of the assertion. */
  label: z.string(),
  /** `sig_type`; what Countersign does not read has this and nothing else. Hostile text. */
  kind: z.string(),
  roles: z.array(z.string()),
});
export type IdentitySignature = z.output<typeof IdentitySignature>;

/** The signature of one manifest. That its leaf made it over the claim is checked (`malformed`); whose the leaf is, is not looked at. */
export const ManifestSignature = Signature.extend({
  /** Manifest label; empty when the store breaks before one could be read. */
  label: z.string(),
  /**
   * What a time-stamp made later may be of, each of which binds the signature: the message of `sigTst2`, the signature bare or as the CBOR
   * byte string it is, the whole COSE.
   */
  signed: z.object({ message: Digests, signature: Digests, encoded: Digests, cose: Digests }).optional(),
  /** Tokens for this signature from `c2pa.time-stamp` assertions of any manifest in the store, DER. */
  laterTokens: z.array(Bytes).optional(),
  /** OCSP responses from this manifest's `c2pa.certificate-status` assertions, about any certificate of the store, DER. */
  statusAnswers: z.array(Bytes).optional(),
  identities: z.array(IdentitySignature).optional(),
});
export type ManifestSignature = z.output<typeof ManifestSignature>;

/** What became of reading a file. Parsed when it comes out of the worker, which has read hostile bytes. */
export const Reading = z.object({
  outcome: Outcome,
  /**
   * The engine's own JSON, with `readable` only. Hostile text throughout. From a reading with `verify: false` its `validation_state`
   * is "Invalid" with no results: that means unchecked.
   */
  store: z.unknown().optional(),
  /** One entry a manifest in the store's bytes, whether the engine reaches it or not. */
  signatures: z.array(ManifestSignature),
  /** sha256 over the manifest store, hex. */
  storeSha256: z.string().optional(),
  /**
   * Set when the engine refused to validate the file; `store` then holds its answers without those about trust. Seen when the stapled
   * OCSP response of a signer's certificate says revoked (c2pa-engine.md section 4). Holds the engine's words.
   */
  refused: z.string().optional(),
});
export type Reading = z.output<typeof Reading>;

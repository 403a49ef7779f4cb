import { Outcome } from '#shared/api/asset.ts';
import { z } from '#shared/rpc/zod.ts';

export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** The signature of one manifest, as it stands in the bytes: nothing here is verified. */
export const ManifestSignature = z.object({
  /** Manifest label; empty when the store breaks before one could be read. */
  label: z.string(),
  /** `es256`, `ps256`, `ed25519`, … or `unknown (n)` with the COSE number. */
  algorithm: z.string(),
  /** DER certificates of `x5chain`, leaf first. Empty when there is none that is safe to speak of. */
  chain: z.array(Bytes),
  /** First time-stamp token, DER. `sigTst` holds a whole RFC 3161 response as a rule, `sigTst2` the token alone. */
  timestampToken: Bytes.optional(),
  timestampKind: z.enum(['sigTst', 'sigTst2']).optional(),
  /** Digests, hex, of the bytes the time-stamp has to be of. Beside a token, where those bytes could be found. */
  stamped: z.object({ sha256: z.string(), sha384: z.string(), sha512: z.string() }).optional(),
  /** Stapled OCSP responses, DER. */
  ocsp: z.array(Bytes),
  /** Why this signature, or a part of it, cannot be read. Never hides what could be read. */
  malformed: z.string().optional(),
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
   * Set when the file can be read but the engine refused to validate it; `store` is then unchecked content. Seen when the stapled
   * OCSP response of the signer's certificate says revoked (c2pa-engine.md section 4). Holds the engine's words.
   */
  refused: z.string().optional(),
});
export type Reading = z.output<typeof Reading>;

import { X509Certificate } from 'node:crypto';
import { SignatureAlgorithm } from '#shared/api/signer.ts';
import { verifyBytes } from '#core/signers/algorithm.ts';
import { onlyContent, type Superbox } from './jumbf.ts';

/** The parts of a manifest's COSE_Sign1 that its signature speaks of, as decoded and not yet looked at. */
export interface CoseParts {
  readonly algorithm: string;
  readonly leaf: Uint8Array | undefined;
  readonly protectedBytes: unknown;
  readonly payload: unknown;
  readonly signatureBytes: unknown;
  /** The claim boxes of the manifest. */
  readonly claims: readonly Superbox[];
}

/**
 * Why the certificate did not make this signature over this claim, or undefined when it did (RFC 9052 section 4.4, detached payload as
 * C2PA 2.2 section 13.2 has it). The engine checks signatures by its own reading of the bytes; where that reading differs from ours we
 * would show a certificate that signed nothing. Throws JumbfError.
 */
export function signatureFault(parts: CoseParts): string | undefined {
  const { leaf, protectedBytes, payload, signatureBytes, claims } = parts;
  const algorithm = SignatureAlgorithm.safeParse(parts.algorithm);
  if (!algorithm.success) return 'The signature is of a kind that Countersign cannot check.';
  const [claimBox, ...more] = claims;
  const claim = claimBox && more.length === 0 ? onlyContent(claimBox.content, 'cbor') : undefined;
  if (!claim || payload != null) return 'The manifest does not have exactly one claim that its signature could be of.';
  if (!(protectedBytes instanceof Uint8Array) || !(signatureBytes instanceof Uint8Array) || !leaf) return doesNotFit;
  try {
    const { publicKey } = new X509Certificate(leaf);
    return verifyBytes(algorithm.data, publicKey, signedBytes(protectedBytes, claim), signatureBytes)
      ? undefined
      : doesNotFit;
  } catch {
    // No certificate, or a key of another kind than the algorithm: OpenSSL throws for what it cannot even try.
    return doesNotFit;
  }
}

const doesNotFit = 'The certificate beside the signature did not make it.';

/** Sig_structure in CBOR: ["Signature1", protected, external data (none), payload]. */
const signedBytes = (protectedBytes: Uint8Array, payload: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from([0x84, 0x6a]),
    Buffer.from('Signature1'),
    byteStringHead(protectedBytes.length),
    protectedBytes,
    byteStringHead(0),
    byteStringHead(payload.length),
    payload,
  ]);

/** CBOR head of a byte string (RFC 8949 section 3), shortest form. */
function byteStringHead(length: number): Buffer {
  const major = 2 << 5;
  if (length < 24) return Buffer.from([major | length]);
  if (length < 0x100) return Buffer.from([major | 24, length]);
  const head = Buffer.alloc(length < 0x10000 ? 3 : 5);
  head[0] = major | (head.length === 3 ? 25 : 26);
  head.writeUIntBE(length, 1, head.length - 1);
  return head;
}

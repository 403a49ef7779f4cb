import { X509Certificate } from 'node:crypto';
import { SignatureAlgorithm } from '#shared/api/signer.ts';
import { verifyBytes } from '#core/signers/algorithm.ts';
import { sigStructure } from './cose-structure.ts';
import { JumbfError, onlyContent, type Superbox } from './jumbf.ts';

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
 * would show a certificate that signed nothing.
 */
export function signatureFault(parts: CoseParts): string | undefined {
  const { leaf, protectedBytes, payload, signatureBytes, claims } = parts;
  const algorithm = SignatureAlgorithm.safeParse(parts.algorithm);
  if (!algorithm.success) return 'The signature is of a kind that Countersign cannot check.';
  const claim = onlyClaim(claims);
  if (!claim || payload != null) return 'The manifest does not have exactly one claim that its signature could be of.';
  if (!(protectedBytes instanceof Uint8Array) || !(signatureBytes instanceof Uint8Array) || !leaf) return doesNotFit;
  try {
    const { publicKey } = new X509Certificate(leaf);
    return verifyBytes(algorithm.data, publicKey, sigStructure('Signature1', protectedBytes, claim), signatureBytes)
      ? undefined
      : doesNotFit;
  } catch {
    // No certificate, or a key of another kind than the algorithm: OpenSSL throws for what it cannot even try.
    return doesNotFit;
  }
}

const doesNotFit = 'The certificate beside the signature did not make it.';

/** The claim of a manifest that has exactly one which can be read. */
export function onlyClaim([claimBox, ...more]: readonly Superbox[]): Uint8Array | undefined {
  if (!claimBox || more.length > 0) return undefined;
  try {
    return onlyContent(claimBox.content, 'cbor');
  } catch (error) {
    if (error instanceof JumbfError) return undefined;
    throw error;
  }
}

import { X509Certificate } from 'node:crypto';
import { SignatureAlgorithm } from '#shared/api/signer.ts';
import { verifyBytes } from '#core/signers/algorithm.ts';
import type { CoseSign1 } from './cose-sign1.ts';
import { sigStructure } from './cose-structure.ts';
import { JumbfError, onlyContent, type Superbox } from './jumbf.ts';

/**
 * Why the certificate did not make this signature over `signed`, or undefined when it did (RFC 9052 section 4.4, detached payload as
 * C2PA 2.2 section 13.2 has it). The engine checks signatures by its own reading of the bytes; where that reading differs from ours we
 * would show a certificate that signed nothing.
 * @param signed what has to be signed; undefined where the manifest holds nothing that could be.
 */
export function signatureFault(cose: CoseSign1, signed: Uint8Array | undefined): string | undefined {
  const algorithm = SignatureAlgorithm.safeParse(cose.algorithm);
  if (!algorithm.success) return 'The signature is of a kind that Countersign cannot check.';
  if (!signed || cose.payload != null)
    return 'The manifest does not have exactly one claim that its signature could be of.';
  const leaf = cose.chain?.[0];
  if (!cose.signatureBytes || !leaf) return doesNotFit;
  try {
    const { publicKey } = new X509Certificate(leaf);
    const message = sigStructure('Signature1', cose.protectedBytes, signed);
    return verifyBytes(algorithm.data, publicKey, message, cose.signatureBytes) ? undefined : doesNotFit;
  } catch {
    // No certificate, or a key of another kind than the algorithm: OpenSSL throws for what it cannot even try.
    return doesNotFit;
  }
}

const doesNotFit = 'The certificate beside the signature did not make it.';

/** The claim of a manifest that has exactly one which can be read. */
export function onlyClaim([claimBox, ...more]: readonly Superbox[]): Uint8Array | undefined {
  return claimBox && more.length === 0 ? contentOf(claimBox) : undefined;
}

/** The CBOR of a box that holds that and nothing else. */
export function contentOf({ content }: Superbox): Uint8Array | undefined {
  try {
    return onlyContent(content, 'cbor');
  } catch (error) {
    if (error instanceof JumbfError) return undefined;
    throw error;
  }
}

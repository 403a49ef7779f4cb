import { createHash, type KeyObject } from 'node:crypto';
import type { SignerId } from '#shared/api/ids.ts';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { signBytes, verifyBytes } from '#core/signers/algorithm.ts';
import type { Audit } from '#core/signers/audit.ts';
import type { RateLimit } from '#core/signers/rate-limit.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';

/** What every kind of signer gives to an export. The private key itself never leaves it. */
export interface ClaimSigner {
  readonly id: SignerId;
  readonly algorithm: SignatureAlgorithm;
  /** Leaf first, without the root: what the claim's `x5chain` carries. */
  readonly chainPem: string;
  readonly chain: Buffer[];
  /**
   * Signs the bytes of a Sig_structure. The result is P1363 for ECDSA, raw for Ed25519 and RSA-PSS, and was verified with the leaf's
   * key before it comes back. One audit line was written for it.
   * @throws AppError 'signing_failed', 'storage_failed' when the audit line could not be written; AbortError
   */
  sign(tbs: Uint8Array, options: SignOptions): Promise<Uint8Array>;
}

interface SignOptions {
  /** Joins the audit line with the export it was made for. */
  requestId: string;
  signal: AbortSignal;
  signAnyway?: boolean;
  signRevoked?: boolean;
}

interface KeySigner {
  id: SignerId;
  name: string;
  algorithm: SignatureAlgorithm;
  /** Leaf first. */
  chain: readonly [Certificate, ...Certificate[]];
  key: KeyObject;
  audit: Audit;
  clock: () => Date;
  rateLimit: RateLimit;
}

/** A signer whose private key is in this process. */
export function keySigner({ id, name, algorithm, chain, key, audit, clock, rateLimit }: KeySigner): ClaimSigner {
  const [leaf] = chain;
  const { publicKey } = leaf.node;
  const keyId = keyIdOf(publicKey);
  return {
    id,
    algorithm,
    chainPem: chain.map(toPem).join(''),
    chain: chain.map(({ der }) => der),
    async sign(tbs, { requestId, signal, signAnyway = false, signRevoked = false }) {
      signal.throwIfAborted();
      const wait = rateLimit(id);
      if (wait > 0)
        throw new AppError(
          'signing_failed',
          `"${name}" is asked to sign too often. Try again in ${Math.ceil(wait / 1000)} seconds.`,
        );
      const signature = signBytes(algorithm, key, tbs);
      if (!verifyBytes(algorithm, publicKey, tbs, signature))
        throw new AppError(
          'signing_failed',
          `The key of "${name}" does not belong to its certificate. Import both again.`,
        );
      await audit.signed({
        at: clock().toISOString(),
        signer: id,
        keyId,
        certificateSerial: leaf.facts.serial,
        signedSha256: createHash('sha256').update(tbs).digest('hex'),
        requestId,
        signAnyway,
        signRevoked,
      });
      return signature;
    },
  };
}

/** sha256 of the SubjectPublicKeyInfo, lower-case hex. */
const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

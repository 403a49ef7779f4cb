import { constants, type KeyObject, sign, verify } from 'node:crypto';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';

const HASH = {
  es256: 'sha256',
  es384: 'sha384',
  es512: 'sha512',
  ps256: 'sha256',
  ps384: 'sha384',
  ps512: 'sha512',
  ed25519: undefined,
} as const satisfies Record<SignatureAlgorithm, string | undefined>;

const BY_CURVE: Readonly<Record<string, SignatureAlgorithm>> = {
  prime256v1: 'es256',
  secp384r1: 'es384',
  secp521r1: 'es512',
};
const BY_PSS_HASH: Readonly<Record<string, SignatureAlgorithm>> = { sha256: 'ps256', sha384: 'ps384', sha512: 'ps512' };
/** RFC 9053 and C2PA 2.2, 13.2: no smaller RSA keys. */
const MIN_RSA_BITS = 2048;

/** The COSE algorithm a key signs claims with, public or private; undefined when C2PA knows none for it. */
export function algorithmOf(key: KeyObject): SignatureAlgorithm | undefined {
  const { namedCurve, modulusLength, hashAlgorithm } = key.asymmetricKeyDetails ?? {};
  const type = key.asymmetricKeyType;
  if (type === 'ed25519') return 'ed25519';
  if (type === 'ec') return BY_CURVE[namedCurve ?? ''];
  if (type !== 'rsa' && type !== 'rsa-pss') return undefined;
  // A key without a hash of its own signs with the smallest: PS256 is what every validator must know.
  return (modulusLength ?? 0) < MIN_RSA_BITS ? undefined : BY_PSS_HASH[hashAlgorithm ?? 'sha256'];
}

/** Signs as COSE wants it: ECDSA as r and s side by side (P1363), RSA-PSS with a salt as long as the hash, Ed25519 raw. */
export const signBytes = (algorithm: SignatureAlgorithm, key: KeyObject, bytes: Uint8Array): Buffer =>
  sign(HASH[algorithm], bytes, { key, ...encoding(algorithm) });

export const verifyBytes = (
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean => verify(HASH[algorithm], bytes, { key, ...encoding(algorithm) }, signature);

function encoding(algorithm: SignatureAlgorithm) {
  if (algorithm.startsWith('es')) return { dsaEncoding: 'ieee-p1363' as const };
  if (algorithm.startsWith('ps'))
    return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return {};
}

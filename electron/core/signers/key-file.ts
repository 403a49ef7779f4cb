import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { algorithmOf } from '#core/signers/algorithm.ts';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { MAX_CHAIN, orderPath } from '#core/trust/chain-path.ts';

const KEY_BLOCK = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/g;
const ACCEPTED = new Set(['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'EC PRIVATE KEY']);

export interface SigningKey {
  key: KeyObject;
  algorithm: SignatureAlgorithm;
}

/**
 * Reads a private key in PEM: PKCS#8, encrypted or not, or SEC1 as `openssl ecparam -genkey` writes it.
 * @param passphrase opens an encrypted key; unused for one that is not.
 * @throws AppError 'key_refused'; never with anything of the key in it
 */
export function readSigningKey(pem: string, passphrase: string): SigningKey {
  const blocks = [...pem.matchAll(KEY_BLOCK)];
  const block = blocks[0];
  if (!block) throw refused('There is no private key in this file. A PKCS#8 key in PEM form is needed.');
  if (blocks.length > 1)
    throw refused('There is more than one private key in this file. Keep only the one that signs.');
  const type = block[1]!;
  if (!ACCEPTED.has(type))
    throw refused(
      `A key in the form "${type}" is not taken. Convert it with: openssl pkcs8 -topk8 -in old.key -out new.key`,
    );
  const key = decode(block[0], passphrase);
  const algorithm = algorithmOf(key);
  if (!algorithm)
    throw refused(
      'C2PA knows no signature algorithm for this key. P-256, P-384, P-521, Ed25519 and RSA from 2048 bits can sign.',
    );
  return { key, algorithm };
}

function decode(pem: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch {
    // OpenSSL's own words do not tell a wrong passphrase from a damaged file, and its error must not travel with key material.
    throw refused('The private key could not be opened: the passphrase is wrong, or the file is damaged.');
  }
}

/** The key as it is kept: PKCS#8, encrypted. */
export const encryptKey = (key: KeyObject, passphrase: string): string =>
  key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();

/**
 * The chain that goes into a claim: the key's own certificate, then its issuers in order, without the root (R73). The order of the
 * bundle does not matter.
 * @param key either half of the pair
 * @throws AppError 'key_refused' when no certificate has this key, or one belongs to another chain
 */
export function chainFor(key: KeyObject, bundle: readonly Certificate[]): [Certificate, ...Certificate[]] {
  const publicKey = key.type === 'public' ? key : createPublicKey(key);
  const leaf = bundle.find(({ node, facts }) => !facts.ca && node.publicKey.equals(publicKey));
  if (!leaf) throw refused('None of the certificates in the bundle belongs to this key.');
  return withoutRoot(orderBundle(leaf, bundle));
}

/**
 * The same without a key: the signer is the one certificate that is no authority's.
 * @param bundle certificates in any order; one that is there twice counts once
 * @returns leaf first, with the root when it was given
 * @throws AppError 'key_refused' when there is no signer, or more than one, or a certificate belongs to another chain
 */
export function chainOf(bundle: readonly Certificate[]): [Certificate, ...Certificate[]] {
  const leaves = new Map(bundle.filter(({ facts }) => !facts.ca).map((leaf) => [leaf.facts.fingerprint, leaf]));
  const [leaf, second] = leaves.values();
  if (!leaf) throw refused("There is no signer's certificate among these, only authorities. Add the signer's own.");
  if (second)
    throw refused(
      `"${leaf.facts.name}" and "${second.facts.name}" are both signers' certificates. A bundle is of one; leave the other out.`,
    );
  return orderBundle(leaf, bundle);
}

export const withoutRoot = ([leaf, ...issuers]: readonly [Certificate, ...Certificate[]]): [
  Certificate,
  ...Certificate[],
] => [leaf, ...issuers.filter((certificate) => !isSelfSigned(certificate))];

function orderBundle(leaf: Certificate, bundle: readonly Certificate[]): [Certificate, ...Certificate[]] {
  const others = [...new Map(bundle.map((one) => [one.facts.fingerprint, one])).values()].filter(
    ({ facts }) => facts.fingerprint !== leaf.facts.fingerprint,
  );
  if (others.length >= MAX_CHAIN) throw refused(`The bundle has more than ${MAX_CHAIN} certificates.`);
  const path = orderPath(leaf, others);
  const stray = others.find((certificate) => !path.includes(certificate));
  if (stray)
    throw refused(
      `The certificate of "${stray.facts.name}" in the bundle has no part in the chain of "${leaf.facts.name}".`,
    );
  return [leaf, ...path.slice(1)];
}

const refused = (message: string): AppError => new AppError('key_refused', message);

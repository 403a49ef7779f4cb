import { contentOf, signatureFault } from './cose-check.ts';
import { mapSlices } from './cbor-slices.ts';
import { decodeCbor, find, own, parseCoseSign1 } from './cose-sign1.ts';
import { withMessages } from './cose-structure.ts';
import type { Superbox } from './jumbf.ts';
import { type IdentitySignature, X509_IDENTITY } from './reading.ts';

const maxRoles = 32;

/** `cawg.identity`, and `cawg.identity__1` for the second one of a manifest. */
export const isIdentity = (label: string): boolean => /^cawg\.identity(__\d+)?$/.test(label);

/**
 * A CAWG identity assertion: { signer_payload: { referenced_assertions, sig_type, role? }, signature, pad1, pad2? }, the signature a
 * COSE_Sign1 over signer_payload as it stands there (CAWG Identity Assertion 1.1, sections 5.2 and 8.2). Whether what it refers to is
 * what the claim holds is checked here; whether the claim holds what it says it does is the engine's to check.
 * @param claim of the same manifest.
 */
export function readIdentity(box: Superbox, claim: Uint8Array | undefined): IdentitySignature {
  const { label } = box;
  const none = { label, kind: 'unknown', roles: [], algorithm: 'unknown', chain: [], ocsp: [] };
  const slices = mapSlices(contentOf(box) ?? new Uint8Array());
  const signed = slices?.get('signer_payload');
  const payload = signed && decoded(signed);
  const kind = find(payload, ['sig_type']);
  const signature = decoded(slices?.get('signature'));
  if (!slices || !signed || typeof kind !== 'string' || !(signature instanceof Uint8Array))
    return { ...none, malformed: 'The identity statement cannot be read.' };
  const known = { ...none, kind: kind.slice(0, 200), roles: texts(find(payload, ['role'])) };
  if (kind !== X509_IDENTITY) return known;
  const cose = parseCoseSign1(signature);
  if (typeof cose === 'string') return { ...known, malformed: cose };
  const { protectedBytes, signatureBytes, tokens } = cose;
  const malformed =
    cose.chainFault ?? signatureFault(cose, signed) ?? bindingFault(payload, claim) ?? paddingFault(slices);
  return {
    ...known,
    algorithm: cose.algorithm,
    chain: cose.chain ?? [],
    ...(tokens.length > 0 && { tokens: withMessages(tokens, protectedBytes, signed, signatureBytes) }),
    ocsp: cose.ocsp,
    ...(malformed !== undefined && { malformed }),
  };
}

function decoded(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes && decodeCbor(bytes);
  } catch {
    return undefined;
  }
}

const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value
        .filter((one) => typeof one === 'string')
        .slice(0, maxRoles)
        .map((one) => one.slice(0, 200))
    : [];

/** Every assertion it refers to is in the claim with the same hash, the content among them, and none twice (section 5.1.1). */
function bindingFault(payload: unknown, claim: Uint8Array | undefined): string | undefined {
  const inClaim = references(
    ...['created_assertions', 'gathered_assertions', 'assertions'].map((field) => find(decoded(claim), [field])),
  );
  const referred = references(find(payload, ['referenced_assertions']));
  if (!inClaim || !referred) return 'What the identity statement is about cannot be read.';
  const known = new Map(inClaim);
  if (referred.some(([label, hash]) => known.get(label) !== hash))
    return 'The identity statement is about other information than this claim holds.';
  if (new Set(referred.map(([label]) => label)).size !== referred.length)
    return 'The identity statement names the same information twice.';
  return referred.some(([label]) => label.startsWith('c2pa.hash.'))
    ? undefined
    : 'The identity statement is not tied to the content.';
}

/** Label and hash of each hashed URI, whether it is written from the manifest or from the store. */
function references(...lists: unknown[]): [string, string][] | undefined {
  const entries = lists.filter(Array.isArray).flat() as unknown[];
  const found = entries.map((entry): [string, string] | undefined => {
    const [url, hash] = [find(entry, ['url']), find(entry, ['hash'])];
    if (typeof url !== 'string' || !(hash instanceof Uint8Array)) return undefined;
    return [url.slice(url.lastIndexOf('/') + 1), Buffer.from(own(hash)).toString('hex')];
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

/** Padding is zeros: anything else would be unsigned room for messages. */
const paddingFault = (slices: ReadonlyMap<string, Uint8Array>): string | undefined =>
  ['pad1', 'pad2'].every((name) => {
    const pad = decoded(slices.get(name));
    return pad === undefined || (pad instanceof Uint8Array && pad.every((byte) => byte === 0));
  })
    ? undefined
    : 'The identity statement holds data where none may be.';

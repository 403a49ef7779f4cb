import { Decoder, setSizeLimits } from 'cbor-x/decode';
import type { StampToken } from './reading.ts';

/*
 * COSE_Sign1 as C2PA and CAWG use it: [protected, unprotected, payload, signature], the payload elsewhere, the certificates under header
 * 33 (C2PA 2.2 section 13.2, CAWG Identity Assertion section 8.2). From hostile bytes: bounded, and nothing throws for what they hold.
 */

/** A COSE_Sign1 taken apart. Nothing of it is verified. */
export interface CoseSign1 {
  readonly protectedBytes: Uint8Array;
  readonly signatureBytes: Uint8Array | undefined;
  /** The payload inside; C2PA and CAWG want none. */
  readonly payload: unknown;
  /** `es256`, `ps256`, `ed25519`, … or `unknown (n)`. */
  readonly algorithm: string;
  /** DER certificates, leaf first; undefined where `chainFault` says why. */
  readonly chain: Uint8Array[] | undefined;
  readonly chainFault: string | undefined;
  readonly tokens: Omit<StampToken, 'of'>[];
  readonly ocsp: Uint8Array[];
}

/** COSE header numbers, and the texts that older files have in their place. */
const algorithmHeader = [1];
const chainHeader = [33, 'x5chain'];

const algorithms = new Map<unknown, string>([
  [-7, 'es256'],
  [-35, 'es384'],
  [-36, 'es512'],
  [-37, 'ps256'],
  [-38, 'ps384'],
  [-39, 'ps512'],
  [-8, 'ed25519'],
]);

const maxCoseBytes = 4 * 1024 ** 2;
const maxCertificates = 32;
/** An honest signature has one or two; a hostile one has as many as it takes to keep a reader busy. */
const maxTokens = 16;

// Without these a header of a few bytes makes the decoder set up an array of a hundred million entries.
setSizeLimits({ maxArraySize: 4096, maxMapSize: 4096, maxObjectSize: 4096 });
const decoder = new Decoder({ mapsAsObjects: false, useRecords: false });

/** A bounded decoder for everything CBOR in a manifest store. @throws Error (any) for what is no CBOR */
export const decodeCbor = (bytes: Uint8Array): unknown => decoder.decode(bytes);

/** The parts of a signature, or one sentence about why it has none. */
export function parseCoseSign1(bytes: Uint8Array): CoseSign1 | string {
  if (bytes.length > maxCoseBytes) return 'The signature is too large to be real.';
  let cose: unknown;
  try {
    cose = decoder.decode(bytes);
  } catch {
    // CBOR structure or nesting: for the reader they are one.
    return 'The signature is not valid CBOR.';
  }
  // Tagged (18) as C2PA wants it, or bare as old files have it.
  const parts = isTagged(cose) ? cose.value : cose;
  if (!Array.isArray(parts) || parts.length !== 4) return 'The signature is not a COSE_Sign1.';
  const [protectedBytes, unprotectedHeaders, payload, signatureBytes] = parts as unknown[];
  const protectedHeaders = decodeProtected(protectedBytes);
  if (!protectedHeaders) return 'The protected header of the signature cannot be read.';

  const number = find(protectedHeaders, algorithmHeader);
  const chains = [protectedHeaders, unprotectedHeaders].flatMap((headers) => findAll(headers, chainHeader));
  const chain = chains.length === 1 ? certificates(chains[0]) : undefined;
  return {
    protectedBytes: protectedBytes as Uint8Array,
    signatureBytes: signatureBytes instanceof Uint8Array ? signatureBytes : undefined,
    payload,
    algorithm: algorithms.get(number) ?? `unknown (${typeof number === 'number' ? number : 'none'})`,
    chain,
    chainFault: chain
      ? undefined
      : chains.length > 1
        ? 'The signature names two certificate chains.'
        : 'The signature carries no certificate chain that can be read.',
    tokens: timestamps(unprotectedHeaders),
    ocsp: byteStrings(find(find(unprotectedHeaders, ['rVals']), ['ocspVals'])),
  };
}

function decodeProtected(bytes: unknown): Map<unknown, unknown> | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    const headers: unknown = decoder.decode(bytes);
    return headers instanceof Map ? headers : undefined;
  } catch {
    return undefined;
  }
}

/** One certificate stands alone, several in an array. */
function certificates(value: unknown): Uint8Array[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const found = byteStrings(list);
  return found.length === list.length && found.length > 0 && found.length <= maxCertificates ? found : undefined;
}

/** tstContainer = { tstTokens: [1* { val: bstr }] } (C2PA 2.2 section 10.3.2.5.4). Nothing says that the first one is the best. */
function timestamps(headers: unknown): CoseSign1['tokens'] {
  const found = (['sigTst2', 'sigTst'] as const).flatMap((kind) => {
    const tokens: unknown = find(find(headers, [kind]), ['tstTokens']);
    const values = Array.isArray(tokens) ? tokens.map((one) => find(one, ['val'])) : [];
    return byteStrings(values).map((token) => ({ token, kind }));
  });
  return found.slice(0, maxTokens);
}

/** The byte strings of an array, as copies; whatever else is in it is left out. */
export const byteStrings = (value: unknown): Uint8Array[] =>
  Array.isArray(value) ? value.filter((one) => one instanceof Uint8Array).map(own) : [];

/** A copy: what goes to the core must not drag the whole store behind it. */
export const own = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

const findAll = (headers: unknown, keys: readonly unknown[]): unknown[] =>
  headers instanceof Map ? keys.filter((key) => headers.has(key)).map((key): unknown => headers.get(key)) : [];

/** The value under the first of these keys that a map has; undefined for what is no map. */
export const find = (headers: unknown, keys: readonly unknown[]): unknown => findAll(headers, keys)[0];

const isTagged = (value: unknown): value is { tag: 18; value: unknown } =>
  typeof value === 'object' && value !== null && 'tag' in value && value.tag === 18 && 'value' in value;

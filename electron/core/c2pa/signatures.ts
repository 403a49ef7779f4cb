import { Decoder, setSizeLimits } from 'cbor-x/decode';
import { type CoseParts, onlyClaim, signatureFault } from './cose-check.ts';
import { stampedDigests } from './cose-structure.ts';
import { JumbfError, onlyContent, superboxes, type Superbox } from './jumbf.ts';
import type { ManifestSignature } from './reading.ts';

/*
 * Who signed each manifest, read from the bytes and independent of the engine, whose JSON has no certificates. COSE_Sign1 in the
 * manifest's `c2pa.signature` box: [protected, unprotected, payload, signature], the chain under header 33 (C2PA 2.2 section 13.2).
 * Runs in a worker; nothing here throws for what the bytes hold.
 */

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

// Without these a header of a few bytes makes the decoder set up an array of a hundred million entries.
setSizeLimits({ maxArraySize: 4096, maxMapSize: 4096, maxObjectSize: 4096 });
const decoder = new Decoder({ mapsAsObjects: false, useRecords: false });

/** The signature of every manifest in the store, in the store's order. */
export function readSignatures(store: Uint8Array): ManifestSignature[] {
  const manifests: Manifest[] = [];
  let damage: string | undefined;
  try {
    for (const box of superboxes(store)) {
      if (box.depth === 1) manifests.push({ label: box.label, claims: [], signatures: [] });
      else if (box.depth === 2 && box.label === 'c2pa.signature') manifests.at(-1)?.signatures.push(box);
      else if (box.depth === 2 && claimLabels.has(box.label)) manifests.at(-1)?.claims.push(box);
    }
  } catch (error) {
    if (!(error instanceof JumbfError)) throw error;
    damage = error.message;
    if (manifests.length === 0) manifests.push({ label: '', claims: [], signatures: [] });
  }
  const labels = manifests.map(({ label }) => label);
  return manifests.map(({ label, claims, signatures: [box, ...more] }, index) => {
    const last = index === manifests.length - 1;
    // Two that answer to one name: the engine checks one of them, and we might show the other one's certificate.
    if (labels.indexOf(label) !== labels.lastIndexOf(label)) return broken(label, 'Two manifests share this label.');
    if (more.length > 0) return broken(label, 'The manifest has more than one signature.');
    if (!box) return broken(label, (last ? damage : undefined) ?? 'The manifest has no signature.');
    const signature = readSignature(label, box, claims);
    return last && damage !== undefined ? { ...signature, malformed: signature.malformed ?? damage } : signature;
  });
}

interface Manifest {
  readonly label: string;
  readonly claims: Superbox[];
  readonly signatures: Superbox[];
}

/** Version 1 of the claim, and version 2. */
const claimLabels = new Set(['c2pa.claim', 'c2pa.claim.v2']);

const broken = (label: string, malformed: string): ManifestSignature => ({
  label,
  algorithm: 'unknown',
  chain: [],
  ocsp: [],
  malformed,
});

function readSignature(label: string, { content }: Superbox, claims: readonly Superbox[]): ManifestSignature {
  let cose: unknown;
  try {
    const bytes = onlyContent(content, 'cbor');
    if (!bytes) return broken(label, 'The signature box does not hold one signature.');
    if (bytes.length > maxCoseBytes) return broken(label, 'The signature is too large to be real.');
    cose = decoder.decode(bytes);
  } catch {
    // Box structure, CBOR structure or nesting: for the reader they are one.
    return broken(label, 'The signature is not valid CBOR.');
  }
  // Tagged (18) as C2PA wants it, or bare as old files have it.
  const parts = isTagged(cose) ? cose.value : cose;
  if (!Array.isArray(parts) || parts.length !== 4) return broken(label, 'The signature is not a COSE_Sign1.');
  const [protectedBytes, unprotectedHeaders, payload, signatureBytes] = parts as unknown[];
  const protectedHeaders = decodeProtected(protectedBytes);
  if (!protectedHeaders) return broken(label, 'The protected header of the signature cannot be read.');

  const number = find(protectedHeaders, algorithmHeader);
  const algorithm = algorithms.get(number) ?? `unknown (${typeof number === 'number' ? number : 'none'})`;
  const chains = [protectedHeaders, unprotectedHeaders].flatMap((headers) => findAll(headers, chainHeader));
  const chain = chains.length === 1 ? certificates(chains[0]) : undefined;
  const malformed = chain
    ? signatureFault({ algorithm, leaf: chain[0], protectedBytes, payload, claims, signatureBytes })
    : chains.length > 1
      ? 'The signature names two certificate chains.'
      : 'The signature carries no certificate chain that can be read.';
  const stamp = timestamp(unprotectedHeaders);
  return {
    label,
    algorithm,
    chain: chain ?? [],
    ...stamp,
    ...stamped(stamp.timestampKind, { protectedBytes, signatureBytes, claims }),
    ocsp: byteStrings(find(find(unprotectedHeaders, ['rVals']), ['ocspVals'])),
    ...(malformed === undefined ? {} : { malformed }),
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

function timestamp(headers: unknown): Pick<ManifestSignature, 'timestampToken' | 'timestampKind'> {
  for (const kind of ['sigTst2', 'sigTst'] as const) {
    const tokens = find(find(headers, [kind]), ['tstTokens']);
    const token = Array.isArray(tokens) ? find(tokens[0], ['val']) : undefined;
    if (token instanceof Uint8Array) return { timestampToken: own(token), timestampKind: kind };
  }
  return {};
}

/** What the time-stamp has to be of; nothing where the manifest is not such that anything could be. */
function stamped(
  kind: ManifestSignature['timestampKind'],
  { protectedBytes, signatureBytes, claims }: Pick<CoseParts, 'protectedBytes' | 'signatureBytes' | 'claims'>,
): Pick<ManifestSignature, 'stamped'> {
  const claim = onlyClaim(claims);
  if (!kind || !claim || !(protectedBytes instanceof Uint8Array) || !(signatureBytes instanceof Uint8Array)) return {};
  return { stamped: stampedDigests(kind, { protectedBytes, claim, signatureBytes }) };
}

const byteStrings = (value: unknown): Uint8Array[] =>
  Array.isArray(value) ? value.filter((one) => one instanceof Uint8Array).map(own) : [];

/** A copy: what goes to the core must not drag the whole store behind it. */
const own = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

const findAll = (headers: unknown, keys: readonly unknown[]): unknown[] =>
  headers instanceof Map ? keys.filter((key) => headers.has(key)).map((key): unknown => headers.get(key)) : [];

const find = (headers: unknown, keys: readonly unknown[]): unknown => findAll(headers, keys)[0];

const isTagged = (value: unknown): value is { tag: 18; value: unknown } =>
  typeof value === 'object' && value !== null && 'tag' in value && value.tag === 18 && 'value' in value;

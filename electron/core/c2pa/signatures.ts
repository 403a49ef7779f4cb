import { isIdentity, readIdentity } from './cawg-identity.ts';
import { contentOf, onlyClaim, signatureFault } from './cose-check.ts';
import { byteStrings, type CoseSign1, decodeCbor, find, own, parseCoseSign1 } from './cose-sign1.ts';
import { byteString, digestsOf, stampedMessage, withMessages } from './cose-structure.ts';
import { JumbfError, onlyContent, superboxes, type Superbox } from './jumbf.ts';
import type { ManifestSignature } from './reading.ts';

/*
 * Who signed each manifest, read from the bytes and independent of the engine, whose JSON has no certificates: the `c2pa.signature` box,
 * and the assertions that add evidence to signatures or are signed themselves. Runs in a worker; nothing here throws for what the bytes
 * hold.
 */

/** The signature of every manifest in the store, in the store's order. */
export function readSignatures(store: Uint8Array): ManifestSignature[] {
  const manifests: Manifest[] = [];
  let damage: string | undefined;
  try {
    for (const box of superboxes(store)) {
      if (box.depth === 1) manifests.push({ label: box.label, claims: [], signatures: [], assertions: [] });
      else if (box.depth === 2 && box.label === 'c2pa.signature') manifests.at(-1)?.signatures.push(box);
      else if (box.depth === 2 && claimLabels.has(box.label)) manifests.at(-1)?.claims.push(box);
      // Below the assertion store; nothing else of a manifest nests that deep under these labels.
      else if (box.depth === 3 && isEvidence(box.label)) manifests.at(-1)?.assertions.push(box);
    }
  } catch (error) {
    if (!(error instanceof JumbfError)) throw error;
    damage = error.message;
    if (manifests.length === 0) manifests.push({ label: '', claims: [], signatures: [], assertions: [] });
  }
  const labels = manifests.map(({ label }) => label);
  const later = laterTokens(manifests);
  return manifests.map((manifest, index) => {
    const { label, signatures } = manifest;
    const last = index === manifests.length - 1;
    // Two that answer to one name: the engine checks one of them, and we might show the other one's certificate.
    if (labels.indexOf(label) !== labels.lastIndexOf(label)) return broken(label, 'Two manifests share this label.');
    const [box, ...more] = signatures;
    if (more.length > 0) return broken(label, 'The manifest has more than one signature.');
    if (!box) return broken(label, (last ? damage : undefined) ?? 'The manifest has no signature.');
    const signature = { ...readSignature(manifest, box), ...evidence(manifest, later.get(label)) };
    return last && damage !== undefined ? { ...signature, malformed: signature.malformed ?? damage } : signature;
  });
}

interface Manifest {
  readonly label: string;
  readonly claims: Superbox[];
  readonly signatures: Superbox[];
  /** Those that {@link isEvidence} names. */
  readonly assertions: Superbox[];
}

/** Version 1 of the claim, and version 2. */
const claimLabels = new Set(['c2pa.claim', 'c2pa.claim.v2']);

const isTimestamp = (label: string): boolean => /^c2pa\.time-stamp(__\d+)?$/.test(label);
const isStatus = (label: string): boolean => /^c2pa\.certificate-status(__\d+)?$/.test(label);
const isEvidence = (label: string): boolean => isTimestamp(label) || isStatus(label) || isIdentity(label);

/** An honest manifest has one of each; a hostile one may have ten thousand. */
const maxEvidence = 16;

const broken = (label: string, malformed: string): ManifestSignature => ({
  label,
  algorithm: 'unknown',
  chain: [],
  ocsp: [],
  malformed,
});

function readSignature({ label, claims }: Manifest, { content }: Superbox): ManifestSignature {
  let bytes: Uint8Array | undefined;
  try {
    bytes = onlyContent(content, 'cbor');
  } catch {
    // A box that is cut short: for the reader that is no other thing than CBOR that is.
    return broken(label, 'The signature is not valid CBOR.');
  }
  if (!bytes) return broken(label, 'The signature box does not hold one signature.');
  const cose = parseCoseSign1(bytes);
  if (typeof cose === 'string') return broken(label, cose);
  const claim = onlyClaim(claims);
  const malformed = cose.chainFault ?? signatureFault(cose, claim);
  return {
    label,
    algorithm: cose.algorithm,
    chain: cose.chain ?? [],
    ...(cose.tokens.length > 0 && {
      tokens: withMessages(cose.tokens, cose.protectedBytes, claim, cose.signatureBytes),
    }),
    ...digests(cose, bytes, claim),
    ocsp: cose.ocsp,
    ...(malformed !== undefined && { malformed }),
  };
}

/** What time-stamps made later may be of; nothing where the manifest is not such that anything could be. */
function digests(
  { protectedBytes, signatureBytes }: CoseSign1,
  cose: Uint8Array,
  claim: Uint8Array | undefined,
): Pick<ManifestSignature, 'signed'> {
  if (!claim || !signatureBytes) return {};
  return {
    signed: {
      message: digestsOf(stampedMessage('sigTst2', { protectedBytes, signed: claim, signatureBytes })),
      signature: digestsOf(signatureBytes),
      encoded: digestsOf(byteString(signatureBytes)),
      cose: digestsOf(cose),
    },
  };
}

/**
 * Tokens of `c2pa.time-stamp` assertions by the manifest they are for: a map from manifest labels to tokens (C2PA 2.2 section 18.17). The
 * assertion says nothing about what is stamped that the token would not prove, so it matters little whose it is.
 */
function laterTokens(manifests: readonly Manifest[]): ReadonlyMap<string, Uint8Array[]> {
  const found = new Map<string, Uint8Array[]>();
  for (const box of manifests.flatMap(({ assertions }) => assertions.filter(({ label }) => isTimestamp(label)))) {
    const tokens = decoded(box);
    if (!(tokens instanceof Map)) continue;
    for (const [label, token] of tokens as Map<unknown, unknown>) {
      if (typeof label !== 'string' || !(token instanceof Uint8Array)) continue;
      const known = found.get(label) ?? [];
      if (known.length < maxEvidence) found.set(label, [...known, own(token)]);
    }
  }
  return found;
}

function evidence(
  { assertions, claims }: Manifest,
  tokens: Uint8Array[] | undefined,
): Pick<ManifestSignature, 'laterTokens' | 'statusAnswers' | 'identities'> {
  const labelled = (is: (label: string) => boolean) =>
    assertions.filter(({ label }) => is(label)).slice(0, maxEvidence);
  const statusAnswers = labelled(isStatus).flatMap((box) => byteStrings(find(decoded(box), ['ocspVals'])));
  const identities = labelled(isIdentity).map((box) => readIdentity(box, onlyClaim(claims)));
  return {
    ...(tokens && { laterTokens: tokens }),
    ...(statusAnswers.length > 0 && { statusAnswers: statusAnswers.slice(0, maxEvidence) }),
    ...(identities.length > 0 && { identities }),
  };
}

function decoded(box: Superbox): unknown {
  const bytes = contentOf(box);
  try {
    return bytes && decodeCbor(bytes);
  } catch {
    // The engine says that the assertion is malformed; here it adds nothing.
    return undefined;
  }
}

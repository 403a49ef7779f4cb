import type { TimestampEvaluation } from '#shared/verdict/model.ts';
import type { Digests, ManifestSignature } from '#core/c2pa/reading.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import { isWithin } from '#core/trust/chain-path.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { askLists } from '#core/trust/match-lists.ts';
import { createMemory, type Memory } from '#core/trust/memory.ts';
import {
  type AnswersAtHand,
  authoritiesAbove,
  evaluatePath,
  NO_REVOCATIONS,
  type PathRevocations,
} from '#core/trust/path-revocation.ts';
import { EKU, EXTENSION } from '#core/trust/oids.ts';
import { openToken, type TimestampToken, TokenError } from '#core/trust/timestamp-token.ts';

/** A token and what it may be of: any of these binds the signature. */
export interface Stamp {
  readonly from: NonNullable<TimestampEvaluation['from']>;
  readonly token: Uint8Array;
  /** Empty where the signature is not such that a time-stamp could be of it. */
  readonly of: readonly Digests[];
}

type Stamped = Pick<ManifestSignature, 'tokens' | 'signed' | 'laterTokens' | 'malformed'>;

/**
 * The time-stamps of a signature: beside it, in `c2pa.time-stamp` assertions, and those that Countersign kept for it (R60).
 *
 * Tokens of assertions are of the signature, bare or as the CBOR byte string it is; claim generators before 2026 let the whole COSE_Sign1
 * be stamped, and the engine calls those a mismatch (c2pa-rs pull request 1867; measured on update_manifest.jpg). Each says that the
 * signature was there at that time.
 * @param preserved tokens over the message of `sigTst2`.
 */
export function stampsOf(signature: Stamped, preserved: readonly Uint8Array[] = []): Stamp[] {
  const { tokens = [], signed, laterTokens = [], malformed } = signature;
  const fine = malformed === undefined;
  const later = fine && signed ? [signed.signature, signed.encoded, signed.cose, signed.message] : [];
  return [
    ...tokens.map(({ token, of }) => ({ from: 'signature' as const, token, of: fine && of ? [of] : [] })),
    ...laterTokens.map((token) => ({ from: 'assertion' as const, token, of: later })),
    ...preserved.map((token) => ({ from: 'preserved' as const, token, of: fine && signed ? [signed.message] : [] })),
  ];
}

/**
 * Says of a time-stamp whether it is sound and which lists for time-stamps vouch for its authority at the time it names (C2PA 2.2, 14.4 and
 * 15.8; RFC 3161; R54). The engine's `timeStamp.trusted` says less: it takes an authority whose root stands on a list of signers (F2 of
 * signing-and-trust.md), and in claims of version 1 it takes any.
 *
 * Never throws for what is in a file.
 * @param lists those that are turned on; only the ones with purpose `tsa` are asked. Private credentials never are (R58).
 * @param answers about revocation; what was in the file may be about the authority's certificates too.
 */
export async function evaluateStamp(
  stamp: Stamp,
  lists: readonly LoadedList[],
  memory: Memory = createMemory(),
  answers: AnswersAtHand = { responses: [], now: new Date(0) },
): Promise<TimestampEvaluation> {
  const asked = lists.filter(({ list }) => list.purpose === 'tsa');
  const base = { present: true as const, from: stamp.from, asked: asked.map(({ list }) => list.id) };
  let token: TimestampToken;
  try {
    token = openToken(stamp.token, memory.parse);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { ...base, sound: false, matches: [], problem: error.message };
  }
  const { at, leaf, others } = token;
  const chain = [leaf, ...others.filter(({ facts }) => facts.fingerprint !== leaf.facts.fingerprint)];
  const known = { ...base, at: at.toISOString(), authority: leaf.facts.name, chain: chain.map(({ facts }) => facts) };
  const wrongKind = leaf.facts.ca || !isForTimestampsAlone(leaf);
  const problem = faultOf(stamp, token, wrongKind);
  if (problem !== undefined) return { ...known, sound: false, matches: [], problem, ...(wrongKind && { wrongKind }) };
  const revocations = await ofAuthority();
  return {
    ...known,
    sound: true,
    ...(await askLists(leaf, others, asked, at, memory, revocations)),
    ...(revocations.size > 0 && { revocations: [...revocations.values()] }),
  };

  /** Tokens from before a revocation hold, but for those of a key that somebody else may have (RFC 3161 section 4, 1). */
  async function ofAuthority(): Promise<PathRevocations> {
    if (answers.responses.length === 0) return NO_REVOCATIONS;
    const pool = [...others, ...lists.flatMap(({ certificates }) => certificates)];
    return evaluatePath([leaf, ...authoritiesAbove(leaf, pool)], pool, answers, { at, proven: true });
  }
}

/** When it was signed, as far as that is proven: a sound time-stamp, and an authority that a list for time-stamps vouches for. */
export const provenTime = (timestamp: TimestampEvaluation | undefined): Date | undefined =>
  timestamp?.sound && timestamp.matches.length > 0 && timestamp.at !== undefined ? new Date(timestamp.at) : undefined;

/** The one that counts: of those that prove a time the earliest; else one that is sound; else the first. */
export function decisive(all: readonly TimestampEvaluation[]): TimestampEvaluation | undefined {
  const [earliest] = all
    .filter((one) => provenTime(one) !== undefined)
    .toSorted((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''));
  return earliest ?? all.find(({ sound }) => sound) ?? all[0];
}

/** Why a token proves nothing about this signature, whoever made it. */
function faultOf({ of }: Stamp, { at, imprint, leaf }: TimestampToken, wrongKind: boolean): string | undefined {
  if (of.length === 0) return 'The signature that the time-stamp stands beside is not in order.';
  if (!of.some((digests) => digests[imprint.hash] === imprint.digest))
    return 'The time-stamp is of something else than this signature.';
  if (wrongKind) return 'The certificate of the authority was not made for time-stamping alone.';
  const { notBefore, notAfter } = leaf.facts;
  if (!isWithin({ notBefore: Date.parse(notBefore), notAfter: Date.parse(notAfter) }, at))
    return 'The certificate of the authority was not valid when it made the time-stamp.';
  return undefined;
}

/** RFC 3161 section 2.3: the extension is critical and names that one usage. */
export const isForTimestampsAlone = ({ facts, pki }: Certificate): boolean =>
  facts.usages.join() === EKU.timeStamping &&
  (pki.extensions ?? []).some(({ extnID, critical }) => extnID === EXTENSION.extendedKeyUsage && critical);

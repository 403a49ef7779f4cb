import type { ManifestSignature } from '#core/c2pa/reading.ts';
import type { ChainEvaluation } from '#shared/verdict/model.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { isInDate, matchLists } from '#core/trust/match-lists.ts';
import { EKU, EXTENSION } from '#core/trust/oids.ts';
import { openToken, type TimestampToken, TokenError } from '#core/trust/timestamp-token.ts';

type TimestampEvaluation = NonNullable<ChainEvaluation['timestamp']>;

/**
 * Says of the time-stamp beside a manifest's signature whether it is sound and which lists for time-stamps vouch for its authority at
 * the time it names (C2PA 2.2, 14.4 and 15.8; RFC 3161; R54). The engine's `timeStamp.trusted` says less: it takes an authority whose
 * root stands on a list of signers (F2 of signing-and-trust.md), and in claims of version 1 it takes any.
 *
 * Never throws for what is in a file. Undefined when there is no time-stamp.
 * @param lists those that are turned on; only the ones with purpose `tsa` are asked.
 */
export async function evaluateTimestamp(
  signature: ManifestSignature,
  lists: readonly LoadedList[],
): Promise<TimestampEvaluation | undefined> {
  if (!signature.timestampToken) return undefined;
  const asked = lists.filter(({ list }) => list.purpose === 'tsa');
  const base = { present: true as const, asked: asked.map(({ list }) => list.id) };
  let token: TimestampToken;
  try {
    token = await openToken(signature.timestampToken);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { ...base, sound: false, matches: [], problem: error.message };
  }
  const { at, leaf, others } = token;
  const known = { ...base, at: at.toISOString(), authority: leaf.facts.name };
  const problem = faultOf(signature, token);
  if (problem !== undefined) return { ...known, sound: false, matches: [], problem };
  return { ...known, sound: true, matches: await matchLists(leaf, others, asked, at) };
}

/** When it was signed, as far as that is proven: a sound time-stamp, and an authority that a list for time-stamps vouches for. */
export const provenTime = (timestamp: TimestampEvaluation | undefined): Date | undefined =>
  timestamp?.sound && timestamp.matches.length > 0 && timestamp.at !== undefined ? new Date(timestamp.at) : undefined;

/** Why a token proves nothing about this signature, whoever made it. */
function faultOf({ malformed, stamped }: ManifestSignature, { at, imprint, leaf }: TimestampToken): string | undefined {
  if (malformed !== undefined || !stamped) return 'The signature that the time-stamp stands beside is not in order.';
  if (stamped[imprint.hash] !== imprint.digest) return 'The time-stamp is of something else than this signature.';
  if (leaf.facts.ca || !isForTimestampsAlone(leaf))
    return 'The certificate of the authority was not made for time-stamping alone.';
  if (!isInDate(leaf.facts, at)) return 'The certificate of the authority was not valid when it made the time-stamp.';
  return undefined;
}

/** RFC 3161 section 2.3: the extension is critical and names that one usage. */
const isForTimestampsAlone = ({ facts, pki }: Certificate): boolean =>
  facts.usages.join() === EKU.timeStamping &&
  (pki.extensions ?? []).some(({ extnID, critical }) => extnID === EXTENSION.extendedKeyUsage && critical);

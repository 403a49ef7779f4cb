import type { Manifest } from '#shared/provenance/manifest-store.ts';
import type { Finding } from '#shared/verdict/findings.ts';
import type { ChainEvaluation, ManifestVerdict } from '#shared/verdict/model.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';

export interface JudgedTime {
  readonly time: ManifestVerdict['time'];
  readonly problems: readonly OwnCode[];
}

/**
 * When was it signed? In this order, the first that holds:
 *
 * | evidence                                                               | state   |
 * |------------------------------------------------------------------------|---------|
 * | neither the engine nor a sound time-stamp names a time                  | none    |
 * | the engine, or an earlier signer, found the time-stamp spoiled          | claimed |
 * | our evaluator could not confirm it, or there is nothing it could look at | claimed |
 * | no list for time-stamps was asked about its authority                   | claimed |
 * | no list for time-stamps vouches for its authority, which may be revoked | claimed |
 * | the engine, asked the same lists, says its authority is on none         | claimed |
 * | otherwise: sound, of this signature, by a listed authority              | proven  |
 *
 * A time-stamp kept in this workspace (R60) is the exception: the engine has not seen it, so nothing the engine says is about it.
 *
 * The engine's `timeStamp.trusted` is no evidence: claims of version 1 get it without a look at any list ("legacy"), and an authority
 * on a list of signers gets it too (F2, R54).
 */
export function judgeTime(
  findings: readonly Finding[],
  manifest: Manifest,
  evaluation: ChainEvaluation | undefined,
): JudgedTime {
  const timestamp = evaluation?.timestamp;
  const at = (timestamp?.sound ? timestamp.at : undefined) ?? instant(manifest.signature_info?.time);
  const stamped =
    timestamp !== undefined || at !== undefined || findings.some(({ code }) => code.startsWith('timeStamp.'));
  const kept = timestamp?.from === 'preserved';
  const spoiled = !kept && findings.some(({ code }) => /^timeStamp\.(mismatch|malformed|outsideValidity)$/.test(code));
  const unlisted = !kept && findings.some(({ code, source }) => code === 'timeStamp.untrusted' && source === 'engine');
  const doubt = doubtOf(timestamp);
  const proven = at !== undefined && !spoiled && !unlisted && doubt === undefined;
  // Where the engine has said the same, that no list vouches, it is not said again.
  const told = doubt === undefined || spoiled || (unlisted && !OURS_ALONE.has(doubt));
  const stamps = evaluation?.timestamps ?? (timestamp ? [timestamp] : []);
  return {
    time: {
      state: proven ? 'proven' : at === undefined ? 'none' : 'claimed',
      ...(at !== undefined && { at }),
      ...(timestamp?.authority !== undefined && { authority: timestamp.authority }),
      ...(!proven && endOf(evaluation)),
      ...(proven && kept && { preserved: true }),
      ...(stamps.length > 0 && { stamps }),
    },
    problems: [
      ...(!stamped ? (['countersign.timeStamp.missing'] as const) : told ? [] : [doubt]),
      ...(proven && kept ? (['countersign.timeStamp.preserved'] as const) : []),
    ],
  };
}

/** What the engine does not know to say. */
const OURS_ALONE: ReadonlySet<OwnCode> = new Set([
  'countersign.timeStamp.unconfirmed',
  'countersign.timeStamp.wrongKind',
  'countersign.timeStamp.revoked',
]);

function doubtOf(timestamp: ChainEvaluation['timestamp']): OwnCode | undefined {
  if (timestamp?.wrongKind === true) return 'countersign.timeStamp.wrongKind';
  if (!timestamp?.sound) return 'countersign.timeStamp.unconfirmed';
  if (timestamp.asked.length === 0) return 'countersign.timeStamp.notAsked';
  if (timestamp.matches.length > 0) return undefined;
  const revoked = timestamp.misses?.some(({ why }) => why === 'revoked') === true;
  return revoked ? 'countersign.timeStamp.revoked' : 'countersign.timeStamp.unlisted';
}

/**
 * The day from which nothing vouches any more: the last list's path ends, or the certificate of a private credential; where nobody vouches,
 * the first certificate of the chain. A certificate in the file that ends earlier than a path counts all the same: other validators go by it.
 */
function endOf(evaluation: ChainEvaluation | undefined): Pick<ManifestVerdict['time'], 'validUntil' | 'endsWith'> {
  const { chain = [], matches = [] } = evaluation ?? {};
  const earliest = (ends: readonly End[]): End | undefined =>
    ends.toSorted((a, b) => Date.parse(a.validUntil) - Date.parse(b.validUntil))[0];
  const inFile = earliest(
    chain.map(({ notAfter, name }, index) => ({
      validUntil: notAfter,
      endsWith: { what: index === 0 ? ('signer' as const) : ('issuer' as const), name },
    })),
  );
  const ofPaths = matches.flatMap(({ until, endsWith }) =>
    until && endsWith ? [{ validUntil: until, endsWith }] : [],
  );
  const last = ofPaths.toSorted((a, b) => Date.parse(b.validUntil) - Date.parse(a.validUntil))[0];
  return earliest([inFile, last].filter((end) => end !== undefined)) ?? {};
}

interface End {
  readonly validUntil: string;
  readonly endsWith: NonNullable<ManifestVerdict['time']['endsWith']>;
}

/** The engine writes `+00:00`; an instant of ours ends in `Z`. */
function instant(text: string | undefined): string | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

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
 * | no list for time-stamps vouches for its authority                       | claimed |
 * | the engine, asked the same lists, says its authority is on none         | claimed |
 * | otherwise: sound, of this signature, by a listed authority              | proven  |
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
  const spoiled = findings.some(({ code }) => /^timeStamp\.(mismatch|malformed|outsideValidity)$/.test(code));
  const unlisted = findings.some(({ code, source }) => code === 'timeStamp.untrusted' && source === 'engine');
  const doubt = doubtOf(timestamp);
  const proven = at !== undefined && !spoiled && !unlisted && doubt === undefined;
  const ends = (evaluation?.chain ?? []).map(({ notAfter }) => notAfter);
  const validUntil = proven ? undefined : ends.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
  // Where the engine has said the same, that no list vouches, it is not said again.
  const told = doubt === undefined || spoiled || (unlisted && doubt !== 'countersign.timeStamp.unconfirmed');
  return {
    time: {
      state: proven ? 'proven' : at === undefined ? 'none' : 'claimed',
      ...(at !== undefined && { at }),
      ...(timestamp?.authority !== undefined && { authority: timestamp.authority }),
      ...(validUntil !== undefined && { validUntil }),
    },
    problems: !stamped ? ['countersign.timeStamp.missing'] : told ? [] : [doubt],
  };
}

function doubtOf(timestamp: ChainEvaluation['timestamp']): OwnCode | undefined {
  if (!timestamp?.sound) return 'countersign.timeStamp.unconfirmed';
  if (timestamp.asked.length === 0) return 'countersign.timeStamp.notAsked';
  return timestamp.matches.length === 0 ? 'countersign.timeStamp.unlisted' : undefined;
}

/** The engine writes `+00:00`; an instant of ours ends in `Z`. */
function instant(text: string | undefined): string | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

import type { Manifest, ManifestStore } from '#shared/provenance/manifest-store.ts';
import { walk } from '#shared/provenance/walk.ts';
import { type Finding, gatherFindings } from '#shared/verdict/findings.ts';
import type { ChainEvaluation, ManifestVerdict, VerdictStamp } from '#shared/verdict/model.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';

export interface JudgedTime {
  readonly time: ManifestVerdict['time'];
  readonly problems: readonly OwnCode[];
}

/**
 * When was it signed? `proven` needs a sound time-stamp of this very signature by an authority on a list for time-stamps (R54). The
 * engine's `signature_info.time` is filled whoever made the time-stamp, and its `timeStamp.trusted` means less than it says:
 * claims of version 1 get it without a look at any list ("legacy"), and an authority on a signer list gets it too (F2). So version 1
 * stays `claimed`, and so does everything while no list for time-stamps is turned on. Not told apart yet: an authority on a signer list
 * alone while a list for time-stamps is on; that needs the certificates in the time-stamp itself.
 * @param lists those that were asked; absent: nothing is known of them.
 */
export function judgeTime(
  findings: readonly Finding[],
  manifest: Manifest,
  evaluation: ChainEvaluation | undefined,
  lists: VerdictStamp['lists'] | undefined,
): JudgedTime {
  const at = instant(manifest.signature_info?.time);
  const stamped = at !== undefined || findings.some(({ code }) => code.startsWith('timeStamp.'));
  const doubt = doubtOf(findings, manifest, lists);
  const trusted = findings.findLast(({ code }) => code === 'timeStamp.trusted');
  const spoiled = findings.some(({ code }) => /^timeStamp\.(mismatch|malformed|outsideValidity)$/.test(code));
  const proven = at !== undefined && trusted !== undefined && !spoiled && !doubt;
  const authority = evaluation?.timestamp?.authority ?? authorityOf(trusted);
  const ends = (evaluation?.chain ?? []).map(({ notAfter }) => notAfter);
  const validUntil = proven ? undefined : ends.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
  return {
    time: {
      state: proven ? 'proven' : at === undefined ? 'none' : 'claimed',
      ...(at !== undefined && { at }),
      ...(authority !== undefined && { authority }),
      ...(validUntil !== undefined && { validUntil }),
    },
    problems: stamped ? (doubt ?? []) : ['countersign.timeStamp.missing'],
  };
}

/**
 * The times that are proven, by manifest label: what certificate chains are to be judged at (`timeOf` of the evaluator). Empty for a
 * store that was not validated.
 */
export function provenTimes(store: ManifestStore, lists: VerdictStamp['lists']): ReadonlyMap<string, Date> {
  const chain = walk(store);
  const { byNode } = gatherFindings(store, chain);
  const times = new Map<string, Date>();
  for (const { label, manifest } of chain.manifests.values()) {
    const { time } = judgeTime(byNode.get(label) ?? [], manifest, undefined, lists);
    if (time.state === 'proven' && time.at !== undefined) times.set(label, new Date(time.at));
  }
  return times;
}

/**
 * Why the engine's `timeStamp.trusted` is not enough. Which list it looked at cannot be known: where several hold the same root the one
 * it names changes from reading to reading (tests/engine-reading-traps.test.ts).
 */
function doubtOf(
  findings: readonly Finding[],
  manifest: Manifest,
  lists: VerdictStamp['lists'] | undefined,
): OwnCode[] | undefined {
  if (!findings.some(({ code }) => code === 'timeStamp.trusted')) return undefined;
  if ((manifest.claim_version ?? 1) < 2) return ['countersign.timeStamp.authorityUnchecked'];
  const asked = lists?.some(({ purpose }) => purpose === 'tsa') ?? true;
  return asked ? undefined : ['countersign.timeStamp.notAsked'];
}

const authorityOf = (trusted: Finding | undefined): string | undefined =>
  trusted?.source === 'engine'
    ? /cert trusted: (.*?)(?:, trust list: .*)?$/.exec(trusted.status.explanation ?? '')?.[1]
    : undefined;

/** The engine writes `+00:00`; an instant of ours ends in `Z`. */
function instant(text: string | undefined): string | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

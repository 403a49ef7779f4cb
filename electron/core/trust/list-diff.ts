import type { TrustEntry, TrustListDiff } from '#shared/api/trust.ts';

type Changes = Pick<TrustListDiff, 'added' | 'removed' | 'replaced' | 'expiring' | 'expired' | 'removals'>;
type Change = TrustListDiff['replaced'][number]['change'];

/**
 * What a new version changes for those who are vouched for. Certificates are compared by fingerprint; an entry that stands in a file
 * twice counts once; one that is withdrawn counts as not there.
 *
 * One that goes and one that comes make a pair when they share name and key, then when they share the key, then when they share the
 * name. C2PA's own history has pairs of the second sort (`CN=CN=SSL.com …` became `CN=SSL.com …`): a reader would take them for a new
 * authority, and yet leaves issued under the old name lose their anchor, so they are told apart and count as removals.
 */
export function diffEntries(before: readonly TrustEntry[], after: readonly TrustEntry[]): Changes {
  const [old, fresh] = [byFingerprint(before), byFingerprint(after)];
  const gone = [...old.values()].filter(({ fingerprint }) => !fresh.has(fingerprint));
  const come = [...fresh.values()].filter(({ fingerprint }) => !old.has(fingerprint));
  const replaced = [
    ...takePairs('renewed', gone, come, (entry) => entry.certificate && `${entry.certificate.subject}\n${entry.key}`),
    ...takePairs('renamed', gone, come, ({ key }) => key),
    ...takePairs('rekeyed', gone, come, ({ certificate }) => certificate?.subject),
  ];
  return {
    added: come,
    removed: gone,
    replaced,
    expiring: [...fresh.values()].filter(({ state }) => state === 'expiring'),
    expired: [...fresh.values()].filter(({ state }) => state === 'expired'),
    removals: gone.length + replaced.filter(({ change }) => change !== 'renewed').length,
  };
}

const byFingerprint = (entries: readonly TrustEntry[]): ReadonlyMap<string, TrustEntry> =>
  new Map(entries.filter(({ state }) => state !== 'withdrawn').map((entry) => [entry.fingerprint, entry]));

/** Takes out of both those that have the same trait; each has at most one partner. */
function takePairs(
  change: Change,
  gone: TrustEntry[],
  come: TrustEntry[],
  trait: (entry: TrustEntry) => string | undefined,
): TrustListDiff['replaced'] {
  return gone.slice().flatMap((before) => {
    const wanted = trait(before);
    const index = wanted === undefined ? -1 : come.findIndex((entry) => trait(entry) === wanted);
    if (index === -1) return [];
    gone.splice(gone.indexOf(before), 1);
    const [after] = come.splice(index, 1) as [TrustEntry];
    return [{ change, before, after }];
  });
}

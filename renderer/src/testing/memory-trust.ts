import type { KeptTimestamp, KnownCredential } from '#shared/api/address-book.ts';
import type { PageApi } from '#shared/api/index.ts';
import type { TrustEntry, TrustList, TrustListDiff } from '#shared/api/trust.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { sampleList } from './samples.ts';
import { sampleDiff, sampleKept, sampleKnown, sampleVersion, withCandidate } from './trust-samples.ts';

export interface TrustMemory {
  lists?: TrustList[];
  /** What is wrong with every list file. */
  refuseLists?: string;
  /** On every list. */
  entries?: TrustEntry[];
  /** What the source of every list holds; absent: what is in use. */
  newer?: TrustListDiff;
  /** The address book. */
  known?: KnownCredential[];
  /** What the certificate file holds that is read for the address book. */
  offered?: CertificateFacts;
  /** Kept time-stamps. */
  kept?: KeptTimestamp[];
  /** What every EKU configuration holds. */
  usages?: string[];
}

/** The trust lists and the address book of a core in memory. */
export function memoryTrust({
  lists: initial = [],
  refuseLists,
  entries = [],
  newer,
  known: initialKnown = [],
  offered,
  kept: initialKept = [],
  usages,
}: TrustMemory) {
  let lists = initial;
  let known = initialKnown;
  let kept = initialKept;
  const usagesFor = (file: string | undefined): string[] => {
    if (file === undefined) return ['1.3.6.1.5.5.7.3.4'];
    if (!usages) throw new AppError('list_rejected', 'Line 1 is not an object identifier. Nothing was changed.');
    return usages;
  };
  const find = (id: string): TrustList => {
    const list = lists.find((one) => one.id === id);
    if (!list) throw new AppError('not_found', 'There is no such list.');
    return list;
  };
  const change = (id: string, apply: (list: TrustList) => TrustList): TrustList => {
    lists = lists.map((list) => (list.id === id ? apply(list) : list));
    return find(id);
  };
  const withoutCandidate = ({ candidate: _candidate, ...list }: TrustList): TrustList => list;

  return {
    'trust.lists': async () => lists,
    'trust.setEnabled': async ({ list, enabled }) => change(list, (before) => ({ ...before, enabled })),
    'trust.import': async ({ name, purpose, kind, vouchesFor }) => {
      if (refuseLists) throw new AppError('list_rejected', refuseLists);
      const list = sampleList({ id: 'imported', name, purpose, kind, ...(vouchesFor && { vouchesFor }) });
      lists = [...lists, list];
      return list;
    },
    'trust.setVouchesFor': async ({ list, vouchesFor }) => change(list, (before) => ({ ...before, vouchesFor })),
    'trust.remove': async ({ list }) => {
      lists = lists.filter((other) => other.id !== list);
      return {};
    },
    'trust.entries': async ({ list, search = '' }) => {
      const words = search.toLowerCase().split(/\s+/);
      return {
        version: find(list).version ?? '',
        total: entries.length,
        entries: entries.filter((entry) => words.every((word) => JSON.stringify(entry).toLowerCase().includes(word))),
      };
    },
    'trust.versions': async ({ list }) => [
      sampleVersion(find(list).version ?? '', {
        current: true,
        takenBy: [
          { who: 'Ada', at: '2026-11-01T12:00:00.000Z' },
          { who: 'Bo', at: '2026-11-02T12:00:00.000Z' },
        ],
      }),
      sampleVersion('ef'.repeat(32), { source: 'from the file older.pem' }),
    ],
    'trust.diff': async ({ list }) => (find(list).candidate ? (newer ?? sampleDiff()) : sampleDiff()),
    'trust.check': async ({ list }) =>
      newer ? { list: change(list, (before) => withCandidate(before, newer.to)), diff: newer } : { list: find(list) },
    'trust.accept': async ({ list, version, removals }) => {
      if (newer && newer.removals > 0 && !removals) {
        throw new AppError('confirmation_needed', 'Entries would be lost. Confirm it.');
      }
      return change(list, (before) => ({ ...withoutCandidate(before), version, enabled: true }));
    },
    'trust.discard': async ({ list }) => change(list, withoutCandidate),
    'trust.readUsages': async ({ file }) => ({ usages: usagesFor(file) }),
    'trust.importUsages': async ({ list, file }) =>
      change(list, (before) => ({ ...before, acceptedUsages: usagesFor(file) })),
    'trust.rollback': async ({ list, version }) => change(list, (before) => ({ ...before, version })),

    'addressBook.list': async () => known,
    'addressBook.read': async () => {
      if (!offered) throw new AppError('certificate_refused', 'It is the certificate of an authority.');
      return { token: 'token', certificate: offered };
    },
    'addressBook.add': async ({ name, confirmedFingerprint }) => {
      if (!offered || confirmedFingerprint.replaceAll(/[\s:]/g, '') !== offered.fingerprint) {
        throw new AppError('certificate_refused', 'That is not the fingerprint of this certificate.');
      }
      const added = sampleKnown(name, { certificate: offered, fingerprint: offered.fingerprint });
      known = [...known, added];
      return added;
    },
    'addressBook.remove': async ({ fingerprint }) => {
      const lose = known.find((one) => one.fingerprint === fingerprint)?.seen ?? [];
      known = known.filter((one) => one.fingerprint !== fingerprint);
      return { lose };
    },
    'addressBook.preserve': async ({ address }) => {
      if (!address.startsWith('https://time.example/')) {
        throw new AppError('timestamp_failed', 'It did not answer, or was cut off.');
      }
      const one = sampleKept('protest.mp4', { address });
      kept = [one, ...kept];
      return one;
    },
    'addressBook.preserved': async () => kept,
    'addressBook.forgetPreserved': async ({ id }) => {
      kept = kept.filter((one) => one.id !== id);
      return {};
    },
  } satisfies Partial<Handlers<PageApi>>;
}

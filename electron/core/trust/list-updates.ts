import { basename } from 'node:path';
import type { TrustListId } from '#shared/api/ids.ts';
import type { TrustCheck, TrustList, TrustListDiff, TrustListVersion } from '#shared/api/trust.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { diffEntries } from '#core/trust/list-diff.ts';
import { entriesAt } from '#core/trust/list-entries.ts';
import { type ListStore, readListBytes } from '#core/trust/list-store.ts';
import type { Entry, Registry } from '#core/trust/registry.ts';

/** Brings the bytes at an address. @throws AppError 'list_unreachable', 'list_rejected', 'cancelled' */
export type FetchList = (address: string, signal: AbortSignal) => Promise<Buffer>;

/** How a list gets another version: looked at first, then accepted by a person as a whole, and put back when it was a mistake. */
export interface ListUpdates {
  /**
   * Fetches a list from its address, or reads it from a file, and keeps it as the candidate. Verdicts stay as they are.
   * @param file a path; then nothing is fetched
   * @throws AppError 'not_found', 'invalid_input' for a list without address, 'list_rejected', 'list_unreachable', 'not_readable'
   */
  check(id: TrustListId, file: string | undefined, signal: AbortSignal): Promise<TrustCheck>;
  /**
   * Puts the candidate into use. The first version of a list turns it on.
   * @param version what the person looked at
   * @param removals the second confirmation: entries may be lost
   * @throws AppError 'not_found', 'invalid_input' when that is not the candidate, 'confirmation_needed'
   */
  accept(id: TrustListId, version: string, removals: boolean): Promise<TrustList>;
  /** Forgets the candidate. @throws AppError 'not_found' */
  discard(id: TrustListId): Promise<TrustList>;
  /** Puts any version the list ever had into use. @throws AppError 'not_found', 'storage_failed' when its bytes are damaged */
  rollback(id: TrustListId, version: string): Promise<TrustList>;
}

interface Parts {
  registry: Registry;
  store: ListStore;
  clock: () => Date;
  /** Who is at work (R50). */
  who: () => string;
  fetchList: FetchList;
  describe: (entry: Entry) => Promise<TrustList>;
}

export function createListUpdates({ registry, store, clock, who, fetchList, describe }: Parts): ListUpdates {
  /** What `to` changes for a list; the version in use may be damaged, and getting it again is the way out: then all is new. */
  async function diffFromCurrent(entry: Entry, to: TrustListVersion): Promise<TrustListDiff> {
    const current = entry.versions.find(({ version }) => version === entry.current);
    const before = current && (await store.read(current, entry.kind, entry.name).catch(onlyDamaged));
    const after = await store.read(to, entry.kind, entry.name);
    const changes = diffEntries(before ? entriesAt(before, clock()) : [], entriesAt(after, clock()));
    return { ...(before && { from: current.version }), to: to.version, ...changes };
  }

  const update = async (id: TrustListId, apply: (entry: Entry) => Promise<Entry>): Promise<TrustList> =>
    describe(await registry.update(id, apply));

  /** Notes on the version that is put into use who did so, and when. */
  const taken = (versions: readonly TrustListVersion[], version: string): TrustListVersion[] => {
    const note = { who: who(), at: clock().toISOString() };
    return versions.map((one) => (one.version === version ? { ...one, takenBy: [...(one.takenBy ?? []), note] } : one));
  };

  async function obtain({ name, address }: Entry, file: string | undefined, signal: AbortSignal) {
    if (file !== undefined) return { bytes: await readListBytes(file), source: `from the file ${basename(file)}` };
    if (address === undefined)
      throw new AppError(
        'invalid_input',
        `The list "${name}" has no address. Give the file that holds its new version.`,
      );
    return { bytes: await fetchList(address, signal), source: `fetched from ${address}` };
  }

  return {
    async check(id, file, signal) {
      const asked = await registry.find(id);
      const { bytes, source } = await obtain(asked, file, signal);
      const { version, file: parsed } = await store.keep(bytes, asked.kind);
      const checkedAt = clock().toISOString();
      const candidate = { version, format: parsed.format, obtainedAt: checkedAt, source };
      const entry = await registry.update(id, async (before) => ({
        ...withoutCandidate(before),
        checkedAt,
        ...(before.current !== version && { candidate }),
      }));
      const list = await describe(entry);
      return entry.candidate ? { list, diff: await diffFromCurrent(entry, entry.candidate) } : { list };
    },

    accept: (id, version, removals) =>
      update(id, async ({ candidate, ...entry }) => {
        if (candidate?.version !== version)
          throw new AppError(
            'invalid_input',
            `That version of the list "${entry.name}" is not the one that waits to be accepted. Check the list again.`,
          );
        const diff = await diffFromCurrent(entry, candidate);
        if (diff.removals > 0 && !removals) throw confirmationNeeded(entry.name, diff);
        return {
          ...entry,
          enabled: entry.enabled || entry.current === undefined,
          current: version,
          versions: taken(withVersion(entry.versions, candidate), version),
        };
      }),

    discard: (id) => update(id, async (entry) => withoutCandidate(entry)),

    rollback: (id, version) =>
      update(id, async (entry) => {
        const stored = entry.versions.find((one) => one.version === version);
        if (!stored)
          throw new AppError('not_found', `The list "${entry.name}" has no version ${version}. Look at its versions.`);
        await store.read(stored, entry.kind, entry.name);
        return { ...entry, current: version, versions: taken(entry.versions, version) };
      }),
  };
}

function withoutCandidate(entry: Entry): Entry {
  const { candidate: _, ...rest } = entry;
  return rest;
}

/** A version that was there before keeps the day it was first taken. */
export const withVersion = (versions: readonly TrustListVersion[], one: TrustListVersion): TrustListVersion[] =>
  versions.some(({ version }) => version === one.version) ? [...versions] : [...versions, one];

function onlyDamaged(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error;
}

function confirmationNeeded(name: string, { removals, removed, replaced }: TrustListDiff): AppError {
  const names = [...removed, ...replaced.filter(({ change }) => change !== 'renewed').map(({ before }) => before)].map(
    ({ certificate, fingerprint }) => certificate?.name ?? fingerprint.slice(0, 12),
  );
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? `, and ${names.length - 3} more` : '');
  return new AppError(
    'confirmation_needed',
    `The new version of "${name}" no longer vouches for ${removals === 1 ? 'an entry' : `${removals} entries`} (${shown}). Confirm the removals as well, or keep the version in use.`,
  );
}

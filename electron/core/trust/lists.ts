import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { TrustListId } from '#shared/api/ids.ts';
import type {
  StoredListVersion,
  TrustEntry,
  TrustList,
  TrustListDiff,
  TrustListVersion,
  TrustPurpose,
} from '#shared/api/trust.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { EngineTrust } from '#core/c2pa/settings.ts';
import type { VouchesFor } from '#shared/verdict/model.ts';
import { vouchesForOf } from '#shared/verdict/vouching.ts';
import { diffEntries } from '#core/trust/list-diff.ts';
import { countsAt, entriesAt, searchEntries } from '#core/trust/list-entries.ts';
import { askedOf, listPem, type ListFile, type LoadedList, parseListFile } from '#core/trust/list-file.ts';
import { createListStore, readListBytes, sha256 } from '#core/trust/list-store.ts';
import { createListUpdates, type FetchList, type ListUpdates, withVersion } from '#core/trust/list-updates.ts';
import { DEFAULT_USAGES } from '#core/trust/oids.ts';
import { type ListFacts, PRESETS } from '#core/trust/presets.ts';
import { createRegistry, type Entry } from '#core/trust/registry.ts';
import { parseUsageConfig } from '#core/trust/usage-config.ts';

/** The trust lists of a workspace. Nothing is fetched but by `check`, and nothing fetched is used before somebody accepts it. */
export interface TrustLists extends ListUpdates {
  /** The demo list first, then presets, then in the order they were added. A damaged one shows with no entries. */
  list(): Promise<TrustList[]>;
  /** @throws AppError 'not_found', 'invalid_input' for turning on a list that is empty */
  setEnabled(id: TrustListId, enabled: boolean): Promise<TrustList>;
  /**
   * Takes a whole list from a file as a new one and turns it on.
   * @throws AppError 'list_rejected' naming the line at fault, 'not_readable', 'storage_failed', 'invalid_input' as `setVouchesFor`
   */
  importFrom(path: string, as: NewList): Promise<TrustList>;
  /** What `importUsages` would take. @throws AppError as importFrom, 'not_found' */
  readUsages(id: TrustListId, path: string | undefined): Promise<string[]>;
  /** Takes the accepted usages of a list from an EKU configuration; without one, those of its purpose. @throws AppError as `readUsages` */
  importUsages(id: TrustListId, path: string | undefined): Promise<TrustList>;
  /**
   * Says what being on an imported list means.
   * @throws AppError 'not_found', 'invalid_input' for one whose meaning is known, or that does not go with its purpose
   */
  setVouchesFor(id: TrustListId, vouchesFor: VouchesFor): Promise<TrustList>;
  /** Newest first. @throws AppError 'not_found' */
  versions(id: TrustListId): Promise<StoredListVersion[]>;
  /** @throws AppError 'not_found', 'storage_failed' */
  entries(
    id: TrustListId,
    what: { version?: string | undefined; search?: string | undefined },
  ): Promise<{ version: string; total: number; entries: TrustEntry[] }>;
  /**
   * Compares two versions, or one with a file, and keeps nothing.
   * @param from the version in use when absent
   * @throws AppError 'not_found', 'list_rejected', 'not_readable', 'storage_failed'
   */
  diff(id: TrustListId, from: string | undefined, to: { version: string } | { path: string }): Promise<TrustListDiff>;
  /** Makes or updates the demo list; whether it is on stays as the user left it. */
  ensureDemo(pem: string): Promise<TrustList>;
  /** The PEM of the demo list's current version; undefined when there is none yet, or none that can be read. */
  demoPem(): Promise<string | undefined>;
  /** Forgets a list; a preset is emptied. Its versions stay on disk, because verdicts name them. @throws AppError 'not_found', 'invalid_input' for the demo list */
  remove(id: TrustListId): Promise<void>;
  /**
   * The lists that are turned on, of every purpose, parsed.
   * @throws AppError 'storage_failed' when one of them is damaged: a verdict without it would be another verdict
   */
  enabled(): Promise<LoadedList[]>;
  /** Those that are turned off too; a damaged one is left out. */
  all(): Promise<LoadedList[]>;
  /** The lists that are turned on, as the engine's settings take them. */
  engineTrust(): Promise<EngineTrust>;
}

export interface NewList {
  name: string;
  purpose: TrustPurpose;
  kind: TrustList['kind'];
  /** What its entries are; what the purpose says by itself when absent. */
  vouchesFor?: VouchesFor | undefined;
  /** Where it came from, in a person's words. */
  source: string;
  operator?: string | undefined;
  ecosystem?: string | undefined;
  audience?: string | undefined;
}

interface TrustListsOptions {
  /** The workspace; lists live in its `trust` folder. */
  folder: string;
  clock: () => Date;
  /** Who is at work: recorded with each version that is taken (R50). */
  who: () => string;
  /** The network. */
  fetchList: FetchList;
  presets?: readonly ListFacts[];
  newId?: () => string;
}

const DEMO: Pick<
  Entry,
  'id' | 'name' | 'operator' | 'purpose' | 'kind' | 'vouchesFor' | 'ecosystem' | 'audience' | 'demo'
> = {
  id: TrustListId.parse('demo'),
  name: 'Countersign demo',
  operator: 'this installation of Countersign',
  purpose: 'signer',
  kind: 'anchors',
  vouchesFor: 'demo',
  ecosystem: 'Demo signers, made on this machine for trying out.',
  audience: 'Whoever learns how this works. It vouches for nobody real.',
  demo: true,
};

/**
 * On disk: `registry.json` says which lists there are and which version of each is in use; `versions/<sha256>.<format>` holds the bytes
 * as they were taken and never changes.
 */
export function createTrustLists(options: TrustListsOptions): TrustLists {
  const { folder, clock, who, fetchList, presets = PRESETS, newId = randomId } = options;
  const registry = createRegistry(join(folder, 'trust'), presets);
  const store = createListStore(join(folder, 'trust', 'versions'));
  const presetIds = new Set(presets.map(({ id }) => id));

  const fileOf = (entry: Entry, version: string): Promise<ListFile> => {
    // What waits to be accepted is looked at before it is one of the versions.
    const known = [...entry.versions, ...(entry.candidate ? [entry.candidate] : [])];
    const stored = known.find((one) => one.version === version);
    if (!stored)
      throw new AppError('not_found', `The list "${entry.name}" has no version ${version}. Look at its versions.`);
    return store.read(stored, entry.kind, entry.name);
  };

  const orDamaged = <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      return undefined;
    });

  /** A list whose stored copy is damaged still shows, so that it can be turned off or removed; it vouches for nobody. */
  async function describe(entry: Entry): Promise<TrustList> {
    const { current, versions, ...facts } = entry;
    const stored = versions.find(({ version }) => version === current);
    const about = { ...facts, preset: presetIds.has(entry.id) };
    const empty = { entries: 0, expired: 0, expiring: 0 };
    if (!stored) return { ...about, ...empty, source: 'nothing taken yet', damaged: false };
    const { takenBy: _, ...taken } = stored;
    const file = await orDamaged(store.read(stored, entry.kind, entry.name));
    if (!file) return { ...about, ...taken, ...empty, source: 'the stored copy is damaged', damaged: true };
    return { ...about, ...taken, ...countsAt(file, clock()), ...announced(file), damaged: false };
  }

  const update = async (id: TrustListId, apply: (entry: Entry) => Promise<Entry>): Promise<TrustList> =>
    describe(await registry.update(id, apply));

  async function load(entry: Entry, version: string): Promise<LoadedList> {
    const asked = askedOf(await fileOf(entry, version));
    return { list: { ...(await describe(entry)), version }, ...asked };
  }

  const enabled = async (): Promise<LoadedList[]> => {
    const active = (await registry.entries()).filter((entry) => entry.enabled && entry.current !== undefined);
    return Promise.all(active.map((entry) => load(entry, entry.current!)));
  };

  return {
    ...createListUpdates({ registry, store, clock, who, fetchList, describe }),
    enabled,

    async all() {
      const taken = (await registry.entries()).filter((entry) => entry.current !== undefined);
      const loaded = await Promise.all(taken.map((entry) => orDamaged(load(entry, entry.current!))));
      return loaded.filter((list) => list !== undefined);
    },

    async list() {
      return Promise.all((await registry.entries()).map(describe));
    },

    setEnabled: (id, on) =>
      update(id, async (entry) => {
        if (on && entry.current === undefined)
          throw new AppError(
            'invalid_input',
            `Nothing was taken of the list "${entry.name}" yet. Check it now, or read it from a file.`,
          );
        return { ...entry, enabled: on };
      }),

    async importFrom(path, { name, purpose, kind, vouchesFor, source, operator = '', ecosystem = '', audience = '' }) {
      const says = saidOf({ name, purpose }, vouchesFor ?? vouchesForOf(purpose)[0]);
      const { version, file } = await store.keep(await readListBytes(path), kind);
      const id = TrustListId.parse(newId());
      const obtainedAt = clock().toISOString();
      const takenBy = [{ who: who(), at: obtainedAt }];
      const stored: TrustListVersion = { version, format: file.format, obtainedAt, source, takenBy };
      const entry = await registry.change(id, async () => ({
        id,
        name,
        operator,
        purpose,
        kind,
        vouchesFor: says,
        ecosystem,
        audience,
        acceptedUsages: [...DEFAULT_USAGES[purpose]],
        enabled: true,
        demo: false,
        current: version,
        versions: [stored],
      }));
      return describe(entry);
    },

    async readUsages(id, path) {
      return usagesFor((await registry.find(id)).purpose, path);
    },
    importUsages: (id, path) =>
      update(id, async (entry) => ({ ...entry, acceptedUsages: await usagesFor(entry.purpose, path) })),

    setVouchesFor: (id, vouchesFor) =>
      update(id, async (entry) => {
        if (entry.demo || presetIds.has(id))
          throw new AppError('invalid_input', `What the entries of "${entry.name}" are is known and stays as it is.`);
        return { ...entry, vouchesFor: saidOf(entry, vouchesFor) };
      }),

    async versions(id) {
      const entry = await registry.find(id);
      const all = entry.versions.map(async (stored) => {
        const file = await orDamaged(store.read(stored, entry.kind, entry.name));
        const current = stored.version === entry.current;
        if (!file) return { ...stored, entries: 0, expired: 0, expiring: 0, current, damaged: true };
        return { ...stored, ...countsAt(file, clock()), ...announced(file), current, damaged: false };
      });
      return (await Promise.all(all)).toReversed();
    },

    async entries(id, { version: wanted, search }) {
      const entry = await registry.find(id);
      const version = wanted ?? entry.current;
      if (version === undefined) throw new AppError('not_found', `Nothing was taken of the list "${entry.name}" yet.`);
      const all = entriesAt(await fileOf(entry, version), clock());
      return { version, total: all.length, entries: search === undefined ? all : searchEntries(all, search) };
    },

    async diff(id, from, to) {
      const entry = await registry.find(id);
      const base = from ?? entry.current;
      // A version in use that is damaged vouches for nobody: against it everything is new.
      const before =
        base === undefined
          ? undefined
          : await (from === undefined ? orDamaged(fileOf(entry, base)) : fileOf(entry, base));
      const [version, file] =
        'version' in to ? [to.version, await fileOf(entry, to.version)] : await readWhole(to.path, entry);
      return {
        ...(before && base !== undefined && { from: base }),
        to: version,
        ...diffEntries(before ? entriesAt(before, clock()) : [], entriesAt(file, clock())),
      };
    },

    async ensureDemo(pem) {
      const { version, file } = await store.keep(Buffer.from(pem), DEMO.kind);
      const entry = await registry.change(DEMO.id, async (known) => ({
        ...DEMO,
        acceptedUsages: known?.acceptedUsages ?? [...DEFAULT_USAGES.signer],
        enabled: known?.enabled ?? true,
        current: version,
        versions: withVersion(known?.versions ?? [], {
          version,
          format: file.format,
          obtainedAt: clock().toISOString(),
          source: 'made on this machine for trying out',
        }),
      }));
      return describe(entry);
    },

    async demoPem() {
      const entry = (await registry.entries()).find(({ demo }) => demo);
      const file = entry?.current === undefined ? undefined : await orDamaged(fileOf(entry, entry.current));
      return file && listPem(askedOf(file).certificates);
    },

    async remove(id) {
      const { demo } = await registry.find(id);
      if (demo) throw new AppError('invalid_input', 'The demo list belongs to the demo signers. Turn it off instead.');
      await registry.change(id, () => Promise.resolve(undefined));
    },

    async engineTrust() {
      return {
        lists: (await enabled()).map(({ list, certificates, pins = [] }) => ({
          uri: `urn:countersign:${list.id}`,
          purpose: list.purpose,
          anchorsPem: list.kind === 'anchors' ? listPem(certificates) : '',
          endEntityPem: list.kind === 'end-entity' ? listPem(certificates) + digestLines(pins) : '',
          ...(list.purpose === 'signer' && { acceptedUsages: list.acceptedUsages }),
        })),
      };
    },
  };
}

const usagesFor = async (purpose: TrustPurpose, path: string | undefined): Promise<string[]> =>
  path === undefined
    ? [...DEFAULT_USAGES[purpose]]
    : parseUsageConfig((await readListBytes(path)).toString('utf8'), purpose);

async function readWhole(path: string, { kind }: Entry): Promise<[string, ListFile]> {
  const bytes = await readListBytes(path);
  return [sha256(bytes), parseListFile(bytes.toString('utf8'), kind)];
}

function saidOf({ name, purpose }: Pick<TrustList, 'name' | 'purpose'>, vouchesFor: VouchesFor): VouchesFor {
  if (vouchesForOf(purpose).includes(vouchesFor)) return vouchesFor;
  throw new AppError(
    'invalid_input',
    `The entries of "${name}", a list of purpose ${purpose}, cannot be of the kind "${vouchesFor}". Possible: ${vouchesForOf(purpose).join(', ')}.`,
  );
}

const announced = ({ issuedAt, nextUpdate }: ListFile): Pick<TrustList, 'issuedAt' | 'nextUpdate'> => ({
  ...(issuedAt !== undefined && { issuedAt }),
  ...(nextUpdate !== undefined && { nextUpdate }),
});

/** As the engine takes digests: base64, one a line. */
const digestLines = (digests: readonly string[]): string =>
  [...digests].map((digest) => `${Buffer.from(digest, 'hex').toString('base64')}\n`).join('');

/** Says nothing about the list: the engine writes the URI made of it into signed claims (c2pa-engine.md section 2). */
const randomId = (): string => `list-${randomBytes(6).toString('hex')}`;

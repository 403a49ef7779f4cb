import { join } from 'node:path';
import { Instant, TrustListId } from '#shared/api/ids.ts';
import { ListVersionId, TrustList, TrustListVersion } from '#shared/api/trust.ts';
import { VouchesFor } from '#shared/verdict/model.ts';
import { vouchesForOf } from '#shared/verdict/vouching.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { DEFAULT_USAGES } from '#core/trust/oids.ts';
import { type ListFacts } from '#core/trust/presets.ts';
import { jsonFile } from '#core/workspace/json-file.ts';

/** A list as the registry keeps it. Which version is in use is a pointer: taking another one moves nothing else. */
const Entry = TrustList.pick({
  id: true,
  name: true,
  operator: true,
  purpose: true,
  kind: true,
  vouchesFor: true,
  acceptedUsages: true,
  ecosystem: true,
  audience: true,
  enabled: true,
  demo: true,
  frozen: true,
  address: true,
  checkedAt: true,
  candidate: true,
}).extend({
  current: ListVersionId.optional(),
  /** In the order they were first taken; no version twice. */
  versions: z.array(TrustListVersion),
});
export type Entry = z.output<typeof Entry>;

/** Before lists said what their entries are, nobody had been asked. */
const StoredEntry = Entry.extend({ vouchesFor: VouchesFor.optional() });
type StoredEntry = z.output<typeof StoredEntry>;

/** How lists were kept at first: PEM only, one version each. */
const FirstFormat = z.object({
  format: z.literal(1),
  lists: z.array(
    z.object({
      id: TrustListId,
      name: z.string(),
      purpose: TrustList.shape.purpose,
      kind: TrustList.shape.kind,
      enabled: z.boolean(),
      demo: z.boolean(),
      version: ListVersionId,
      obtainedAt: Instant,
      source: z.string(),
    }),
  ),
});
const Registry = z.union([z.object({ format: z.literal(2), lists: z.array(StoredEntry) }), FirstFormat]);

/** Which lists there are, in `registry.json`. */
export interface Registry {
  /** The demo list first, then the presets, then in the order they were added. */
  entries(): Promise<Entry[]>;
  /** @throws AppError 'not_found' */
  find(id: TrustListId): Promise<Entry>;
  /**
   * Changes one list, or adds or removes it. One change at a time: each sees what the one before wrote.
   * @param apply gets the list (absent: there is none of that id) and returns what it shall be (absent: removed)
   * @throws AppError 'storage_failed', and what `apply` throws; nothing is changed then
   */
  change<T extends Entry | undefined>(id: TrustListId, apply: (entry: Entry | undefined) => Promise<T>): Promise<T>;
  /** Changes a list that is there. @throws AppError 'not_found', and as `change` */
  update(id: TrustListId, apply: (entry: Entry) => Promise<Entry>): Promise<Entry>;
}

export function createRegistry(folder: string, presets: readonly ListFacts[]): Registry {
  const file = jsonFile(join(folder, 'registry.json'), Registry, () => ({ format: 2 as const, lists: [] }));
  let tail: Promise<unknown> = Promise.resolve();

  async function entries(): Promise<Entry[]> {
    const stored = await file.read();
    const lists = (stored.format === 1 ? stored.lists.map(fromFirstFormat) : stored.lists).map(withVouching);
    const known = new Set(presets.map(({ id }) => id));
    return [
      ...lists.filter(({ demo }) => demo),
      ...presets.map((facts) =>
        withFacts(
          facts,
          lists.find(({ id }) => id === facts.id),
        ),
      ),
      ...lists.filter(({ id, demo }) => !demo && !known.has(id)),
    ];
  }

  const change: Registry['change'] = (id, apply) => {
    const done = tail.then(async () => {
      const before = await entries();
      const changed = await apply(before.find((other) => other.id === id));
      const others = before.filter((other) => other.id !== id);
      const at = before.findIndex((other) => other.id === id);
      await file.write({
        format: 2,
        lists: changed ? others.toSpliced(at === -1 ? others.length : at, 0, changed) : others,
      });
      return changed;
    });
    // The failure belongs to this caller; the next change starts afresh.
    tail = done.catch(() => {});
    return done;
  };

  return {
    entries,
    change,
    async find(id) {
      return found(
        (await entries()).find((other) => other.id === id),
        id,
      );
    },
    update: (id, apply) => change(id, async (entry) => apply(found(entry, id))),
  };
}

function found(entry: Entry | undefined, id: TrustListId): Entry {
  if (entry) return entry;
  throw new AppError('not_found', `There is no trust list ${id}. It may have been removed in the meantime.`);
}

/** The product's own words and address of a preset win over stored ones: an address can move, and nobody may redirect it here. */
function withFacts(facts: ListFacts, stored: Entry | undefined): Entry {
  if (stored) return { ...stored, ...facts };
  return { ...facts, acceptedUsages: [...DEFAULT_USAGES[facts.purpose]], enabled: false, demo: false, versions: [] };
}

const withVouching = (stored: StoredEntry): Entry => ({
  ...stored,
  vouchesFor: stored.vouchesFor ?? (stored.demo ? 'demo' : vouchesForOf(stored.purpose)[0]),
});

function fromFirstFormat(list: z.output<typeof FirstFormat>['lists'][number]): StoredEntry {
  const { version, obtainedAt, source, ...facts } = list;
  return {
    ...facts,
    operator: '',
    acceptedUsages: [...DEFAULT_USAGES[list.purpose]],
    ecosystem: '',
    audience: '',
    current: version,
    versions: [{ version, format: 'pem', obtainedAt, source }],
  };
}

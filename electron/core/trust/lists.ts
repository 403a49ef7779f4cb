import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TrustListId } from '#shared/api/ids.ts';
import { TrustList, type TrustPurpose } from '#shared/api/trust.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { EngineTrust } from '#core/c2pa/settings.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import { listPem, type LoadedList, parseListFile } from '#core/trust/list-file.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { jsonFile } from '#core/workspace/json-file.ts';

/** The trust lists of a workspace. Nothing is ever fetched: a list comes from a file, or was made on this machine. */
export interface TrustLists {
  /** The demo list first, then in the order they were added. A damaged one shows with no entries. */
  list(): Promise<TrustList[]>;
  /** @throws AppError 'not_found' */
  setEnabled(id: TrustListId, enabled: boolean): Promise<TrustList>;
  /**
   * Takes a whole list from a file and turns it on.
   * @throws AppError 'list_rejected' naming the line at fault, 'not_readable', 'storage_failed'
   */
  importFrom(path: string, as: ImportedList): Promise<TrustList>;
  /** Makes or updates the demo list; whether it is on stays as the user left it. */
  ensureDemo(pem: string): Promise<TrustList>;
  /** The PEM of the demo list's current version; undefined when there is none yet, or none that can be read. */
  demoPem(): Promise<string | undefined>;
  /** Forgets a list. Its versions stay on disk, because verdicts name them. @throws AppError 'not_found', 'invalid_input' for the demo list */
  remove(id: TrustListId): Promise<void>;
  /**
   * The lists that are turned on, of every purpose, parsed.
   * @throws AppError 'storage_failed' when one of them is damaged: a verdict without it would be another verdict
   */
  enabled(): Promise<LoadedList[]>;
  /** The lists that are turned on, as the engine's settings take them. */
  engineTrust(): Promise<EngineTrust>;
}

export interface ImportedList {
  name: string;
  purpose: TrustPurpose;
  kind: TrustList['kind'];
  /** Where it came from, in a person's words. */
  source: string;
}

interface TrustListsOptions {
  /** The workspace; lists live in its `trust` folder. */
  folder: string;
  clock: () => Date;
  newId?: () => string;
}

const Entry = TrustList.omit({ entries: true, expired: true });
type Entry = z.output<typeof Entry>;
const Registry = z.object({ format: z.literal(1), lists: z.array(Entry) });

const DEMO_ID = TrustListId.parse('demo');
/** The largest published list has 250 kB; a bigger file is something else. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

/**
 * On disk: `registry.json` says which lists there are and which version of each is current; `versions/<sha256>.pem` holds the bytes as
 * they were taken and never changes, so that a verdict can be made again with the version it names.
 */
export function createTrustLists({ folder, clock, newId = randomId }: TrustListsOptions): TrustLists {
  const root = join(folder, 'trust');
  const registry = jsonFile(join(root, 'registry.json'), Registry, () => ({ format: 1 as const, lists: [] }));
  const versionPath = (version: string) => join(root, 'versions', `${version}.pem`);
  const parsed = new Map<string, Certificate[]>();
  let tail: Promise<unknown> = Promise.resolve();

  const entries = async () => (await registry.read()).lists;

  /** One change at a time: each reads what the one before wrote. */
  function change<T>(apply: (lists: Entry[]) => Promise<{ lists: Entry[]; result: T }>): Promise<T> {
    const done = tail.then(async () => {
      const { lists, result } = await apply(await entries());
      await registry.write({ format: 1, lists });
      return result;
    });
    // The failure belongs to this caller; the next change starts afresh.
    tail = done.catch(() => {});
    return done;
  }

  async function certificatesOf(entry: Entry): Promise<Certificate[]> {
    const key = cacheKey(entry);
    const known = parsed.get(key);
    if (known) return known;
    const bytes = await readFile(versionPath(entry.version)).catch((cause: unknown) => {
      throw damaged(entry, cause);
    });
    // The registry pins the bytes: an edited version file would let anyone who can write there add an anchor unseen.
    if (sha256(bytes) !== entry.version) throw damaged(entry);
    const certificates = parseListFile(bytes.toString('utf8'), entry.kind);
    parsed.set(key, certificates);
    return certificates;
  }

  /** A list whose stored copy is damaged still shows, so that it can be turned off or removed; it vouches for nobody. */
  async function describe(entry: Entry): Promise<TrustList> {
    const certificates = await certificatesOf(entry).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      return undefined;
    });
    if (!certificates) return { ...entry, source: 'the stored copy is damaged', entries: 0, expired: 0 };
    const now = clock().getTime();
    return {
      ...entry,
      entries: certificates.length,
      expired: certificates.filter(({ facts }) => Date.parse(facts.notAfter) < now).length,
    };
  }

  /** Stores the bytes under their hash and returns it. */
  async function keepVersion(bytes: Buffer): Promise<string> {
    const version = sha256(bytes);
    await writeFileAtomic(versionPath(version), bytes);
    return version;
  }

  const enabled = async (): Promise<LoadedList[]> => {
    const active = (await entries()).filter((entry) => entry.enabled);
    return Promise.all(
      active.map(async (entry) => ({ list: await describe(entry), certificates: await certificatesOf(entry) })),
    );
  };

  return {
    async list() {
      return Promise.all((await entries()).map(describe));
    },

    setEnabled: (id, on) =>
      change(async (lists) => {
        const entry = { ...find(lists, id), enabled: on };
        return { lists: lists.map((other) => (other.id === id ? entry : other)), result: await describe(entry) };
      }),

    async importFrom(path, { name, purpose, kind, source }) {
      const bytes = await readList(path);
      const certificates = parseListFile(bytes.toString('utf8'), kind);
      const version = await keepVersion(bytes);
      parsed.set(cacheKey({ kind, version }), certificates);
      return change(async (lists) => {
        const id = TrustListId.parse(newId());
        const obtainedAt = clock().toISOString();
        const entry: Entry = { id, name, purpose, kind, enabled: true, demo: false, version, obtainedAt, source };
        return { lists: [...lists, entry], result: await describe(entry) };
      });
    },

    async ensureDemo(pem) {
      parseListFile(pem, 'anchors');
      const version = await keepVersion(Buffer.from(pem));
      return change(async (lists) => {
        const known = lists.find(({ id }) => id === DEMO_ID);
        const entry: Entry = {
          id: DEMO_ID,
          name: 'Countersign demo',
          purpose: 'signer',
          kind: 'anchors',
          enabled: known?.enabled ?? true,
          demo: true,
          version,
          obtainedAt: known?.version === version ? known.obtainedAt : clock().toISOString(),
          source: 'made on this machine for trying out',
        };
        return { lists: [entry, ...lists.filter(({ id }) => id !== DEMO_ID)], result: await describe(entry) };
      });
    },

    async demoPem() {
      const entry = (await entries()).find(({ id }) => id === DEMO_ID);
      if (!entry) return undefined;
      return certificatesOf(entry).then(listPem, (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return undefined;
      });
    },

    remove: (id) =>
      change(async (lists) => {
        if (find(lists, id).demo)
          throw new AppError('invalid_input', 'The demo list belongs to the demo signers. Turn it off instead.');
        return { lists: lists.filter((entry) => entry.id !== id), result: undefined };
      }),

    enabled,

    async engineTrust() {
      return {
        lists: (await enabled()).map(({ list, certificates }) => ({
          uri: `urn:countersign:${list.id}`,
          purpose: list.purpose,
          anchorsPem: list.kind === 'anchors' ? listPem(certificates) : '',
          endEntityPem: list.kind === 'end-entity' ? listPem(certificates) : '',
        })),
      };
    },
  };
}

function find(lists: Entry[], id: TrustListId): Entry {
  const entry = lists.find((other) => other.id === id);
  if (!entry)
    throw new AppError('not_found', `There is no trust list ${id}. It may have been removed in the meantime.`);
  return entry;
}

async function readList(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_LIST_BYTES)
      throw new AppError('list_rejected', `${basename(path)} has ${size} bytes, too many for a trust list.`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not_readable', `${basename(path)} could not be read. Check that it is still there.`, { cause });
  }
}

const damaged = ({ name }: Entry, cause?: unknown): AppError =>
  new AppError(
    'storage_failed',
    `The stored copy of the list "${name}" is missing or was changed. Import it again, or remove it.`,
    {
      cause,
    },
  );

const cacheKey = ({ kind, version }: Pick<Entry, 'kind' | 'version'>): string => `${kind} ${version}`;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Says nothing about the list: the engine writes the URI made of it into signed claims (c2pa-engine.md section 2). */
const randomId = (): string => `list-${randomBytes(6).toString('hex')}`;

import { createHash } from 'node:crypto';
import { open, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { type Asset, CredentialsFrom, FlowOrigin } from '#shared/api/asset.ts';
import { AssetId, TargetId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { sniffFile } from '#core/media/sniff.ts';
import type { CorePorts } from '#core/ports.ts';
import { jsonFile } from '#core/workspace/json-file.ts';
import type { KeptStores } from './kept-stores.ts';

/**
 * Which files the user has let us touch. The page holds ids only; the paths stay here (architecture.md: paths are not
 * capabilities). Grants survive a restart, as a list of recent files does in any editor.
 */
export interface Assets {
  /**
   * @throws AppError 'not_readable' when a path is no readable file
   */
  grant(path: string, more?: GrantFacts): Promise<Asset>;
  /** An id for a file that should be there and is not: `present` is false until it is. For projects that name it. */
  expect(path: string): Promise<AssetId>;
  list(): Promise<Asset[]>;
  get(id: AssetId): Promise<Asset>;
  /** The real path behind an id, checked to be there. @throws AppError 'not_found' | 'not_readable' */
  path(id: AssetId): Promise<string>;
  /** Where its detached manifest store is, checked to be there; nothing for a file that speaks for itself. @throws as `path` */
  manifestStore(id: AssetId): Promise<string | undefined>;
  /**
   * Reads the file with a kept manifest store from now on, until it changes: then it is another file, which may speak for itself.
   * The asset stays the same one. @throws AppError 'not_found' | 'not_readable'
   */
  attach(id: AssetId, from: CredentialsFrom): Promise<void>;
  detach(id: AssetId): Promise<void>;
  /** Where the attached manifest store came from, while it counts. @throws AppError 'not_found' */
  credentialsFrom(id: AssetId): Promise<CredentialsFrom | undefined>;
  forget(id: AssetId): Promise<void>;
  /** Size and modification time, of a detached store too, as one string: while it stays the same, what we know of the bytes still holds. */
  fingerprint(id: AssetId): Promise<string>;
  grantTarget(path: string): { target: TargetId; name: string };
  /** A target is used once. @throws AppError 'not_found' */
  takeTarget(id: TargetId): string;
}

export interface GrantFacts {
  /** The file with its detached manifest store; the same media with another store, or none, is another asset. */
  manifestStore?: string | undefined;
  /** Where it came from. Without it what was known before stays known. */
  origin?: FlowOrigin | undefined;
}

/** Files remembered; the oldest fall off. */
const KEPT = 200;

const Grants = z.array(
  z.object({
    id: AssetId,
    path: z.string(),
    manifestStore: z.string().optional(),
    origin: FlowOrigin.optional(),
    /** `of`: the fingerprint of the file at that time. */
    attached: z.object({ of: z.string(), from: CredentialsFrom }).optional(),
    at: z.string(),
  }),
);

type Grant = z.output<typeof Grants>[number];

export async function createAssets(
  ports: Pick<CorePorts, 'workspace' | 'demoClips' | 'clock' | 'newId' | 'emit'>,
  keptStores: KeptStores,
): Promise<Assets> {
  const file = jsonFile(join(ports.workspace, 'recent-files.json'), Grants, () => []);
  let grants = await file.read();
  const targets = new Map<TargetId, string>();
  const demoRoots = [resolve(ports.demoClips), resolve(ports.workspace, 'demo')].map((folder) => folder + sep);

  const find = (id: AssetId) => {
    const grant = grants.find((one) => one.id === id);
    if (!grant) throw new AppError('not_found', 'That file is not open any more. Open it again.');
    return grant;
  };

  async function describe({ id, path, origin }: Grant): Promise<Asset> {
    const facts = await stat(path).catch(() => undefined);
    const present = facts?.isFile() ?? false;
    return {
      id,
      name: basename(path),
      size: facts?.size ?? 0,
      modifiedAt: (facts?.mtime ?? new Date(0)).toISOString(),
      mimeType: present ? (await sniffFile(path)).mimeType : 'application/octet-stream',
      present,
      demo: demoRoots.some((root) => path.startsWith(root)),
      ...(origin && { origin }),
    };
  }

  async function remember(path: string, { manifestStore, origin: given }: GrantFacts = {}): Promise<Grant> {
    const known = grants.find((one) => one.path === path && one.manifestStore === manifestStore);
    const id = known?.id ?? assetId(ports.newId(), path);
    const origin = given ?? known?.origin;
    const grant: Grant = {
      ...known,
      id,
      path,
      ...(manifestStore !== undefined && { manifestStore }),
      ...(origin && { origin }),
      at: ports.clock().toISOString(),
    };
    await change([grant, ...grants.filter((one) => one.id !== id)].slice(0, KEPT));
    return grant;
  }

  /** Takes the new list, and drops the kept stores that nothing on it is read with any more. */
  async function change(next: Grant[]): Promise<void> {
    const before = digestsOf(grants);
    grants = next;
    await file.write(grants);
    const after = digestsOf(grants);
    for (const sha256 of before) if (!after.has(sha256)) await keptStores.drop(sha256);
  }

  async function attachedTo({ path, attached }: Grant): Promise<{ store: string; from: CredentialsFrom } | undefined> {
    if (!attached || attached.of !== (await bytesOf(path))) return undefined;
    const store = await keptStores.path(attached.from.sha256);
    return store === undefined ? undefined : { store, from: attached.from };
  }

  const storeOf = async (grant: Grant): Promise<string | undefined> =>
    (await attachedTo(grant))?.store ?? grant.manifestStore;

  return {
    async grant(given, { manifestStore: store, origin } = {}) {
      const path = await readablePath(given);
      const manifestStore = store === undefined ? undefined : await readablePath(store);
      return describe(await remember(path, { manifestStore, origin }));
    },
    expect: async (path) => (await remember(resolve(path))).id,
    list: () => Promise.all(grants.map(describe)),
    get: async (id) => describe(find(id)),
    path: (id) => present(find(id).path),
    async manifestStore(id) {
      const manifestStore = await storeOf(find(id));
      return manifestStore === undefined ? undefined : present(manifestStore);
    },
    async attach(id, from) {
      const { path } = find(id);
      const attached = { of: await bytesOf(await present(path)), from };
      await change(grants.map((one) => (one.id === id ? { ...one, attached } : one)));
    },
    detach: (id) =>
      change(
        grants.map((one) => {
          const { attached, ...rest } = one;
          return one.id === id && attached ? rest : one;
        }),
      ),
    credentialsFrom: async (id) => (await attachedTo(find(id)))?.from,
    forget: (id) => change(grants.filter((one) => one.id !== id)),
    async fingerprint(id) {
      const grant = find(id);
      const [own, manifestStore] = [await bytesOf(grant.path), await storeOf(grant)];
      return manifestStore === undefined ? own : `${own}+${await bytesOf(manifestStore)}`;
    },
    grantTarget(given) {
      const target = TargetId.parse(`t_${ports.newId()}`);
      targets.set(target, resolve(given));
      return { target, name: basename(given) };
    },
    takeTarget(id) {
      const path = targets.get(id);
      if (path === undefined)
        throw new AppError('not_found', 'Choose again where to save: that choice was used already.');
      targets.delete(id);
      return path;
    },
  };
}

/** @throws AppError 'not_readable' */
async function readablePath(given: string): Promise<string> {
  const path = await realpath(given).catch(() => undefined);
  const facts = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || !facts) {
    throw new AppError('not_readable', `${basename(given)} is not there. It may have been moved or renamed.`);
  }
  if (!facts.isFile()) throw new AppError('not_readable', `${basename(given)} is not a file.`);
  await open(path, 'r').then(
    (handle) => handle.close(),
    (cause: unknown) => {
      throw new AppError('not_readable', `${basename(given)} may not be read. Check its permissions.`, { cause });
    },
  );
  return path;
}

/** @throws AppError 'not_readable' when what was granted is not there any more */
async function present(path: string): Promise<string> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isFile()) return path;
  throw new AppError('not_readable', `${basename(path)} is not there any more. It may have been moved or renamed.`);
}

const digestsOf = (grants: readonly Grant[]): Set<string> =>
  new Set(grants.flatMap(({ attached }) => attached?.from.sha256 ?? []));

async function bytesOf(path: string): Promise<string> {
  const facts = await stat(path).catch(() => undefined);
  return facts ? `${facts.ino}:${facts.size}:${facts.mtimeMs}` : 'absent';
}

/** Random, so that nobody can guess an id; mixed with the path, so that a broken random source could not hand out one id twice. */
const assetId = (random: string, path: string): AssetId =>
  AssetId.parse(`a_${random.slice(0, 12)}${createHash('sha256').update(path).digest('hex').slice(0, 8)}`);

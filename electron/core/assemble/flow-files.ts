import { copyFile, link, mkdir, readdir, readFile, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionId } from '#shared/api/ids.ts';
import { ConnectionId as ConnectionIdSchema } from '#shared/api/ids.ts';
import { z } from '#shared/rpc/zod.ts';
import { AnyId } from '#shared/tams/model.ts';
import { Range } from '#shared/tams/time.ts';
import { freeName } from '#core/export/target.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

const Facts = z.object({
  connection: ConnectionIdSchema,
  flow: AnyId,
  /** What of the Flow's timeline the file holds. */
  range: Range,
  /** In its folder. */
  name: z.string().min(1).max(255),
  /** Bytes. */
  size: z.number().int(),
  /** Lower-case hex. */
  sha256: z.string(),
  notes: z.array(z.string()),
  /** In its folder: the manifest store that stands apart from it in the store it came from. */
  manifestStore: z.string().min(1).max(255).optional(),
});
type Facts = z.output<typeof Facts>;
export interface FlowFile extends Omit<Facts, 'manifestStore'> {
  path: string;
  /** The file with its detached manifest store. */
  manifestStore: string | undefined;
}

/** `store`: a file with the bytes of a detached manifest store, which `keep` links or copies. */
export type NewFlowFile = Omit<Facts, 'name' | 'size' | 'manifestStore'> & { store?: string | undefined };

/** Media files that came out of stores, under names for people: assembled ones, and objects as they are. */
export interface FlowFiles {
  /** @param key of the folder: the same plan gives the same file */
  find(key: string): Promise<FlowFile | undefined>;
  /** The file with these bytes, as a project names it. */
  findBySha256(connection: ConnectionId, sha256: string): Promise<FlowFile | undefined>;
  /** A temporary file that becomes this one with `keep`. */
  temporary(key: string): Promise<string>;
  /** Gives the temporary file its name. @throws AppError 'storage_failed' */
  keep(key: string, temporary: string, title: string, facts: NewFlowFile): Promise<FlowFile>;
  /** The bytes of a cached object under another name: no copy is made where the disk can link. */
  linkTo(path: string, key: string): Promise<string>;
}

const FACTS = 'flow.json';
const STORE = 'credentials.c2pa';

/** @param folder of the workspace's cache */
export function createFlowFiles(folder: string, newId: () => string): FlowFiles {
  async function find(key: string): Promise<FlowFile | undefined> {
    const text = await readFile(join(folder, key, FACTS), 'utf8').catch(() => undefined);
    const facts = text === undefined ? undefined : z.safeDecode(Facts, parseJson(text) as never);
    if (facts?.success !== true) return undefined;
    const path = join(folder, key, facts.data.name);
    const here = await stat(path).catch(() => undefined);
    if (here?.size !== facts.data.size) return undefined;
    const now = new Date();
    await utimes(path, now, now).catch(() => {
      // Only the order in which old files go is kept there.
    });
    return located(key, facts.data);
  }
  const located = (key: string, facts: Facts): FlowFile => ({
    ...facts,
    path: join(folder, key, facts.name),
    manifestStore: facts.manifestStore === undefined ? undefined : join(folder, key, facts.manifestStore),
  });
  async function temporary(key: string): Promise<string> {
    await mkdir(join(folder, key), { recursive: true });
    return join(folder, key, `.${newId()}.part`);
  }

  async function linkTo(path: string, key: string): Promise<string> {
    const to = await temporary(key);
    await link(path, to).catch(() => copyFile(path, to));
    return to;
  }

  return {
    find,
    temporary,
    async findBySha256(connection, sha256) {
      for (const key of await readdir(folder).catch(() => [] as string[])) {
        const file = await find(key);
        if (file?.sha256 === sha256 && file.connection === connection) return file;
      }
      return undefined;
    },
    async keep(key, from, title, { store, ...facts }) {
      const path = await freeName(join(folder, key), title);
      const { size } = await stat(from);
      await rename(from, path);
      if (store !== undefined) await rename(await linkTo(store, key), join(folder, key, STORE));
      const kept = {
        ...facts,
        name: path.slice(join(folder, key).length + 1),
        size,
        ...(store !== undefined && { manifestStore: STORE }),
      };
      await writeFileAtomic(join(folder, key, FACTS), JSON.stringify(z.encode(Facts, kept)));
      return located(key, kept);
    },
    linkTo,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours any more: fetched again.
    return undefined;
  }
}

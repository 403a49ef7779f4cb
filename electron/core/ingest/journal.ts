import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetId, ConnectionId, IngestId, Instant } from '#shared/api/ids.ts';
import { IngestReport, ProvenanceKeeping } from '#shared/api/ingest.ts';
import { z } from '#shared/rpc/zod.ts';
import { FlowWrite } from '#shared/tams/flow.ts';
import { AnyId } from '#shared/tams/model.ts';
import { SegmentWrite } from '#shared/tams/segment.ts';
import { Verdict, VerdictStamp } from '#shared/verdict/model.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

/** What an ingest is at, in the order of its work (tams.md W10). `discard` is the way back, and there is none from it. */
export const Step = z.enum(['flows', 'media', 'credentials', 'proof', 'tag', 'lock', 'done', 'discard']);
export type Step = z.output<typeof Step>;

/** An object on its way into a Flow. */
const Piece = z.object({
  flow: AnyId,
  /** Bytes, and lower-case hex of all of them: what the store has to give back. */
  size: z.number().int(),
  sha256: z.string(),
  /** Where the store said to put it, written down before the first byte is sent. Its address never is (tams.md U9). */
  object: AnyId.optional(),
  /** The store has acknowledged all of it. */
  uploaded: z.boolean(),
});
export type Piece = z.output<typeof Piece>;

/** One ingest, from before its first request. What a crash leaves is enough to go on, or to take everything back (tams.md W8). */
export const Entry = z.object({
  version: z.literal(1),
  ingest: IngestId,
  connection: ConnectionId,
  asset: AssetId,
  name: z.string(),
  /** Where the file was. */
  path: z.string(),
  startedAt: Instant,
  step: Step,
  /** Why it stopped, when it did so by itself. */
  error: z.string().optional(),
  keeping: ProvenanceKeeping,
  readOnly: z.boolean(),
  /** In the order they are made; the last is the multi-essence Flow. */
  flows: z.array(FlowWrite).min(1),
  tracks: IngestReport.shape.tracks,
  segment: SegmentWrite.omit({ object_id: true }),
  media: Piece,
  /** The manifest store in a data Flow, when detached. */
  data: Piece.extend({ source: AnyId }).optional(),
  verdict: Verdict,
  stamp: VerdictStamp,
  /** Present once the tag is set. */
  report: IngestReport.optional(),
});
export type Entry = z.output<typeof Entry>;

export const multiOf = ({ flows }: Entry): FlowWrite => flows.at(-1)!;

/** The ingests of a workspace: a folder each, with `ingest.json`, and `store.c2pa` where the file has a manifest store. */
export interface Journal {
  /** On the disk when it resolves. @throws AppError 'storage_failed' */
  write(entry: Entry): Promise<void>;
  /** @throws AppError 'storage_failed' */
  writeStore(ingest: IngestId, bytes: Uint8Array): Promise<void>;
  readStore(ingest: IngestId): Promise<Uint8Array | undefined>;
  read(ingest: IngestId): Promise<Entry | undefined>;
  /** All that can be read. */
  list(): Promise<Entry[]>;
  remove(ingest: IngestId): Promise<void>;
}

export function createJournal(folder: string): Journal {
  const fileOf = (ingest: IngestId): string => join(folder, ingest, 'ingest.json');
  const storeOf = (ingest: IngestId): string => join(folder, ingest, 'store.c2pa');
  /** Parsed already, by the time of the file: other processes of the workspace write here too. */
  const known = new Map<IngestId, { at: number; entry: Entry }>();

  async function read(ingest: IngestId): Promise<Entry | undefined> {
    const at = await stat(fileOf(ingest)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (at === undefined) return undefined;
    const held = known.get(ingest);
    if (held?.at === at) return held.entry;
    const entry = parse(await readFile(fileOf(ingest), 'utf8').catch(() => ''));
    if (entry) known.set(ingest, { at, entry });
    return entry;
  }

  return {
    write: (entry) =>
      writeFileAtomic(fileOf(entry.ingest), `${JSON.stringify(z.encode(Entry, entry), undefined, 1)}\n`, 0o600),
    async writeStore(ingest, bytes) {
      await mkdir(join(folder, ingest), { recursive: true });
      await writeFileAtomic(storeOf(ingest), bytes);
    },
    readStore: (ingest) => readFile(storeOf(ingest)).catch(() => undefined),
    read,
    async list() {
      const names = await readdir(folder).catch(() => []);
      const ids = names.flatMap((name) => IngestId.safeParse(name).data ?? []);
      const entries: Entry[] = [];
      for (const id of ids) {
        const entry = await read(id);
        if (entry) entries.push(entry);
      }
      return entries.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
    },
    async remove(ingest) {
      known.delete(ingest);
      await rm(join(folder, ingest), { recursive: true, force: true });
    },
  };
}

/** Undefined for what is no entry of ours: a folder that a crash left before its first line, or one of a newer version. */
function parse(text: string): Entry | undefined {
  try {
    return z.safeDecode(Entry, JSON.parse(text) as never).data;
  } catch {
    return undefined;
  }
}

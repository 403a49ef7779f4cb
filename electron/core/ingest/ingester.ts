import { type AssetId, type ConnectionId, IngestId, type JobId } from '#shared/api/ids.ts';
import type { IngestPlan, IngestReport, ProvenanceKeeping, UnfinishedIngest } from '#shared/api/ingest.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import { PROVENANCE_TAG } from '#shared/tams/credentials.ts';
import type { TagValue } from '#shared/tams/model.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { InputReports } from '#core/export/input-report.ts';
import type { Inspector } from '#core/inspect/inspect.ts';
import type { JobContext, Jobs } from '#core/jobs/jobs.ts';
import type { FileDigests } from '#core/media/digests.ts';
import type { CorePorts } from '#core/ports.ts';
import type { Stores } from '#core/stores/stores.ts';
import type { Leases } from '#core/workspace/leases.ts';
import { carryOut, PHASES } from './carry-out.ts';
import { flowBodies } from './flow-bodies.ts';
import { waysToKeep } from './keeping.ts';
import { type Entry, type Journal, multiOf } from './journal.ts';
import { ingestPlan, type Known } from './plan.ts';
import { takeBack } from './take-back.ts';

export interface IngestOrder {
  connection: ConnectionId;
  asset: AssetId;
  keeping: ProvenanceKeeping;
  label: string;
  description: string;
  tags: Readonly<Record<string, TagValue>>;
  readOnly: boolean;
  source?: string | undefined;
}

/** From a file to a tagged multi-essence Flow that gives back the same bytes (R4, R5), or to a clear error and no tag. */
export interface Ingester {
  /** Validates when that was not done; sends nothing. @throws AppError 'not_found' for no connection or asset, 'not_readable', 'media_unsupported', 'not_media' */
  plan(connection: ConnectionId, asset: AssetId, signal: AbortSignal): Promise<IngestPlan>;
  /** @throws AppError 'invalid_input' for a tag that is the ingest's own */
  start(order: IngestOrder): Promise<JobId>;
  /** @throws AppError 'not_found' until the job is done */
  result(job: JobId): IngestReport;
  ofFlow(connection: ConnectionId, flow: string): Promise<IngestReport | undefined>;
  unfinished(): Promise<UnfinishedIngest[]>;
  /** @throws AppError 'not_found', 'invalid_input' when it is being worked on or taken back */
  resume(ingest: IngestId): Promise<JobId>;
  /** @throws AppError 'not_found', 'invalid_input' when it is being worked on */
  discard(ingest: IngestId): Promise<JobId>;
}

export interface IngesterParts {
  ports: Pick<CorePorts, 'clock' | 'newId' | 'emit'>;
  newUuid: () => string;
  assets: Pick<Assets, 'get' | 'path' | 'fingerprint'>;
  inspector: Pick<Inspector, 'inspect' | 'validate'>;
  reports: Pick<InputReports, 'probe'>;
  digests: FileDigests;
  engine: Pick<Engine, 'storeBytes'>;
  stores: Pick<Stores, 'list' | 'client' | 'ports'>;
  journal: Journal;
  leases: Leases<IngestId>;
  jobs: Pick<Jobs, 'start'>;
}

export function createIngester(parts: IngesterParts): Ingester {
  const { ports, newUuid, assets, inspector, reports, digests, engine, stores, journal, leases, jobs } = parts;
  const results = new Map<JobId, IngestReport>();
  const running = new Set<IngestId>();

  async function look(connection: ConnectionId, asset: AssetId, signal: AbortSignal): Promise<Known> {
    const store = (await stores.list()).find(({ id }) => id === connection);
    if (!store) throw new AppError('not_found', 'This store is not among the connections any more. Add it again.');
    const held = await inspector.inspect(asset);
    const inspection = held.checked ? held : await inspector.validate(asset, signal);
    // Before the probe, whose words for a file that cannot be read are about media.
    waysToKeep(inspection.outcome);
    return { store, inspection, probe: await reports.probe(asset, signal), asset: await assets.get(asset) };
  }

  /** Everything that has to be known before the first request, written down. */
  async function prepare(order: IngestOrder, { signal, progress }: JobContext): Promise<Entry> {
    const { asset: id, connection, keeping, readOnly, tags } = order;
    progress('Validating');
    const fingerprint = await assets.fingerprint(id);
    const { inspection, probe, asset } = await look(connection, id, signal);
    const { outcome, verdict, stamp } = inspection;
    const ways = waysToKeep(outcome);
    if (!ways.includes(keeping))
      throw new AppError('invalid_input', `This file cannot be kept as “${keeping}”, only as ${ways.join(' or ')}.`);
    if (!stamp) throw new AppError('internal', 'A validated file has no stamp.');
    const path = await assets.path(id);
    const sha256 = await digests.sha256(path, signal);
    const store =
      outcome.kind === 'readable' ? await engine.storeBytes({ path, mimeType: asset.mimeType }, { signal }) : undefined;
    if ((await assets.fingerprint(id)) !== fingerprint)
      throw new AppError('not_readable', 'The file changed while it was being read. Ingest it when it is complete.');
    if (keeping === 'detached' && !store)
      throw new AppError('engine_failed', 'The manifest store of this file cannot be copied out. Keep it embedded.');

    progress('Asking the store');
    const client = await stores.client(connection);
    const knowsBitRate = isAtLeast((await client.service(signal)).api_version, [8, 2]);
    const { label, description, source } = order;
    const wish = { keeping, label, description, tags, source, size: asset.size, knowsBitRate };
    const bodies = flowBodies(probe, wish, newUuid);
    const ingest = IngestId.parse(`i_${ports.newId()}`);
    if (store) await journal.writeStore(ingest, store.bytes);
    return {
      version: 1,
      ingest,
      connection,
      asset: id,
      name: asset.name,
      path,
      startedAt: ports.clock().toISOString(),
      step: 'flows',
      keeping,
      readOnly,
      flows: bodies.flows,
      tracks: bodies.tracks,
      segment: bodies.segment,
      media: { flow: bodies.multi.id, size: asset.size, sha256, uploaded: false },
      ...(bodies.data &&
        store && {
          data: { ...bodies.data, size: store.bytes.length, sha256: store.sha256, uploaded: false },
        }),
      verdict,
      stamp,
    };
  }

  function concluded(entry: Entry): Entry {
    const { ingest, connection, keeping, tracks, media, data, verdict, stamp } = entry;
    const { id: flow, source_id: source } = multiOf(entry);
    const report: IngestReport = {
      ingest,
      connection,
      flow,
      source,
      tracks,
      ...(data && { data: { flow: data.flow, source: data.source, object: data.object!, sha256: data.sha256 } }),
      object: media.object!,
      keeping,
      size: media.size,
      sha256: media.sha256,
      verdict,
      stamp,
      at: ports.clock().toISOString(),
    };
    return { ...entry, report };
  }

  async function save(entry: Entry): Promise<Entry> {
    await journal.write(entry);
    ports.emit('ingest.changed', {});
    return entry;
  }

  /** Works on an entry that nobody else of this process works on, and writes down how that ended. */
  async function working(begun: Entry, work: (keep: (entry: Entry) => Promise<Entry>) => Promise<void>): Promise<void> {
    let last = begun;
    running.add(begun.ingest);
    const release = await leases.hold(begun.ingest);
    try {
      await work(async (entry) => (last = await save(entry)));
    } catch (error) {
      // What stopped it is worth more than a journal that cannot be written either.
      await save({ ...last, error: toErrorBody(error).message }).catch(() => {});
      throw error;
    } finally {
      await release();
      running.delete(begun.ingest);
      ports.emit('ingest.changed', {});
    }
  }

  async function run(entry: Entry, { id, signal, progress }: JobContext): Promise<void> {
    const { error: _, ...begun } = entry;
    await working(begun, async (keep) => {
      await keep(begun);
      const done = await carryOut(begun, {
        client: await stores.client(entry.connection),
        ports: stores.ports,
        signal,
        progress,
        save: keep,
        readStore: () => journal.readStore(entry.ingest),
        concluded,
      });
      if (done.report) results.set(id, done.report);
    });
  }

  const isWorkedOn = async (ingest: IngestId): Promise<boolean> =>
    running.has(ingest) || leases.isHeldElsewhere(ingest);

  const find = async (ingest: IngestId): Promise<Entry> => {
    const entry = await journal.read(ingest);
    if (!entry || entry.step === 'done')
      throw new AppError('not_found', 'There is no unfinished ingest with that id. It may be finished, or taken back.');
    if (await isWorkedOn(ingest))
      throw new AppError(
        'invalid_input',
        'This ingest is being worked on, here or by another Countersign. Cancel that first, or wait for it.',
      );
    return entry;
  };

  return {
    plan: async (connection, asset, signal) => ingestPlan(await look(connection, asset, signal)),
    async start(order) {
      if (Object.hasOwn(order.tags, PROVENANCE_TAG))
        throw new AppError('invalid_input', `The tag ${PROVENANCE_TAG} is set by the ingest itself, at its end.`);
      const { name } = await assets.get(order.asset);
      return jobs.start({ kind: 'ingest', subject: name }, async (context) =>
        run(await prepare(order, context), context),
      ).id;
    },
    result(job) {
      const result = results.get(job);
      if (!result) throw new AppError('not_found', 'That ingest has no result: it has not finished, or it failed.');
      return result;
    },
    async ofFlow(connection, flow) {
      const made = (await journal.list()).find(
        (entry) => entry.connection === connection && entry.report && entry.flows.some(({ id }) => id === flow),
      );
      return made?.report;
    },
    async unfinished() {
      const entries: Entry[] = [];
      for (const entry of await journal.list())
        if (entry.step !== 'done' && !(await isWorkedOn(entry.ingest))) entries.push(entry);
      return entries.map(({ ingest, connection, asset, name, step, error, startedAt }) => ({
        ingest,
        connection,
        asset,
        name,
        step: PHASES[step],
        error: error ?? 'Countersign ended while it ran.',
        startedAt,
      }));
    },
    async resume(ingest) {
      const entry = await find(ingest);
      if (entry.step === 'discard')
        throw new AppError('invalid_input', 'This ingest is being taken back already. Discard it again to go on.');
      return jobs.start({ kind: 'ingest', subject: entry.name, key: `ingest:${ingest}` }, (context) =>
        run(entry, context),
      ).id;
    },
    async discard(ingest) {
      const entry = await find(ingest);
      const job = { kind: 'ingest', subject: entry.name, key: `ingest:${ingest}` } as const;
      return jobs.start(job, ({ signal, progress }) =>
        working(entry, async (keep) => {
          await keep({ ...entry, step: 'discard' });
          await takeBack(
            entry.flows.map(({ id }) => id),
            {
              client: await stores.client(entry.connection),
              ports: stores.ports,
              signal,
              progress: (done, total) => progress(PHASES.discard, done, total),
            },
          );
          await journal.remove(ingest);
        }),
      ).id;
    },
  };
}

/** What a store says of itself; where it says nonsense, the older schema is the safer one. */
function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, a, b] = /^(\d+)\.(\d+)$/.exec(version) ?? [];
  return a !== undefined && (Number(a) > major || (Number(a) === major && Number(b) >= minor));
}

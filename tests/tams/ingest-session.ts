import { randomBytes, randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AssetId } from '#shared/api/ids.ts';
import { ConnectionId, type JobId } from '#shared/api/ids.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import type { Job } from '#shared/api/job.ts';
import { createAssets } from '#core/assets/assets.ts';
import { createKeptStores } from '#core/assets/kept-stores.ts';
import { createInputReports } from '#core/export/input-report.ts';
import { type CanaryGate, createCanaryGate } from '#core/inspect/canary-gate.ts';
import { createInspector } from '#core/inspect/inspect.ts';
import { createJudgedRead } from '#core/inspect/judged-read.ts';
import { createIngester, type Ingester, type IngestOrder } from '#core/ingest/ingester.ts';
import { createJournal, type Journal } from '#core/ingest/journal.ts';
import { createLeases } from '#core/workspace/leases.ts';
import { createJobs, type Jobs } from '#core/jobs/jobs.ts';
import { createFileDigests } from '#core/media/digests.ts';
import { startEngine, temporaryFolder } from '../support/engine.ts';
import { basisOf } from '../support/trust-basis.ts';
import { openTrustLists } from '../support/trust-lists.ts';
import { openClient, type TestClient } from './client-session.ts';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { openSession, type Session } from './store-session.ts';

export const STORE = ConnectionId.parse('the-store');

/** What ingests need of this machine, on real files and a real engine; the store is behind a proxy that can spoil what it likes. */
export interface IngestSession {
  readonly store: Session;
  readonly proxy: FaultyProxy;
  readonly client: TestClient;
  readonly ingester: Ingester;
  readonly journal: Journal;
  readonly jobs: Jobs;
  readonly workspace: string;
  /** A file of its own for this test. */
  take(path: string, name: string): Promise<AssetId>;
  order(asset: AssetId, more?: Partial<IngestOrder>): IngestOrder;
  /** Waits for the end of a job; its error is thrown. */
  finish(job: JobId): Promise<Job>;
  ingest(asset: AssetId, more?: Partial<IngestOrder>): Promise<IngestReport>;
  /** The ingester that the same workspace has after the app was ended and started again. */
  restart(): Ingester;
}

/** An engine that has passed its canary, once for a test file. */
export async function startMachine(): Promise<ReturnType<typeof startEngine> & { gate: CanaryGate }> {
  const machine = startEngine();
  return { ...machine, gate: createCanaryGate(machine.engine, { workspace: await temporaryFolder(), log: () => {} }) };
}

export async function openIngests({
  engine,
  pool,
  gate,
}: Awaited<ReturnType<typeof startMachine>>): Promise<IngestSession> {
  const workspace = await mkdtemp(join(tmpdir(), 'countersign-ingest-'));
  onTestFinished(() => rm(workspace, { recursive: true, force: true }));
  const store = await openSession();
  const proxy = await startFaultyProxy(() => store.store);
  const client = await openClient(proxy.url);
  const ports = {
    workspace,
    demoClips: resolve('assets/demo'),
    clock: () => new Date(),
    newId: () => randomBytes(10).toString('hex'),
    emit: () => {},
    log: () => {},
  };
  const assets = await createAssets(ports, createKeptStores(workspace));
  const jobs = await createJobs(ports, workspace);
  const trust = openTrustLists({ folder: workspace, clock: ports.clock });
  const basis = basisOf(trust, workspace);
  const addressBook = { saw: async () => {} };
  const judgedRead = createJudgedRead({ engine, basis, clock: ports.clock, log: ports.log });
  const inspector = createInspector({ ports, assets, engine, judgedRead, basis, addressBook, jobs, gate });
  const digests = createFileDigests(pool);
  const reports = createInputReports({ assets, inspector, digests, pool });
  const journal = createJournal(join(workspace, 'ingests'));
  const make = (): Ingester =>
    createIngester({
      ports,
      newUuid: randomUUID,
      assets,
      inspector,
      reports,
      digests,
      engine,
      stores: {
        list: async () => [{ id: STORE, name: 'The store', kind: 'remote', address: proxy.url, auth: 'none' }],
        client: async () => client,
        ports: {
          now: Date.now,
          random: () => 0.5,
          sleep: async (_, signal) => signal.throwIfAborted(),
          newId: randomUUID,
        },
      },
      journal: createJournal(join(workspace, 'ingests')),
      leases: createLeases((id) => join(workspace, 'ingests', id, 'running'), ports.clock),
      jobs,
    });
  const ingester = make();
  const session: IngestSession = {
    store,
    proxy,
    client,
    ingester,
    journal,
    jobs,
    workspace,
    async take(path, name) {
      const own = join(workspace, name);
      await copyFile(path, own);
      return (await assets.grant(own)).id;
    },
    order: (asset, more = {}) => ({
      connection: STORE,
      asset,
      keeping: 'embedded',
      label: 'contrib.mp4',
      description: '',
      tags: {},
      readOnly: false,
      ...more,
    }),
    async finish(id) {
      const job = await jobs.wait(id);
      if (job.error) throw Object.assign(new Error(job.error.message), { code: job.error.code });
      return job;
    },
    async ingest(asset, more) {
      const job = await ingester.start(session.order(asset, more));
      await session.finish(job);
      return ingester.result(job);
    },
    restart: make,
  };
  return session;
}

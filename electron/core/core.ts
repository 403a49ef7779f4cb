import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { Asset } from '#shared/api/asset.ts';
import type { TargetId } from '#shared/api/ids.ts';
import { AssetId } from '#shared/api/ids.ts';
import type { CoreApi } from '#shared/api/index.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { ReadingPolicy } from '#shared/verdict/policy.ts';
import { createFlowMedia } from '#core/assemble/flow-media.ts';
import { createAddressBook } from '#core/address-book/address-book.ts';
import { createAddressBookHandlers } from '#core/address-book/handlers.ts';
import { createPreserve } from '#core/address-book/preserve.ts';
import { createPreserved } from '#core/address-book/preserved.ts';
import { createAssets } from '#core/assets/assets.ts';
import { createKeptStores } from '#core/assets/kept-stores.ts';
import { createThumbnails } from '#core/assets/thumbnails.ts';
import { createBench } from '#core/bench/bench.ts';
import { createBenchHandlers } from '#core/bench/handlers.ts';
import { createSecondOpinion } from '#core/bench/second-opinion.ts';
import { createEngine } from '#core/c2pa/engine.ts';
import { createCredentials } from '#core/credentials/credentials.ts';
import { createDemo } from '#core/demo/demo.ts';
import { createExporter } from '#core/export/exporter.ts';
import { createInputReports } from '#core/export/input-report.ts';
import { createFlowHandlers } from '#core/flows/handlers.ts';
import { ingestHandlers } from '#core/ingest/handlers.ts';
import { createIngester } from '#core/ingest/ingester.ts';
import { createJournal } from '#core/ingest/journal.ts';
import { createCanaryGate } from '#core/inspect/canary-gate.ts';
import { createInspector } from '#core/inspect/inspect.ts';
import { createJudgedRead } from '#core/inspect/judged-read.ts';
import { createSchemaCheck } from '#core/inspect/schema-check.ts';
import { createJobs } from '#core/jobs/jobs.ts';
import { createFileDigests } from '#core/media/digests.ts';
import { createObjectCache } from '#core/objects/object-cache.ts';
import type { CorePorts } from '#core/ports.ts';
import { createProjectMedia } from '#core/projects/project-media.ts';
import { createProjects } from '#core/projects/projects.ts';
import { createAskIssuer } from '#core/revocation/ask-issuer.ts';
import { createRevocationHandlers } from '#core/revocation/handlers.ts';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { createAudit } from '#core/signers/audit.ts';
import { createCertificateHandlers } from '#core/signers/certificate-files.ts';
import { createRenewalHandlers } from '#core/signers/renewal-handlers.ts';
import { createSigners } from '#core/signers/store.ts';
import { createStoreHandlers } from '#core/stores/handlers.ts';
import { createStores, type Stores } from '#core/stores/stores.ts';
import { createTrustBasis } from '#core/trust/evidence.ts';
import { createFetchList } from '#core/trust/fetch-list.ts';
import { createTrustHandlers } from '#core/trust/handlers.ts';
import { createTrustLists } from '#core/trust/lists.ts';
import { createRequestTimestamp } from '#core/trust/timestamp-request.ts';
import { createWorkerPool } from '#core/worker/pool.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { createLeases } from '#core/workspace/leases.ts';
import { createSettings } from '#core/workspace/settings.ts';
import { systemUser } from '#core/workspace/system-user.ts';

/** The product, with no knowledge of who is asking. A shell adds a window, a server or a terminal around it. */
export interface Core {
  handlers: Handlers<CoreApi>;
  /** For shells only, after a user's gesture: makes a file an asset. @throws AppError 'not_readable' */
  grantFile(path: string): Promise<Asset>;
  /** For shells only, after a save dialog or from argv. */
  grantTarget(path: string): Promise<{ target: TargetId; name: string }>;
  /** For the command line, which works with stores beside the contract. */
  readonly stores: Stores;
  /** The file behind `/media/<asset id>` or `/thumb/<asset id>/<file>`; nothing for anything else. */
  locateMedia(urlPath: string): Promise<LocatedFile | undefined>;
  dispose(): Promise<void>;
}

export interface LocatedFile {
  path: string;
  mimeType: string;
  /** The name a download gets. */
  name: string;
}

/** min(cores, 2): the engine keeps a core busy, and a third job would only wait on memory (c2pa-engine.md section 13). */
const POOL_SIZE = Math.min(availableParallelism(), 2);

export async function createCore(ports: CorePorts): Promise<Core> {
  await mkdir(ports.workspace, { recursive: true });
  const pool = createWorkerPool({ spawn: ports.spawnWorker, size: POOL_SIZE, log: (line) => ports.log('warn', line) });
  const engine = createEngine({ pool });
  const settings = await createSettings(ports);
  const keptStores = createKeptStores(ports.workspace);
  const assets = await createAssets(ports, keptStores);
  const jobs = await createJobs(ports, ports.workspace);
  const { workspace: folder, clock, log, secrets } = ports;
  // R50: decisions are recorded with a name: the one in Settings, as for decisions about inputs (R2), else the system's.
  const who = () => settings.get().userName || systemUser();
  const trust = createTrustLists({ folder, clock, who, fetchList: createFetchList() });
  const soonDays = () => settings.get().expiryWarningDays;
  const audit = createAudit(folder);
  const answers = createKeptAnswers(folder);
  const signers = createSigners({ folder, secrets, trustLists: trust, answers, clock, audit, soonDays, log });
  const policy = (): ReadingPolicy => settings.get().policy;
  const gate = createCanaryGate(engine, ports);
  const addressBook = createAddressBook({ folder, clock });
  const preserved = createPreserved(folder);
  const basis = createTrustBasis({ trust, addressBook, preserved, answers, policy });
  const judgedRead = createJudgedRead({ engine, basis, clock, log });
  const digests = createFileDigests(pool);
  const request = createRequestTimestamp();
  const preserve = createPreserve({ assets, judgedRead, digests, basis, preserved, request });
  const inspector = createInspector({ ports, assets, engine, judgedRead, basis, addressBook, jobs, gate });
  const credentials = createCredentials({ ports, assets, keptStores, engine, jobs });
  const thumbnails = createThumbnails({ folder: join(ports.workspace, 'cache/thumbnails'), assets, engine, inspector });
  const checkSchemas = createSchemaCheck({ assets, engine });
  const reports = createInputReports({ assets, inspector, digests, pool });
  const stores = createStores(ports);
  const cache = createObjectCache({ folder: join(folder, 'cache/objects'), digests, clock });
  const flowMedia = createFlowMedia({
    workspace: folder,
    newId: ports.newId,
    assets,
    jobs,
    cache,
    stores,
    pool,
    digests,
  });
  const projectMedia = createProjectMedia({ workspace: folder, assets, digests, findFlowFile: flowMedia.find });
  const projects = createProjects(ports, projectMedia);
  const exporter = createExporter({
    ports,
    assets,
    engine,
    pool,
    reports,
    inspector,
    judgedRead,
    audit,
    signers,
    trust,
    digests,
    jobs,
    gate,
  });
  const ingester = createIngester({
    ports,
    newUuid: randomUUID,
    assets,
    inspector,
    reports,
    digests,
    engine,
    stores,
    journal: createJournal(join(ports.workspace, 'ingests')),
    leases: createLeases((id) => join(ports.workspace, 'ingests', id, 'running'), clock),
    jobs,
  });
  const demo = createDemo({ ports, assets, engine, jobs, gate, projects, reports, signers, trust });

  const signerChanged = <T>(result: T): T => {
    ports.emit('signer.changed', {});
    return result;
  };

  const handlers: Handlers<CoreApi> = {
    ...createStoreHandlers(stores, ports),
    ...createFlowHandlers({
      stores,
      ports,
      assets,
      engine,
      inspector,
      jobs,
      cache,
      ingestOf: (connection, flow) => ingester.ofFlow(connection, flow),
    }),
    ...flowMedia.handlers,

    'app.info': async () => {
      const canary = await gate.result();
      const { engine: name, version } = await engine.version();
      return { version: ports.version, engine: name, engineVersion: canary.ok ? version : '', canary };
    },
    'settings.get': async () => settings.get(),
    'settings.set': (change) => settings.set(change),
    'demo.state': () => demo.state(),
    'demo.prepare': async () => ({ job: demo.start() }),

    'asset.list': () => assets.list(),
    'asset.forget': async ({ asset }) => {
      await assets.forget(asset);
      return {};
    },
    'asset.inspect': ({ asset }) => inspector.inspect(asset),
    'asset.validate': async ({ asset }) => ({ job: await inspector.startValidation(asset) }),
    'asset.fetchCredentials': async ({ asset, ...wish }) => ({ job: await credentials.startFetch(asset, wish) }),
    'asset.useCredentials': async ({ asset, from }, { signal }) => {
      await credentials.use(asset, from, signal);
      return {};
    },
    'asset.forgetCredentials': async ({ asset }) => {
      await credentials.forget(asset);
      return {};
    },
    'asset.raw': async ({ asset }) => ({ json: await inspector.raw(asset) }),
    'asset.schemas': ({ asset }, { signal }) => checkSchemas(asset, signal),
    'asset.probe': ({ asset }, { signal }) => reports.probe(asset, signal),
    'asset.thumbnail': ({ asset, node }, { signal }) => thumbnails.url(asset, node, signal),

    ...ingestHandlers(ingester),

    'job.list': async () => jobs.list(),
    'job.wait': ({ job }, { signal }) => jobs.wait(job, signal),
    'job.cancel': async ({ job }) => jobs.cancel(job),

    'project.list': () => projects.list(),
    'project.open': ({ project }) => projects.open(project),
    'project.openFile': async ({ file }) => projects.readFrom(await assets.path(file)),
    'project.save': (project) => projects.save(project),
    'project.remove': async ({ project }) => {
      await projects.remove(project);
      return {};
    },

    'export.input': (media, { signal }) => reports.report(media, signal),
    'export.plan': ({ graph, signer }, { signal }) => exporter.plan(graph, signer, signal),
    'export.start': async (order) => ({ job: exporter.start(order) }),
    'export.result': async ({ job }) => exporter.result(job),

    'signer.list': () => signers.list(),
    'signer.preflight': ({ signer }) => signers.preflight(signer),
    'signer.import': async ({ name, key, bundle, passphrase }) => {
      const [keyPath, bundlePath] = [await assets.path(key), await assets.path(bundle)];
      return signerChanged(await signers.import({ name, keyPath, bundlePath, passphrase }));
    },
    'signer.generate': async (wish) => signerChanged(await signers.generate(wish)),
    'signer.unlock': async ({ signer, passphrase }) => signerChanged(await signers.unlock(signer, passphrase)),
    'signer.exportCertificate': ({ signer }) => signers.certificate(signer),
    'signer.exportKey': async ({ signer, passphrase, newPassphrase, target }) => {
      const key = await signers.encryptedKey(signer, passphrase, newPassphrase);
      const path = assets.takeTarget(target);
      await writeFileAtomic(path, key, 0o600);
      return { name: basename(path) };
    },
    'signer.remove': async ({ signer }) => {
      await signers.remove(signer);
      return signerChanged({});
    },

    ...createRenewalHandlers(signers, assets, ports.emit),
    ...createCertificateHandlers({ assets, trust, answers, clock, soonDays }),
    ...createRevocationHandlers({
      folder,
      assets,
      engine,
      trust,
      ask: createAskIssuer({ answers, clock }),
      policy,
      emit: ports.emit,
    }),
    ...createTrustHandlers(trust, assets, ports.emit),
    ...createBenchHandlers(
      createBench({ assets, engine, basis, clock }),
      createSecondOpinion({ assets, engine, judgedRead, basis }),
    ),
    ...createAddressBookHandlers({ addressBook, preserve, preserved, assets, emit: ports.emit }),
  };

  return {
    handlers,
    grantFile: (path) => assets.grant(path),
    grantTarget: async (path) => assets.grantTarget(path),
    stores,
    async locateMedia(urlPath) {
      const [, place, id = '', file] = /^\/(media|thumb)\/([^/]+)(?:\/([^/]+))?$/.exec(urlPath) ?? [];
      const asset = AssetId.safeParse(id);
      if (!asset.success) return undefined;
      if (place === 'thumb') return file === undefined ? undefined : thumbnails.locate(asset.data, file);
      if (file !== undefined) return undefined;
      const facts = await assets.get(asset.data).catch(() => undefined);
      if (!facts?.present) return undefined;
      return { path: await assets.path(asset.data), mimeType: facts.mimeType, name: facts.name };
    },
    async dispose() {
      await jobs.dispose();
      await stores.dispose();
      pool.dispose();
    },
  };
}

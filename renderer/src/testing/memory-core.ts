import type { Asset } from '#shared/api/asset.ts';
import { Settings } from '#shared/api/app.ts';
import type { PageApi } from '#shared/api/index.ts';
import { JobId, ProjectId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import type { ExportResult, InputReport, Project, SnappedUse } from '#shared/api/project.ts';
import type { PreflightReport, Signer } from '#shared/api/signer.ts';
import { lint } from '#shared/edit/lint.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { planClaim } from '#shared/edit/plan.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { memoryTrust, type TrustMemory } from './memory-trust.ts';
import { sampleInspection, samplePreflight, sampleSigner } from './samples.ts';

const at = '2026-11-22T06:00:00.000Z';

interface Memory extends TrustMemory {
  projects?: Project[];
  reports?: InputReport[];
  signers?: Signer[];
  /** By signer. */
  preflight?: Readonly<Record<string, PreflightReport>>;
  passphrase?: string;
}

/**
 * A core in memory for tests of screens: plans and rules are the product's own, files and keys are what the test says. Export jobs end
 * when the test calls `endJob`.
 */
export function memoryCore(memory: Memory = {}) {
  const projects = new Map((memory.projects ?? []).map((project) => [project.id, project]));
  const reports = new Map((memory.reports ?? []).map((report) => [report.asset.id, report]));
  let signers = memory.signers ?? [];
  let settings: Settings = {
    theme: 'system',
    userName: 'Ada',
    lastSigner: '',
    lastProject: '',
    lastConnection: '',
    lastAuthority: '',
    expiryWarningDays: 30,
    drawer: { open: true, tab: 'actions' },
    policy: NO_POLICY,
  };
  const jobs = new Map<JobId, { job: Job; graph: EditGraph; end: (job: Job) => void; ended: Promise<Job> }>();

  const signerOf = (id: string): Signer => find(signers, (signer) => signer.id === id, 'signer');
  const changeSigner = (id: string, apply: (signer: Signer) => Signer): Signer => {
    signers = signers.map((signer) => (signer.id === id ? apply(signer) : signer));
    return signerOf(id);
  };
  const withoutRequest = ({ pending: _pending, ...signer }: Signer): Signer => signer;
  const preflightOf = (id: string): PreflightReport => memory.preflight?.[id] ?? samplePreflight();
  const assets = (): Asset[] => [...reports.values()].map((report) => report.asset);
  const reportOf = (id: string): InputReport => {
    const report = [...reports.values()].find(({ asset }) => asset.id === id);
    if (!report) throw new AppError('not_readable', 'The file is not there any more. Open it again.');
    return report;
  };
  const facts = (graph: EditGraph) =>
    new Map(graph.inputs.map((input) => [input.id, reportOf(input.media.asset).facts] as const));

  const handlers: Partial<Handlers<PageApi>> = {
    'app.info': async () => ({
      version: '0.1.0',
      engine: 'c2pa-node',
      engineVersion: '0.9.8',
      canary: { ok: true, detail: 'The known file gave the known verdict.' },
    }),
    'shell.info': async () => ({ kind: 'browser', nativeDialogs: true, platform: 'linux' }),
    'shell.openFiles': async () => assets().slice(0, 1),
    'job.list': async () => [],
    'asset.list': async () => assets(),
    'settings.get': async () => settings,
    'settings.set': async (change) => (settings = Settings.parse({ ...settings, ...change })),

    'project.list': async () => [...projects.values()].map(({ id, name, savedAt = at }) => ({ id, name, savedAt })),
    'project.open': async ({ project }) => find([...projects.values()], ({ id }) => id === project, 'project'),
    'project.save': async ({ id, name, graph }) => {
      const key = id ?? ProjectId.parse(`p_${String(projects.size + 1).padStart(12, '0')}`);
      const project = { id: key, name, graph, savedAt: at };
      projects.set(key, project);
      return project;
    },
    'project.remove': async ({ project }) => {
      projects.delete(project);
      return {};
    },

    'export.input': async ({ asset }) => reportOf(asset),
    'export.plan': async ({ graph, signer }) => ({
      plan: planClaim(graph, facts(graph)),
      problems: lint(graph, { inputs: facts(graph) }),
      snapped: snap(graph),
      ...(signer === undefined ? {} : { preflight: preflightOf(signer) }),
    }),
    'export.start': async ({ graph }) => {
      const id = JobId.parse(`j_${String(jobs.size + 1).padStart(12, '0')}`);
      let end: (job: Job) => void = () => undefined;
      const ended = new Promise<Job>((resolve) => (end = resolve));
      const progress = { phase: 'Copying packets', done: 0, total: 100 };
      const job: Job = { id, kind: 'export', subject: graph.output.title, state: 'running', progress, startedAt: at };
      jobs.set(id, { job, graph, end, ended });
      return { job: id };
    },
    'job.wait': ({ job }) => find([...jobs.values()], (entry) => entry.job.id === job, 'job').ended,
    'job.cancel': async ({ job }) => {
      const entry = find([...jobs.values()], (candidate) => candidate.job.id === job, 'job');
      const cancelled: Job = { ...entry.job, state: 'cancelled', finishedAt: at };
      entry.end(cancelled);
      return cancelled;
    },
    'export.result': async ({ job }) => resultOf(job, find([...jobs.values()], (e) => e.job.id === job, 'job').graph),

    'signer.list': async () => signers,
    'signer.preflight': async ({ signer }) => preflightOf(signer),
    'signer.unlock': async ({ signer, passphrase }) => {
      if (passphrase !== (memory.passphrase ?? 'correct horse')) {
        throw new AppError('key_refused', 'The passphrase does not open this key. Try again.');
      }
      signers = signers.map((other) => (other.id === signer ? { ...other, locked: false } : other));
      return signerOf(signer);
    },
    'signer.generate': async ({ name, algorithm }) => {
      const signer: Signer = { ...sampleSigner('made', 'private'), name, algorithm };
      signers = [...signers, signer];
      return signer;
    },
    'signer.request': async ({ signer, key, subject, algorithm = 'es256' }) => {
      const { certificate } = signerOf(signer);
      const csr = '-----BEGIN CERTIFICATE REQUEST-----\n';
      const pending = { madeAt: at, key, algorithm, subject: subject ?? certificate.subject, csr };
      return changeSigner(signer, (before) => ({ ...before, pending }));
    },
    'signer.cancelRequest': async ({ signer }) => changeSigner(signer, withoutRequest),
    'signer.previewAnswer': async ({ signer }) => ({
      chain: [sampleSigner('renewed', 'file').certificate],
      preflight: preflightOf(signer),
    }),
    'signer.installCertificate': async ({ signer }) =>
      changeSigner(signer, (before) => ({
        ...withoutRequest(before),
        former: [
          { certificate: before.certificate, replacedAt: at, key: before.pending?.key === 'new' ? 'other' : 'same' },
        ],
      })),
    'signer.renew': async ({ signer, key }) =>
      changeSigner(signer, (before) => ({
        ...before,
        certificate: {
          ...before.certificate,
          fingerprint: 'a7'.repeat(32),
          notBefore: new Date().toISOString(),
          notAfter: new Date(Date.now() + 100.5 * 86_400_000).toISOString(),
        },
        former: [{ certificate: before.certificate, replacedAt: at, key: key === 'new' ? 'other' : 'same' }],
      })),
    'signer.remove': async ({ signer }) => {
      signers = signers.filter((other) => other.id !== signer);
      return {};
    },

    ...memoryTrust(memory),
  };

  return {
    handlers,
    project: (id: ProjectId): Project | undefined => projects.get(id),
    /** Ends the export that was started last. */
    endJob: (state: 'done' | 'failed'): void => {
      const entry = [...jobs.values()].at(-1);
      const error = { code: 'signing_failed' as const, message: 'The key refused to sign. Unlock it and try again.' };
      entry?.end({ ...entry.job, state, finishedAt: at, ...(state === 'failed' ? { error } : {}) });
    },
    lastJob: (): Job | undefined => [...jobs.values()].at(-1)?.job,
  };
}

/** Cuts at whole seconds, as in files with a key frame every second. */
function snap(graph: EditGraph): SnappedUse[] {
  const second = 1_000_000_000n;
  return graph.uses.map(({ id, source, output }) => {
    const start = source.start - (source.start % second);
    return {
      use: id,
      asked: source,
      source: { start, end: source.end },
      output: { start: output.start, end: output.end + (source.start - start) },
      moved: start !== source.start,
    };
  });
}

function resultOf(job: JobId, graph: EditGraph): ExportResult {
  const asset: Asset = {
    id: 'a_000000000099' as Asset['id'],
    name: 'evening-package.mp4',
    size: 1_540_000,
    modifiedAt: at,
    mimeType: 'video/mp4',
    present: true,
    demo: false,
  };
  return {
    job,
    asset: asset.id,
    name: asset.name,
    size: asset.size,
    sha256: 'cd'.repeat(32),
    manifests: 1 + graph.inputs.filter((input) => input.disposition === 'carried').length,
    inspection: sampleInspection(asset, true),
    notes: [],
    timings: { copy: 120, sign: 340, verify: 90 },
  };
}

function find<T>(items: readonly T[], test: (item: T) => boolean, what: string): T {
  const found = items.find(test);
  if (!found) throw new AppError('not_found', `There is no such ${what}.`);
  return found;
}

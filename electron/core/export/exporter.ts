import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir, hostname, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import type { AssetId, JobId, SignerId, TargetId } from '#shared/api/ids.ts';
import type { ExportPlan, ExportResult } from '#shared/api/project.ts';
import { toDefinition } from '#shared/edit/definition.ts';
import type { EditGraph, InputId, MediaRef } from '#shared/edit/model.ts';
import { REVOCATION_RULE } from '#shared/api/signer.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import { SIGNATURE_RESERVE } from '#core/c2pa/reserve.ts';
import { signTimeoutMs } from '#core/c2pa/time-limits.ts';
import { ingredientOf, type InputReports } from '#core/export/input-report.ts';
import { applyRanges, type PlannedExport, planExport, planOf } from '#core/export/plan-export.ts';
import { checkSigned } from '#core/export/post-flight.ts';
import { checkTarget, expectedBytes, freeName } from '#core/export/target.ts';
import type { CanaryGate } from '#core/inspect/canary-gate.ts';
import type { Inspector } from '#core/inspect/inspect.ts';
import type { JudgedRead } from '#core/inspect/judged-read.ts';
import type { JobContext, Jobs } from '#core/jobs/jobs.ts';
import type { FileDigests } from '#core/media/digests.ts';
import type { CorePorts } from '#core/ports.ts';
import type { Audit } from '#core/signers/audit.ts';
import type { Signers } from '#core/signers/store.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import type { WorkerPool } from '#core/worker/pool.ts';
import { syncFile, temporaryBeside } from '#core/workspace/atomic.ts';

export interface ExportOrder {
  graph: EditGraph;
  signer: SignerId;
  target?: TargetId | undefined;
  /** R47: go on although no list vouches for the signer. */
  signAnyway: boolean;
  /** R39: go on although the certificate is revoked. */
  signRevoked?: boolean | undefined;
}

/** From an edit graph to a signed MP4 whose chain is whole (R7), or to a clear error and no file. */
export interface Exporter {
  plan(graph: EditGraph, signer: SignerId | undefined, signal: AbortSignal): Promise<ExportPlan>;
  start(order: ExportOrder): JobId;
  /** @throws AppError 'not_found' until the job is done */
  result(job: JobId): ExportResult;
}

interface Parts {
  ports: Pick<CorePorts, 'workspace' | 'clock' | 'newId' | 'log' | 'version'>;
  assets: Assets;
  engine: Engine;
  pool: WorkerPool;
  reports: InputReports;
  inspector: Inspector;
  judgedRead: JudgedRead;
  audit: Audit;
  signers: Signers;
  trust: TrustLists;
  digests: FileDigests;
  jobs: Jobs;
  gate: CanaryGate;
}

export function createExporter(parts: Parts): Exporter {
  const { ports, assets, engine, pool, reports, inspector, judgedRead, audit, signers, trust, digests, jobs, gate } =
    parts;
  const results = new Map<JobId, ExportResult>();
  // E17: what this machine and its user are called has no place in a published claim.
  const privacy = { words: [userInfo().username, hostname(), homedir()], anonymous: false };

  async function run(order: ExportOrder, context: JobContext): Promise<void> {
    const { signal, progress } = context;
    const clock = stopwatch(() => ports.clock().getTime());

    progress('Reading inputs');
    await gate.ensure(signal);
    const inputs = await reports.ofGraph(order.graph, signal);
    const planned = planExport(order.graph, inputs, privacy);
    refuseBlocked(planned);
    await preflight(order);
    clock.lap('reading');

    const target =
      order.target === undefined ? await workspaceTarget(order.graph.output.title) : assets.takeTarget(order.target);
    const paths = await pathsOf(planned.graph, assets, ({ asset }) => asset);
    const ingredientPaths = await pathsOf(planned.graph, assets, ingredientOf);
    const stores = new Map<InputId, string | undefined>();
    for (const { id, media } of planned.graph.inputs) stores.set(id, await assets.manifestStore(ingredientOf(media)));
    await checkTarget(target, [...paths.values(), ...ingredientPaths.values()], expectedBytes(planned.graph, inputs));
    const joined = temporaryBeside(target);
    const signed = temporaryBeside(target);
    try {
      progress('Copying packets');
      const clips = planned.graph.uses.map(({ id, input, source }) => {
        const path = paths.get(input)!;
        return { use: id, path, name: basename(path), source };
      });
      const onProgress = ({ done, total }: { done: number; total: number }): void =>
        progress('Copying packets', done, total);
      const timeoutMs = await signTimeoutMs(...paths.values());
      const report = await pool.run('media.render', { clips, target: joined }, { signal, onProgress, timeoutMs });
      clock.lap('copying');

      progress('Checking the joined file');
      await pool.run('media.verify', { path: joined, report }, { signal, timeoutMs });
      clock.lap('checking');

      progress('Signing');
      const generator = { name: 'Countersign', version: ports.version };
      // The claim states the ranges that were really copied, as the copier reports them.
      const plan = planOf(applyRanges(planned.graph, report.clips), inputs);
      const { definition, ingredients } = toDefinition(plan, generator);
      const claimSigner = await signers.use(order.signer);
      const requestId = ports.newId();
      const overrides = { signAnyway: order.signAnyway, signRevoked: order.signRevoked === true };
      await engine.sign(
        {
          definition,
          ingredients: ingredients.map(({ input, json }) => ({
            json,
            path: ingredientPaths.get(input)!,
            manifestStore: stores.get(input),
            mimeType: inputs.get(input)!.inspection.asset.mimeType,
          })),
          source: joined,
          mimeType: 'video/mp4',
          output: signed,
          algorithm: claimSigner.algorithm,
          chainPem: claimSigner.chainPem,
          reserveSize: SIGNATURE_RESERVE,
          trust: await trust.engineTrust(),
        },
        { signal, sign: (tbs) => claimSigner.sign(tbs, { requestId, signal, ...overrides }) },
      );
      clock.lap('signing');

      progress('Validating the signed file');
      const judged = await judgedRead(signed, signal);
      const manifests = checkSigned(judged, { plan, inputs, chainPem: claimSigner.chainPem });
      const sha256 = await digests.sha256(signed, signal);
      clock.lap('validating');

      signal.throwIfAborted();
      await syncFile(signed);
      await rename(signed, target);
      // From here on the export exists: cancelling now must not call it cancelled.
      const finishing = new AbortController().signal;
      await audit.exported({ at: ports.clock().toISOString(), requestId, outputSha256: sha256 });
      const asset = await assets.grant(target);
      results.set(context.id, {
        job: context.id,
        asset: asset.id,
        name: basename(target),
        size: asset.size,
        sha256,
        manifests,
        inspection: await inspector.validate(asset.id, finishing),
        timings: clock.laps(),
        notes: report.leftOut.map(
          ({ use, what }) =>
            `${what} of ${titleOfUse(planned.graph, use)} is not in the export: only picture and sound are copied.`,
        ),
      });
    } finally {
      await rm(joined, { force: true });
      await rm(signed, { force: true });
    }
  }

  /** R39, R47, F6: a certificate that breaks the profile never signs; one that no list knows, or that is revoked, when the user said so. */
  async function preflight({ signer, signAnyway, signRevoked = false }: ExportOrder): Promise<void> {
    const report = await signers.preflight(signer);
    const blocked = report.checks.filter(({ outcome }) => outcome === 'blocked');
    const revoked = blocked.some(({ rule }) => rule === REVOCATION_RULE);
    if (blocked.length > (revoked && signRevoked ? 1 : 0)) {
      throw new AppError(
        'preflight_blocked',
        `This certificate cannot sign. ${blocked.map(({ message }) => message).join(' ')}${revoked ? ' To sign all the same, say so for this export.' : ''}`,
      );
    }
    if (report.trust === 'unlisted' && !signAnyway) {
      throw new AppError(
        'preflight_blocked',
        'No enabled list vouches for this certificate. Choose “Sign anyway” or another signer.',
      );
    }
  }

  async function workspaceTarget(title: string): Promise<string> {
    const folder = join(ports.workspace, 'exports');
    await mkdir(folder, { recursive: true });
    return freeName(folder, title);
  }

  return {
    async plan(graph, signer, signal) {
      const { plan, problems, snapped } = planExport(graph, await reports.ofGraph(graph, signal), privacy);
      const preflightReport = signer === undefined ? undefined : await signers.preflight(signer);
      return { plan, problems, snapped, ...(preflightReport && { preflight: preflightReport }) };
    },
    start: (order) =>
      jobs.start({ kind: 'export', subject: order.graph.output.title }, (context) => run(order, context)).id,
    result(job) {
      const result = results.get(job);
      if (!result) throw new AppError('not_found', 'That export has no result: it has not finished, or it failed.');
      return result;
    },
  };
}

function refuseBlocked({ problems }: PlannedExport): void {
  const blocking = problems.filter(({ severity }) => severity === 'blocks');
  if (blocking.length === 0) return;
  const sentences = blocking.map(({ rule, message }) => `${rule}: ${message}`).join(' ');
  throw new AppError(
    'claim_rejected',
    `The plan breaks ${blocking.length === 1 ? 'a rule' : `${blocking.length} rules`}. ${sentences}`,
  );
}

const titleOfUse = ({ uses, inputs }: EditGraph, use: string): string => {
  const input = uses.find(({ id }) => id === use)?.input;
  return inputs.find(({ id }) => id === input)?.title ?? use;
};

async function pathsOf(
  graph: EditGraph,
  assets: Assets,
  which: (media: MediaRef) => AssetId,
): Promise<ReadonlyMap<InputId, string>> {
  const paths = new Map<InputId, string>();
  for (const { id, media } of graph.inputs) paths.set(id, await assets.path(which(media)));
  return paths;
}

/** Milliseconds by phase. */
function stopwatch(now: () => number): { lap(phase: string): void; laps(): Record<string, number> } {
  const laps: Record<string, number> = {};
  let last = now();
  return {
    lap(phase) {
      const at = now();
      laps[phase] = at - last;
      last = at;
    },
    laps: () => ({ ...laps }),
  };
}

import type { AssetId } from '#shared/api/ids.ts';
import type { Inspection, Probe } from '#shared/api/asset.ts';
import type { InputReport } from '#shared/api/project.ts';
import type { EditGraph, InputId } from '#shared/edit/model.ts';
import type { InputFacts } from '#shared/edit/plan-model.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Inspector } from '#core/inspect/inspect.ts';
import { readTimeoutMs } from '#core/c2pa/time-limits.ts';
import type { FileDigests } from '#core/media/digests.ts';
import type { WorkerPool } from '#core/worker/pool.ts';

/** What is known of the inputs of an export, gathered from the files themselves. */
export interface InputReports {
  /** Probes, validates and hashes one file. @throws AppError 'not_media' | 'media_unsupported' | 'not_readable' | 'cancelled' */
  report(asset: AssetId, signal: AbortSignal): Promise<InputReport>;
  probe(asset: AssetId, signal: AbortSignal): Promise<Probe>;
  /** One report for each input of a graph, by input id; a file used by two inputs is read once. */
  ofGraph(graph: EditGraph, signal: AbortSignal): Promise<ReadonlyMap<InputId, InputReport>>;
}

export function createInputReports(parts: {
  assets: Assets;
  inspector: Inspector;
  digests: FileDigests;
  pool: WorkerPool;
}): InputReports {
  const { assets, inspector, digests, pool } = parts;
  const probes = new Map<AssetId, { fingerprint: string; probe: Probe }>();

  async function probe(asset: AssetId, signal: AbortSignal): Promise<Probe> {
    const fingerprint = await assets.fingerprint(asset);
    const held = probes.get(asset);
    if (held?.fingerprint === fingerprint) return held.probe;
    const path = await assets.path(asset);
    const fresh = await pool.run('media.probe', { path }, { signal, timeoutMs: await readTimeoutMs(path) });
    probes.set(asset, { fingerprint, probe: fresh });
    return fresh;
  }

  async function report(asset: AssetId, signal: AbortSignal): Promise<InputReport> {
    const held = await inspector.inspect(asset);
    const inspection = held.checked ? held : await inspector.validate(asset, signal);
    const path = await assets.path(asset);
    return {
      asset: inspection.asset,
      probe: await probe(asset, signal),
      facts: factsOf(inspection, await digests.sha256(path, signal)),
      inspection,
    };
  }

  return {
    report,
    probe,
    async ofGraph(graph, signal) {
      const byAsset = new Map<AssetId, Promise<InputReport>>();
      const reports = new Map<InputId, InputReport>();
      for (const { id, media } of graph.inputs) {
        const pending = byAsset.get(media.asset) ?? report(media.asset, signal);
        byAsset.set(media.asset, pending);
        reports.set(id, await pending);
      }
      return reports;
    },
  };
}

/** The planner's and the linter's view of an inspected file. */
export function factsOf({ outcome, verdict, graph }: Inspection, sha256: string): InputFacts {
  const hasStore = outcome.kind === 'readable';
  const active = verdict.manifests.find(({ node }) => node === verdict.active);
  return {
    hasStore,
    integrity: outcome.kind === 'unreadable' ? 'unreadable' : hasStore ? (active?.integrity ?? 'unchecked') : 'none',
    sha256,
    sourceTypes: [
      ...new Set(
        (graph?.nodes ?? []).flatMap(({ actions }) =>
          actions.flatMap(({ digitalSourceType }) => digitalSourceType?.uri ?? []),
        ),
      ),
    ],
    depth: Math.max(0, ...verdict.manifests.map(({ place }) => place.length + 1)),
  };
}

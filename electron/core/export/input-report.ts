import type { AssetId } from '#shared/api/ids.ts';
import type { Inspection, Probe } from '#shared/api/asset.ts';
import type { InputReport } from '#shared/api/project.ts';
import type { EditGraph, InputId, MediaRef } from '#shared/edit/model.ts';
import type { InputFacts } from '#shared/edit/plan-model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Inspector } from '#core/inspect/inspect.ts';
import { readTimeoutMs } from '#core/c2pa/time-limits.ts';
import type { FileDigests } from '#core/media/digests.ts';
import type { WorkerPool } from '#core/worker/pool.ts';

/** What is known of the inputs of an export, gathered from the files themselves. */
export interface InputReports {
  /**
   * Probes the media, and validates and hashes the file with the credentials, which is the same but for some Flows.
   * @throws AppError 'not_media' | 'media_unsupported' | 'not_readable' | 'cancelled' | 'invalid_input' where a Flow's media do not say
   *   where in the contributed object they are from
   */
  report(media: MediaWish, signal: AbortSignal): Promise<InputReport>;
  probe(asset: AssetId, signal: AbortSignal): Promise<Probe>;
  /** One report for each input of a graph, by input id; a file used by two inputs is read once. */
  ofGraph(graph: EditGraph, signal: AbortSignal): Promise<ReadonlyMap<InputId, InputReport>>;
}

type FlowRef = Extract<MediaRef, { kind: 'flow' }>;
export type MediaWish = Pick<MediaRef, 'asset'> &
  Partial<Pick<FlowRef, 'credentials' | 'credentialsAt' | 'credentialsDirect'>>;

/** The file that becomes the ingredient: its manifest store is carried, whole (R7). */
export const ingredientOf = (media: MediaWish): AssetId => media.credentials ?? media.asset;

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

  async function report(media: MediaWish, signal: AbortSignal): Promise<InputReport> {
    const ingredient = ingredientOf(media);
    const held = await inspector.inspect(ingredient);
    const inspection = held.checked ? held : await inspector.validate(ingredient, signal);
    const facts = factsOf(inspection, await digests.sha256(await assets.path(ingredient), signal));
    const mediaProbe = await probe(media.asset, signal);
    if (ingredient === media.asset) return { asset: inspection.asset, probe: mediaProbe, facts, inspection };
    const { credentialsAt: at, credentialsDirect: direct = false } = media;
    if (at === undefined)
      throw new AppError(
        'invalid_input',
        'Where a Flow lies in the object it was made from is not known. Take it again.',
      );
    const sha256 = await digests.sha256(await assets.path(media.asset), signal);
    const { duration } = await probe(ingredient, signal);
    return {
      asset: await assets.get(media.asset),
      probe: mediaProbe,
      facts: { ...facts, media: { sha256, at, duration, direct } },
      inspection,
      notes: [
        `The Content Credentials are those of ${inspection.asset.name}, which ${direct ? 'this was copied out of' : 'this was made from by steps that no claim records'}.`,
      ],
    };
  }

  return {
    report,
    probe,
    async ofGraph(graph, signal) {
      const byMedia = new Map<string, InputReport>();
      const reports = new Map<InputId, InputReport>();
      for (const { id, media } of graph.inputs) {
        const key = media.kind === 'file' ? media.asset : `${media.asset} ${media.credentials} ${media.credentialsAt}`;
        const known = byMedia.get(key) ?? (await report(media, signal));
        byMedia.set(key, known);
        reports.set(id, known);
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

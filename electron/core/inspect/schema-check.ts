import type { AssetId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { SchemaReport } from '#shared/schema/model.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';

/**
 * Holds the assertions of a file against the published schemas, when a person asks. Beside the verdict and never part of it (R67): it is
 * given nothing that could change one.
 * @throws AppError 'not_found' when the file carries no manifest store, 'not_readable', 'worker_lost', 'cancelled'
 */
export type CheckSchemas = (asset: AssetId, signal: AbortSignal) => Promise<SchemaReport>;

export const createSchemaCheck =
  ({ assets, engine }: { assets: Assets; engine: Engine }): CheckSchemas =>
  async (asset, signal) => {
    const [path, manifestStore] = [await assets.path(asset), await assets.manifestStore(asset)];
    const report = await engine.schemas({ path, manifestStore }, { signal });
    if (!report) throw new AppError('not_found', 'This file carries no manifest store that could be checked.');
    return report;
  };

import type { Bench, BenchColumn } from '#shared/api/bench.ts';
import type { AssetId } from '#shared/api/ids.ts';
import type { Assets } from '#core/assets/assets.ts';
import { certificateRows } from '#core/bench/certificate-rows.ts';
import { mediaRows } from '#core/bench/media-rows.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import { readCertificates } from '#core/signers/certificate-files.ts';
import type { TrustBasis } from '#core/trust/evidence.ts';
import type { LoadedList } from '#core/trust/list-file.ts';

/** @throws AppError 'not_found', 'not_readable', 'key_refused' for a file that is neither media with a manifest nor a certificate */
export type OpenBench = (file: AssetId, signal: AbortSignal) => Promise<Bench>;

/** Rows of the same answers as a verdict has, from every list there is. See shared/api/bench.ts. */
export function createBench(parts: {
  assets: Assets;
  engine: Engine;
  basis: TrustBasis;
  clock: () => Date;
}): OpenBench {
  const { assets, engine, basis, clock } = parts;
  return async (file, signal) => {
    const { name } = await assets.get(file);
    const [path, manifestStore] = [await assets.path(file), await assets.manifestStore(file)];
    const lists = await basis.allLists();
    const now = clock();
    const reading = await engine.read({ path, manifestStore, trust: { lists: [] }, verify: false }, { signal });
    const isMedia = reading.signatures.length > 0 || reading.outcome.kind === 'none';
    const evidence = await basis.evidence(now);
    const rows = isMedia
      ? await mediaRows(reading, lists, evidence)
      : await certificateRows(await readCertificates(path), name, lists, evidence);
    return {
      format: 1,
      subject: { name, kind: isMedia ? 'media' : 'certificate' },
      at: now.toISOString(),
      columns: lists.map(columnOf),
      rows,
    };
  };
}

const columnOf = ({ list }: LoadedList): BenchColumn => ({
  list: list.id,
  name: list.name,
  operator: list.operator,
  purpose: list.purpose,
  kind: list.kind,
  vouchesFor: list.vouchesFor,
  enabled: list.enabled,
  demo: list.demo,
  version: list.version,
});

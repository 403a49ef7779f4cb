import { basename } from 'node:path';
import { type Inspection, mayStandApart } from '#shared/api/asset.ts';
import type { AssetId, JobId } from '#shared/api/ids.ts';
import { buildGraph } from '#shared/provenance/graph.ts';
import { type ManifestStore, parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { judge } from '#shared/verdict/judge.ts';
import type { AddressBook } from '#core/address-book/address-book.ts';
import type { Assets } from '#core/assets/assets.ts';
import { findBeside } from '#core/assets/beside.ts';
import type { CanaryGate } from '#core/inspect/canary-gate.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { Reading } from '#core/c2pa/reading.ts';
import type { JudgedRead } from '#core/inspect/judged-read.ts';
import type { Jobs } from '#core/jobs/jobs.ts';
import type { CorePorts } from '#core/ports.ts';
import type { TrustBasis } from '#core/trust/evidence.ts';

/** Reads files and judges what they say. Two steps: content at once, then the whole validation as a job (c2pa-engine.md section 13). */
export interface Inspector {
  /** Content, and the verdict if one was made of these very bytes under today's lists. */
  inspect(asset: AssetId): Promise<Inspection>;
  /** Reads and judges now; waits in the pool's queue. @throws AppError 'cancelled' | 'engine_untrustworthy' | 'worker_lost' */
  validate(asset: AssetId, signal: AbortSignal): Promise<Inspection>;
  /** The same as a job that a person can watch and cancel. A second start of a running one joins it. */
  startValidation(asset: AssetId): Promise<JobId>;
  /** The engine's own JSON, pretty. @throws AppError 'not_found' when the file carries none */
  raw(asset: AssetId): Promise<string>;
}

interface Known {
  /** Size and time of the file all this was read from. */
  fingerprint: string;
  content: Reading;
  checked?: { reading: Reading; inspection: Inspection; lists: string };
}

export function createInspector(parts: {
  ports: Pick<CorePorts, 'clock' | 'emit'>;
  assets: Assets;
  engine: Engine;
  judgedRead: JudgedRead;
  basis: TrustBasis;
  addressBook: Pick<AddressBook, 'saw'>;
  jobs: Jobs;
  gate: CanaryGate;
}): Inspector {
  const { ports, assets, engine, judgedRead, basis, addressBook, jobs, gate } = parts;
  const known = new Map<AssetId, Known>();

  async function content(id: AssetId, signal: AbortSignal): Promise<Known> {
    const fingerprint = await assets.fingerprint(id);
    const held = known.get(id);
    if (held?.fingerprint === fingerprint) return held;
    const [path, manifestStore] = [await assets.path(id), await assets.manifestStore(id)];
    const reading = await engine.read(
      { path, manifestStore, trust: await basis.engineTrust(), verify: false },
      { signal },
    );
    const fresh: Known = { fingerprint, content: reading };
    known.set(id, fresh);
    return fresh;
  }

  const parse = (reading: Reading): ManifestStore | undefined =>
    reading.store === undefined ? undefined : parseManifestStore(reading.store);

  /** Where the manifest store that this was read with came from, or where one might be. Not kept: it may change while the bytes do not. */
  async function apart(id: AssetId, { outcome }: Reading): Promise<Pick<Inspection, 'credentialsFrom' | 'beside'>> {
    const credentialsFrom = await assets.credentialsFrom(id);
    if (credentialsFrom) return { credentialsFrom };
    const beside = mayStandApart(outcome) ? await findBeside(await assets.path(id)) : undefined;
    return beside === undefined ? {} : { beside: basename(beside) };
  }

  async function unchecked(id: AssetId, { content: reading }: Known): Promise<Inspection> {
    const store = parse(reading);
    const now = ports.clock().toISOString();
    return {
      asset: await assets.get(id),
      outcome: reading.outcome,
      ...(await apart(id, reading)),
      checked: false,
      ...(store && { graph: buildGraph(store) }),
      verdict: judge({ outcome: reading.outcome, ...(store && { store }), checked: false, chains: [], now }),
    };
  }

  async function validate(id: AssetId, signal: AbortSignal): Promise<Inspection> {
    await gate.ensure(signal);
    const fingerprint = await assets.fingerprint(id);
    const lists = await basis.key();
    const [path, manifestStore] = [await assets.path(id), await assets.manifestStore(id)];
    const { reading, graph, verdict, stamp } = await judgedRead(path, signal, manifestStore);
    if ((await assets.fingerprint(id)) !== fingerprint) {
      throw new AppError(
        'not_readable',
        'The file changed while it was being read. Open it again when it is complete.',
      );
    }
    const inspection: Inspection = {
      asset: await assets.get(id),
      outcome: reading.outcome,
      checked: true,
      ...(graph && { graph }),
      verdict,
      stamp,
    };
    const held = known.get(id);
    const contentReading = held?.fingerprint === fingerprint ? held.content : reading;
    known.set(id, { fingerprint, content: contentReading, checked: { reading, inspection, lists } });
    // R61: who removes a credential is told which files rested on it.
    for (const { identity } of verdict.manifests)
      if (identity.state === 'private' && identity.private)
        await addressBook.saw(identity.private.fingerprint, { asset: id, name: inspection.asset.name });
    return { ...inspection, ...(await apart(id, reading)) };
  }

  return {
    async inspect(id) {
      const asset = await assets.get(id);
      if (!asset.present) {
        const outcome = { kind: 'unavailable', reason: 'The file is not there any more.' } as const;
        const now = ports.clock().toISOString();
        return { asset, outcome, checked: false, verdict: judge({ outcome, checked: false, chains: [], now }) };
      }
      const held = await content(id, new AbortController().signal);
      // A verdict is only as good as the lists it was made with: changed lists, and it is "not checked yet" again.
      if (held.checked && held.checked.lists === (await basis.key()))
        return { ...held.checked.inspection, asset, ...(await apart(id, held.checked.reading)) };
      return unchecked(id, held);
    },
    validate,
    async startValidation(id) {
      const { name } = await assets.get(id);
      const job = jobs.start(
        { kind: 'validate', subject: name, key: `validate:${id}` },
        async ({ signal, progress }) => {
          progress('Checking Content Credentials');
          await validate(id, signal);
          ports.emit('asset.changed', { asset: id });
        },
      );
      return job.id;
    },
    async raw(id) {
      const held = await content(id, new AbortController().signal);
      const store = held.checked?.reading.store ?? held.content.store;
      if (store === undefined)
        throw new AppError('not_found', 'This file carries no manifest store that can be shown.');
      return JSON.stringify(store, null, 2);
    },
  };
}

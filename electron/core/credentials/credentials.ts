import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CredentialsFrom, type GivenCredentials, mayStandApart, type Outcome } from '#shared/api/asset.ts';
import type { AssetId, JobId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { remoteAddress } from '#shared/provenance/remote-address.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Assets } from '#core/assets/assets.ts';
import { findBeside } from '#core/assets/beside.ts';
import type { KeptStores } from '#core/assets/kept-stores.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import { maxStoreBytes } from '#core/c2pa/store-bytes.ts';
import type { Jobs } from '#core/jobs/jobs.ts';
import type { CorePorts } from '#core/ports.ts';
import { fetchStore, type FetchWish } from './fetch-store.ts';

/**
 * Content Credentials that stand apart from their file: fetched from where the file says they are, or given as a file. Both are read in
 * the same way as those inside a file, and only where a file has none: nobody can put other credentials in front of its own.
 */
export interface Credentials {
  /** See `asset.fetchCredentials`. */
  startFetch(asset: AssetId, wish: FetchWish & { address: string }): Promise<JobId>;
  /** See `asset.useCredentials`. */
  use(asset: AssetId, given: GivenCredentials, signal: AbortSignal): Promise<void>;
  forget(asset: AssetId): Promise<void>;
}

interface Source {
  /** For a refusal: “What example.org sent”. */
  what: string;
  from: (sha256: string, at: string) => CredentialsFrom;
}

export function createCredentials(parts: {
  ports: Pick<CorePorts, 'clock' | 'emit'>;
  assets: Assets;
  keptStores: KeptStores;
  engine: Pick<Engine, 'read'>;
  jobs: Jobs;
}): Credentials {
  const { ports, assets, keptStores, engine, jobs } = parts;

  /** In a worker, as every file is; nothing is judged yet. */
  async function outcomeOf(path: string, manifestStore: string | undefined, signal: AbortSignal): Promise<Outcome> {
    const wish = { path, manifestStore, trust: { lists: [] }, verify: false };
    return (await engine.read(wish, { signal })).outcome;
  }

  async function take(asset: AssetId, bytes: Uint8Array, { what, from }: Source, signal: AbortSignal): Promise<void> {
    const path = await assets.path(asset);
    const sha256 = await keptStores.put(bytes, async (store) => {
      const outcome = await outcomeOf(path, store, signal);
      signal.throwIfAborted();
      if (outcome.kind === 'readable') return;
      const reason = 'reason' in outcome ? ` ${displayText(outcome.reason, { max: 300 })}` : '';
      throw new AppError(
        'credentials_rejected',
        `${what} cannot be read as Content Credentials.${reason} Nothing was kept.`,
      );
    });
    await assets.attach(asset, from(sha256, ports.clock().toISOString()));
    ports.emit('asset.changed', { asset });
  }

  return {
    async startFetch(asset, { address, ...wish }) {
      const { name } = await assets.get(asset);
      return jobs.start({ kind: 'fetch', subject: name, key: `credentials:${asset}` }, async ({ signal, progress }) => {
        const outcome = await outcomeOf(await assets.path(asset), undefined, signal);
        const url = outcome.kind === 'remote' ? remoteAddress(outcome.url) : undefined;
        if (!url || url.href !== remoteAddress(address)?.href)
          throw new AppError(
            'invalid_input',
            `${displayText(name, { max: 120 })} does not say that its Content Credentials are there. Open it again.`,
          );
        const phase = `Asking ${url.host}`;
        progress(phase);
        const bytes = await fetchStore(url, wish, signal, (done, total) => progress(phase, done, total));
        progress('Reading what was fetched');
        const from: Source['from'] = (sha256, fetchedAt) => ({ kind: 'remote', address: url.href, fetchedAt, sha256 });
        await take(asset, bytes, { what: `What ${url.host} sent`, from }, signal);
      }).id;
    },

    async use(asset, given, signal) {
      const file = given.kind === 'file' ? await assets.path(given.file) : await besideOf(asset, given.name);
      const name = basename(file);
      const what = displayText(name, { max: 120 });
      if (!mayStandApart(await outcomeOf(await assets.path(asset), undefined, signal)))
        throw new AppError(
          'invalid_input',
          'This file has Content Credentials of its own, or cannot be read. Others are never put in their place.',
        );
      if ((await stat(file)).size > maxStoreBytes)
        throw new AppError('credentials_rejected', `${what} is too large to hold Content Credentials alone.`);
      const from: Source['from'] = (sha256, givenAt) => ({ kind: 'file', name, givenAt, sha256 });
      await take(asset, await readFile(file), { what, from }, signal);
    },

    async forget(asset) {
      await assets.detach(asset);
      ports.emit('asset.changed', { asset });
    },
  };

  async function besideOf(asset: AssetId, name: string): Promise<string> {
    const path = await findBeside(await assets.path(asset));
    if (path !== undefined && basename(path) === name) return path;
    throw new AppError('not_found', `${displayText(name, { max: 120 })} does not lie beside this file any more.`);
  }
}

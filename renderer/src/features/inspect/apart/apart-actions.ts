import { type Inspection, mayStandApart } from '#shared/api/asset.ts';
import type { AssetId, JobId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { waitForJob } from '../../../app/jobs.ts';
import { reportError } from '../../../app/notices.ts';
import { client } from '../../../client/client.ts';
import { openFiles, pickFiles } from '../../../client/files.ts';

/* The screen hears of every change by `asset.changed`, and reads the file again. */

/** Only what holds none itself, or is read with others already. */
export const mayTakeCredentials = ({ outcome, credentialsFrom, asset }: Inspection): boolean =>
  asset.present && (credentialsFrom !== undefined || mayStandApart(outcome));

/** For a button. ASCII, as the URL parser writes hosts; of a long one its end, which says whose it is. */
export const shortHost = ({ host }: URL): string => (host.length > 40 ? `…${host.slice(-40)}` : host);

type Wish = Parameters<(typeof client)['asset.fetchCredentials']>[0];

/** @throws AppError as the job ended, 'cancelled' among them */
export async function fetchCredentials(wish: Wish, onJob: (job: JobId) => void): Promise<void> {
  const { job } = await client['asset.fetchCredentials'](wish);
  onJob(job);
  const { state, error } = await waitForJob(job);
  if (state === 'done') return;
  if (state === 'cancelled') throw new AppError('cancelled', 'Cancelled. Nothing was kept.');
  throw error ? AppError.from(error) : new AppError('worker_lost', 'The fetch was interrupted.');
}

async function use(asset: AssetId, open: () => Promise<readonly { id: AssetId }[]>): Promise<void> {
  try {
    const [file] = await open();
    if (!file) return;
    await client['asset.useCredentials']({ asset, from: { kind: 'file', file: file.id } });
    // The core has its own copy; a manifest store is no file to go back to.
    await client['asset.forget']({ asset: file.id });
  } catch (error) {
    reportError(error);
  }
}

/** Lets the user choose the file that holds the credentials. */
export const pickCredentials = (asset: AssetId): void => void use(asset, () => pickFiles('credentials', false));

export const dropCredentials = (asset: AssetId, file: File): void => void use(asset, () => openFiles([file]));

/** Reads the file with the one that lies beside it, now that somebody said so. */
export function takeBeside(asset: AssetId, name: string): void {
  client['asset.useCredentials']({ asset, from: { kind: 'beside', name } }).catch(reportError);
}

export function forgetCredentials(asset: AssetId): void {
  client['asset.forgetCredentials']({ asset }).catch(reportError);
}

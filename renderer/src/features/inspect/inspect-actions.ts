import type { AssetId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { cancelJob, waitForJob } from '../../app/jobs.ts';
import { reportError } from '../../app/notices.ts';
import { navigate } from '../../app/routes.ts';
import { client, subscribe } from '../../client/client.ts';
import { inspectStore, setCheck, setFailure, setInspection } from './inspect-store.ts';

/** Ends what was going on for the file shown before. */
let stopLoading = new AbortController();

/** Keeps the screen up to date until the function it returns is called. */
export function startInspect(): () => void {
  loadFiles();
  const stops = [
    subscribe('asset.changed', ({ asset }) => {
      loadFiles();
      refresh(asset);
    }),
    // Another list, another answer: the core judges anew from what it has already read.
    subscribe('trust.changed', () => refresh(inspectStore.getState().open?.id)),
    subscribe('addressBook.changed', () => refresh(inspectStore.getState().open?.id)),
  ];
  return () => stops.forEach((stop) => stop());
}

function loadFiles(): void {
  client['asset.list']({}).then((files) => inspectStore.setState({ files }), reportError);
}

/** Shows a file: its content at once, then its verdict. */
export function openFile(id: AssetId): void {
  if (inspectStore.getState().open?.id === id) return;
  stopLoading.abort();
  stopLoading = new AbortController();
  inspectStore.setState({ open: { id, check: { kind: 'idle' } } });
  void load(id, stopLoading.signal);
}

/** Shows no file. */
export function closeFile(): void {
  stopLoading.abort();
  inspectStore.setState(({ open: _open, ...rest }) => rest, true);
  loadFiles();
}

async function load(id: AssetId, signal: AbortSignal): Promise<void> {
  try {
    const inspection = await client['asset.inspect']({ asset: id }, { signal });
    setInspection(id, inspection);
    if (!inspection.checked) await check(id, signal);
  } catch (error) {
    if (!signal.aborted) setFailure(id, error);
  }
}

/** Reads the content again; used when the file, a list or the core has changed. */
function refresh(id: AssetId | undefined): void {
  const { open } = inspectStore.getState();
  if (!id || open?.id !== id || open.check.kind === 'running') return;
  void load(id, stopLoading.signal);
}

/** Loads a file again that could not be loaded. */
export const retryFile = (id: AssetId): void => void load(id, stopLoading.signal);

/** Checks the open file once more. */
export const checkAgain = (id: AssetId): void => void check(id, stopLoading.signal);

async function check(id: AssetId, signal: AbortSignal): Promise<void> {
  if (inspectStore.getState().open?.check.kind === 'running') return;
  setCheck(id, { kind: 'running' });
  try {
    const { job } = await client['asset.validate']({ asset: id });
    setCheck(id, { kind: 'running', job });
    const { state, error } = await waitForJob(job, signal);
    if (state === 'cancelled') return setCheck(id, { kind: 'cancelled' });
    if (state !== 'done')
      throw error ? AppError.from(error) : new AppError('worker_lost', 'The check was interrupted.');
    setInspection(id, await client['asset.inspect']({ asset: id }, { signal }));
    setCheck(id, { kind: 'idle' });
  } catch (error) {
    if (signal.aborted) return;
    const body = error instanceof AppError ? { code: error.code, message: error.message } : undefined;
    setCheck(id, { kind: 'failed', error: body ?? { code: 'internal', message: 'The check could not be started.' } });
  }
}

export function cancelCheck(): void {
  const running = inspectStore.getState().open?.check;
  if (running?.kind === 'running' && running.job) cancelJob(running.job);
}

/** Takes a file off the list. The file itself is not touched. */
export function forgetFile(asset: AssetId): void {
  client['asset.forget']({ asset }).then(loadFiles, reportError);
}

/** Makes the demo's certificates and files, then opens the contributed clip. */
export async function tryDemo(): Promise<void> {
  inspectStore.setState({ demo: 'preparing' });
  try {
    const { job } = await client['demo.prepare']({});
    const { state, error } = await waitForJob(job);
    if (state === 'failed' && error) throw AppError.from(error);
    const { contributed } = await client['demo.state']({});
    if (contributed) navigate({ screen: 'inspect', item: contributed });
  } catch (error) {
    reportError(error);
  } finally {
    inspectStore.setState({ demo: 'idle' });
  }
}

import type { TargetId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import { AppError, type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import type { ExportModel, ExportPorts } from './export-model.ts';
import { draftOf, type Run } from './export-state.ts';

/**
 * Signs the draft as it stands and follows the job to its end. The run's state says how it went; nothing is thrown.
 * @param target absent: the workspace's export folder.
 */
export async function startExport(
  model: ExportModel,
  ports: Pick<ExportPorts, 'client' | 'onJobChanged'>,
  options: { target: TargetId | undefined; signAnyway: boolean; signRevoked?: boolean },
): Promise<void> {
  const state = model.store.getState();
  const graph = draftOf(state);
  if (!graph || !state.signer || isBusy(state.run)) return;
  model.setRun({ kind: 'starting' });
  // The project on disk is what the export was made from.
  await model.saveNow();
  let unsubscribe = () => {};
  try {
    const { target, signAnyway, signRevoked = false } = options;
    const { job } = await ports.client['export.start']({
      graph,
      signer: state.signer,
      signAnyway,
      ...(signRevoked ? { signRevoked } : {}),
      ...(target === undefined ? {} : { target }),
    });
    model.setRun({ kind: 'running', id: job, progress: { phase: 'Waiting', done: 0, total: 0 }, cancelling: false });
    unsubscribe = ports.onJobChanged((changed) => {
      if (changed.id === job) showProgress(model, changed);
    });
    const ended = await ports.client['job.wait']({ job });
    unsubscribe();
    model.setRun(await endOf(ended, () => ports.client['export.result']({ job })));
  } catch (error) {
    unsubscribe();
    model.setRun({ kind: 'failed', error: toErrorBody(error) });
  }
}

export async function cancelExport(model: ExportModel, ports: Pick<ExportPorts, 'client'>): Promise<void> {
  const { run } = model.store.getState();
  if (run?.kind !== 'running' || run.cancelling) return;
  model.setRun({ ...run, cancelling: true });
  await ports.client['job.cancel']({ job: run.id });
}

export const isBusy = (run: Run | undefined): boolean => run?.kind === 'starting' || run?.kind === 'running';

function showProgress(model: ExportModel, job: Job): void {
  const { run } = model.store.getState();
  if (run?.kind !== 'running' || (job.state !== 'queued' && job.state !== 'running')) return;
  model.setRun({ ...run, progress: job.progress });
}

async function endOf(job: Job, result: () => Promise<Extract<Run, { kind: 'done' }>['result']>): Promise<Run> {
  switch (job.state) {
    case 'done':
      return { kind: 'done', result: await result() };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'failed':
      return { kind: 'failed', error: job.error ?? unexplained(job) };
    case 'interrupted':
    case 'queued':
    case 'running':
      return { kind: 'failed', error: unexplained(job) };
  }
}

const unexplained = (job: Job): ErrorBody =>
  toErrorBody(new AppError('worker_lost', `The export of ${job.subject} ended before it was done. Start it again.`));

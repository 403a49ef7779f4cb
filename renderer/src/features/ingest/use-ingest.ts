import { useEffect, useRef, useState } from 'react';
import type { IngestId, JobId } from '#shared/api/ids.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import { AppError, type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { waitForJob } from '../../app/jobs.ts';
import { notify, reportError } from '../../app/notices.ts';
import { flowRoute, navigate } from '../../app/routes.ts';
import { client } from '../../client/client.ts';

type StartInput = Parameters<(typeof client)['ingest.start']>[0];

export type IngestStage =
  | { kind: 'form' }
  | { kind: 'running'; job: JobId }
  | { kind: 'done'; report: IngestReport }
  | { kind: 'failed'; error: ErrorBody }
  | { kind: 'cancelled' }
  | { kind: 'discarded' };

/**
 * One ingest from the form to its end. Leaving the dialog does not end the job: how it ended is then said as a notice.
 */
export function useIngest() {
  const [stage, setStage] = useState<IngestStage>({ kind: 'form' });
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);

  const follow = async (begin: () => Promise<{ job: JobId }>, end: (job: JobId) => Promise<IngestStage>) => {
    try {
      const { job } = await begin();
      setStage({ kind: 'running', job });
      const { state, error } = await waitForJob(job);
      if (state === 'cancelled') return setStage({ kind: 'cancelled' });
      if (state !== 'done')
        throw error ? AppError.from(error) : new AppError('worker_lost', 'The ingest was interrupted.');
      const ended = await end(job);
      if (here.current) setStage(ended);
      else tell(ended);
    } catch (error) {
      if (here.current) setStage({ kind: 'failed', error: toErrorBody(error) });
      else reportError(error);
    }
  };
  const done = async (job: JobId): Promise<IngestStage> => ({
    kind: 'done',
    report: await client['ingest.result']({ job }),
  });

  return {
    stage,
    /** Back to the form, as it was. */
    reset: () => setStage({ kind: 'form' }),
    start: (order: StartInput) => void follow(() => client['ingest.start'](order), done),
    resume: (ingest: IngestId) => void follow(() => client['ingest.resume']({ ingest }), done),
    discard: (ingest: IngestId) =>
      void follow(
        () => client['ingest.discard']({ ingest }),
        async () => ({ kind: 'discarded' }),
      ),
  };
}

/** Opens the page of the Flow that an ingest made. */
export const openFlowOf = ({ connection, flow }: IngestReport): void => navigate(flowRoute(connection, flow));

function tell(stage: IngestStage): void {
  if (stage.kind !== 'done') return;
  const { report } = stage;
  notify('The file is in the store.', { label: 'Open the Flow', run: () => openFlowOf(report) });
}

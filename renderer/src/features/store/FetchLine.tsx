import { useStore } from 'zustand';
import { cancelJob, isActive, jobsStore } from '../../app/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote, Progress } from '../../ui/states.tsx';
import type { Fetch } from './fetch-store.ts';
import s from './FlowPage.module.css';

interface FetchLineProps<T> {
  state: Fetch<T> | undefined;
  onRetry: () => void;
}

/** How far a fetch is, or why it ended without a result. */
export function FetchLine<T>({ state, onRetry }: FetchLineProps<T>) {
  const job = useStore(jobsStore, ({ jobs }) =>
    state?.kind === 'running' ? jobs.find(({ id }) => id === state.job) : undefined,
  );
  switch (state?.kind) {
    case undefined:
    case 'done':
      return null;
    case 'running':
      return (
        <div className={s['fetch']}>
          <Progress
            label={job?.progress.phase || 'Fetching from the store'}
            done={job?.progress.done ?? 0}
            total={job?.progress.total ?? 0}
            small
          />
          <Button small variant="quiet" isDisabled={!job || !isActive(job)} onPress={() => job && cancelJob(job.id)}>
            Cancel
          </Button>
        </div>
      );
    case 'cancelled':
      return <p className={s['quiet']}>Fetching was cancelled.</p>;
    case 'failed':
      return <ErrorNote error={state.error} onRetry={onRetry} />;
  }
}

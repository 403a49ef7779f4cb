import { useStore } from 'zustand';
import { cancelJob, jobsStore } from '../../app/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote, Progress } from '../../ui/states.tsx';
import { exportPorts } from './export-instance.ts';
import type { Take } from './export-state.ts';
import s from './InputCard.module.css';
import { retryTake } from './take-run.ts';
import { useExportModel } from './use-export.ts';

/** How far a Flow is on its way here, or why it did not arrive. */
export function TakeLine({ take }: { take: Take }) {
  const model = useExportModel();
  const { state } = take;
  const id = state.kind === 'running' ? state.job : undefined;
  const progress = useStore(jobsStore, ({ jobs }) => jobs.find((job) => job.id === id)?.progress);
  if (state.kind === 'replaced') {
    return (
      <div role="note">
        <p className={s['limit']}>It was replaced. This does not hold any more:</p>
        <ul>
          {state.lost.map((sentence) => (
            <li key={sentence} className={s['limit']}>
              {sentence}
            </li>
          ))}
        </ul>
        <div className={s['ways']}>
          <Button small variant="quiet" onPress={() => model.dropTake(take.key)}>
            Understood
          </Button>
        </div>
      </div>
    );
  }
  if (state.kind === 'failed') {
    return (
      <>
        <ErrorNote error={state.error} onRetry={() => void retryTake(model, exportPorts, take)} />
        <div className={s['ways']}>
          <Button small variant="quiet" onPress={() => model.dropTake(take.key)}>
            Never mind
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <Progress
        label={progress?.phase || 'Fetching from the store'}
        done={progress?.done ?? 0}
        total={progress?.total ?? 0}
        small
      />
      <div className={s['ways']}>
        <Button small variant="quiet" isDisabled={!id} onPress={() => id && cancelJob(id)}>
          Cancel fetching
        </Button>
      </div>
    </>
  );
}

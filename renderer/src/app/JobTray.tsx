import { Activity, LoaderCircle, X } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Job } from '#shared/api/job.ts';
import { IconButton } from '../ui/Button.tsx';
import { HostileText } from '../ui/HostileText.tsx';
import { cx } from '../ui/class-names.ts';
import overlay from '../ui/overlay.module.css';
import { Progress } from '../ui/states.tsx';
import s from './App.module.css';
import { cancelJob, isActive, jobsStore } from './jobs.ts';

const kinds: Record<Job['kind'], string> = {
  validate: 'Checking',
  export: 'Exporting',
  demo: 'Preparing the demo',
  ingest: 'Putting into the store',
  fetch: 'Fetching from the store',
};

const ends: Record<Exclude<Job['state'], 'queued' | 'running'>, string> = {
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted: Countersign ended while it ran',
};

const SHOWN = 12;

/** What is running and what has run, with progress and cancel. */
export function JobTray() {
  const { jobs, transfers } = useStore(jobsStore);
  const running = jobs.filter(isActive).length + transfers.length;
  const label = running === 0 ? 'Jobs' : `${running} running`;
  return (
    <DialogTrigger>
      <Button className={cx(s['navItem'])}>
        {running === 0 ? (
          <Activity size={20} strokeWidth={1.75} aria-hidden />
        ) : (
          <LoaderCircle size={20} strokeWidth={1.75} className={s['spin']} aria-hidden />
        )}
        <span aria-live="polite">{label}</span>
      </Button>
      <Popover placement="right bottom" className={cx(overlay['popover'])}>
        <Dialog className={cx(s['tray'])}>
          <Heading slot="title" className={cx(s['trayTitle'])}>
            Jobs
          </Heading>
          {running + jobs.length === 0 && <p className={s['trayEmpty']}>Nothing has run yet.</p>}
          <ul>
            {transfers.map(({ name, done, total }) => (
              <li key={name} className={s['job']}>
                <div className={s['jobText']}>
                  <HostileText text={name} oneLine />
                  <Progress label="Opening" done={done} total={total} small />
                </div>
              </li>
            ))}
            {jobs.slice(0, SHOWN).map((job) => (
              <li key={job.id} className={s['job']}>
                <JobLine job={job} />
              </li>
            ))}
          </ul>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function JobLine({ job }: { job: Job }) {
  const { phase, done, total } = job.progress;
  return (
    <>
      <div className={s['jobText']}>
        <HostileText text={job.subject} oneLine />
        {isActive(job) ? (
          <Progress label={phase || kinds[job.kind]} done={done} total={total} small />
        ) : (
          <p className={s['jobState']}>
            {kinds[job.kind]} · {stateOf(job)}
          </p>
        )}
      </div>
      {isActive(job) && <IconButton label="Cancel" icon={X} small onPress={() => cancelJob(job.id)} />}
    </>
  );
}

const stateOf = ({ state, error }: Job): string => {
  if (state === 'queued' || state === 'running') return 'Running';
  return state === 'failed' && error ? error.message : ends[state];
};

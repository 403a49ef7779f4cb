import { createStore } from 'zustand/vanilla';
import type { JobId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import { client, subscribe } from '../client/client.ts';
import { reportError } from './notices.ts';

interface JobsState {
  /** Newest first. */
  jobs: Job[];
  /** Files on their way to the browser shell, by name. */
  transfers: { name: string; done: number; total: number }[];
}

export const jobsStore = createStore<JobsState>(() => ({ jobs: [], transfers: [] }));

export const isActive = (job: Job): boolean => job.state === 'queued' || job.state === 'running';

/** Puts news of a job into the list: newest first, and never an older state over a final one. */
export function withJob(jobs: readonly Job[], news: Job): Job[] {
  const known = jobs.find(({ id }) => id === news.id);
  if (!known) return [news, ...jobs].toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  if (!isActive(known) && isActive(news)) return [...jobs];
  return jobs.map((job) => (job.id === news.id ? news : job));
}

const setJob = (news: Job) => jobsStore.setState(({ jobs }) => ({ jobs: withJob(jobs, news) }));

/** Hears of jobs until the function it returns is called. */
export function startJobs(): () => void {
  const stop = subscribe('job.changed', setJob);
  client['job.list']({}).then((jobs) => {
    for (const job of jobs) setJob(job);
  }, reportError);
  return stop;
}

/** The job once it has ended, whatever its end. An abort stops waiting, not the job. */
export async function waitForJob(job: JobId, signal?: AbortSignal): Promise<Job> {
  const ended = await client['job.wait']({ job }, signal ? { signal } : {});
  setJob(ended);
  return ended;
}

export function cancelJob(job: JobId): void {
  client['job.cancel']({ job }).then(setJob, reportError);
}

/** Shows how far a file's transfer is; `undefined` ends it. */
export function setTransfer(name: string, progress: { done: number; total: number } | undefined): void {
  jobsStore.setState(({ transfers }) => {
    const others = transfers.filter((transfer) => transfer.name !== name);
    return { transfers: progress ? [...others, { name, ...progress }] : others };
  });
}

import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '#shared/api/job.ts';
import { Job as JobSchema } from '#shared/api/job.ts';
import { JobId } from '#shared/api/ids.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { CorePorts } from '#core/ports.ts';
import { createLeases } from '#core/workspace/leases.ts';

export interface JobContext {
  id: JobId;
  /** Aborts when somebody cancels; work must stop and leave nothing half-made. */
  signal: AbortSignal;
  readonly progress: (phase: string, done?: number, total?: number) => void;
}

/** Long work in one place: progress, cancel, one error path, and a journal that a restart reads. */
export interface Jobs {
  /** Starts at once. Two jobs with the same `key` are one: the running one is returned. */
  start(what: { kind: Job['kind']; subject: string; key?: string }, run: (context: JobContext) => Promise<void>): Job;
  list(): Job[];
  get(id: JobId): Job | undefined;
  /** Resolves when the job has ended; aborting the wait leaves the job alone. @throws AppError 'not_found'; AbortError */
  wait(id: JobId, signal?: AbortSignal): Promise<Job>;
  /** Asks a running job to stop and returns its state now. @throws AppError 'not_found' */
  cancel(id: JobId): Job;
  /** Cancels everything and waits for it. */
  dispose(): Promise<void>;
}

/** Finished jobs a restart still shows. */
const KEPT = 100;
/** No more progress events than this many milliseconds apart: a page draws at most so often. */
const PROGRESS_INTERVAL = 80;

/**
 * @param workspace may be open in several processes: the jobs of another that lives are that one's own, and not known here until it has
 *   ended
 */
export async function createJobs(
  ports: Pick<CorePorts, 'emit' | 'clock' | 'newId' | 'log'>,
  workspace: string,
): Promise<Jobs> {
  const journalPath = join(workspace, 'jobs.jsonl');
  const leases = createLeases((id: JobId) => join(workspace, 'jobs', id), ports.clock);
  const jobs = new Map<JobId, Job>();
  const running = new Map<JobId, { abort: AbortController; ended: Promise<Job>; key: string | undefined }>();

  for (const job of await readJournal(journalPath)) {
    if (job.state !== 'running' && job.state !== 'queued') jobs.set(job.id, job);
    else if (!(await leases.isHeldElsewhere(job.id))) {
      const ended: Job = { ...job, state: 'interrupted', finishedAt: ports.clock().toISOString() };
      jobs.set(job.id, ended);
      await journal(ended);
      await leases.clear(job.id);
    }
  }

  async function journal(job: Job): Promise<void> {
    try {
      await mkdir(workspace, { recursive: true });
      await appendFile(journalPath, `${JSON.stringify(z.encode(JobSchema, job))}\n`);
    } catch (cause) {
      // A full disk must not turn a finished export into a failed one; the work itself is safe.
      ports.log('warn', 'the job journal could not be written', cause);
    }
  }

  /** @returns how to let go */
  async function hold(id: JobId): Promise<() => Promise<void>> {
    try {
      return await leases.hold(id);
    } catch (cause) {
      // As with the journal: another process may call it interrupted, and it goes on all the same.
      ports.log('warn', 'a job could not be marked as running', cause);
      return async () => {};
    }
  }

  function update(job: Job): Job {
    jobs.set(job.id, job);
    ports.emit('job.changed', job);
    return job;
  }

  const find = (id: JobId): Job => {
    const job = jobs.get(id);
    if (!job) throw new AppError('not_found', 'That job is not known any more.');
    return job;
  };

  return {
    start({ kind, subject, key }, run) {
      const same = key && [...running].find(([, other]) => other.key === key)?.[0];
      if (same) return find(same);

      const id = JobId.parse(`j_${ports.newId()}`);
      const abort = new AbortController();
      let job = update({
        id,
        kind,
        subject,
        state: 'running',
        progress: { phase: 'Starting', done: 0, total: 0 },
        startedAt: ports.clock().toISOString(),
      });
      let lastEmit = 0;
      const context: JobContext = {
        id,
        signal: abort.signal,
        progress(phase, done = 0, total = 0) {
          if (job.state !== 'running') return;
          const phaseChanged = job.progress.phase !== phase;
          job = { ...job, progress: { phase, done, total } };
          jobs.set(id, job);
          const now = ports.clock().getTime();
          if (!phaseChanged && done < total && now - lastEmit < PROGRESS_INTERVAL) return;
          lastEmit = now;
          ports.emit('job.changed', job);
        },
      };

      const held = hold(id);
      const work = held
        .then(() => journal(job))
        .then(() => {
          // Cancelled before it began: an aborted signal fires no event that the work could hear.
          abort.signal.throwIfAborted();
          return run(context);
        });
      const ended = work.then(
        () => finish({ state: 'done' }),
        (error: unknown) => {
          const body = toErrorBody(error);
          if (body.code === 'internal') ports.log('error', `a ${kind} job failed`, error);
          const cancelled = abort.signal.aborted || body.code === 'cancelled';
          return finish(cancelled ? { state: 'cancelled' } : { state: 'failed', error: body });
        },
      );
      async function finish(end: Pick<Job, 'state' | 'error'>): Promise<Job> {
        job = { ...job, ...end, finishedAt: ports.clock().toISOString() };
        await journal(job);
        await (
          await held
        )();
        running.delete(id);
        return update(job);
      }
      running.set(id, { abort, ended, key });
      return job;
    },
    list: () => [...jobs.values()].toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, KEPT),
    get: (id) => jobs.get(id),
    async wait(id, signal) {
      const ended = running.get(id)?.ended;
      if (!ended) return find(id);
      return signal ? orAborted(ended, signal) : ended;
    },
    cancel(id) {
      const job = find(id);
      running.get(id)?.abort.abort();
      return job;
    },
    async dispose() {
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

/** Waits for work unless the signal aborts first; leaves no listener behind. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The last state of each job in the journal. Lines that do not parse were cut off by a crash and are passed over. */
async function readJournal(path: string): Promise<Job[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const last = new Map<string, Job>();
  for (const line of text.split('\n')) {
    const parsed = JobSchema.safeParse(jsonOrUndefined(line));
    if (parsed.success) last.set(parsed.data.id, parsed.data);
  }
  return [...last.values()].slice(-KEPT);
}

function jsonOrUndefined(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

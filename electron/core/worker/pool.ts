import type { OperationInput, OperationName, OperationOutput } from './operations.ts';
import type { SpawnWorker, WorkerPort } from './port.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import { FromWorker, type ToWorker } from './protocol.ts';

export interface RunOptions {
  /** Aborting kills the worker: native work cannot be interrupted otherwise (c2pa-engine.md section 7). */
  readonly signal: AbortSignal;
  readonly onProgress?: ((report: { done: number; total: number }) => void) | undefined;
  /** Answers the operation's questions, such as one for a signature; what it throws is what the operation sees. */
  readonly answer?: ((question: string, payload: unknown) => Promise<unknown>) | undefined;
  /** Milliseconds of the worker's own time, starting it included, waiting for answers not; absent: no limit. */
  readonly timeoutMs?: number | undefined;
}

export interface WorkerPool {
  /**
   * Runs one operation in a worker process; jobs queue in order when all workers are busy. Rejects with the operation's AppError,
   * `cancelled` when the signal aborts, and `worker_lost` when the process ended or overran its time. The next job gets a fresh one.
   */
  run<N extends OperationName>(name: N, input: OperationInput<N>, options: RunOptions): Promise<OperationOutput<N>>;
  /** Kills all workers and rejects all jobs with `cancelled`. A disposed pool takes no more jobs. */
  dispose(): void;
}

interface Job {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
  readonly options: RunOptions;
  readonly settle: (outcome: { output: unknown } | { error: AppError }) => void;
}

interface Worker {
  readonly port: WorkerPort;
  ready: boolean;
  job?: Job | undefined;
  watchdog?: Watchdog | undefined;
  /** Set once it has been told to die: the error its job gets when it has. */
  ending?: AppError | undefined;
}

/** How long a killed process may take to be gone before its job is given up without it. */
const killGraceMs = 5000;

export interface PoolOptions {
  readonly spawn: SpawnWorker;
  /** Workers at most; they start when first needed. */
  readonly size: number;
  /** Details of failures that people do not see. */
  readonly log: (line: string) => void;
}

export function createWorkerPool({ spawn, size, log }: PoolOptions): WorkerPool {
  const workers = new Set<Worker>();
  const queue: Job[] = [];
  let lastJob = 0;
  let disposed = false;

  function pump(): void {
    while (queue.length > 0) {
      const worker = [...workers].find((one) => !one.job && !one.ending) ?? (workers.size < size ? start() : undefined);
      const job = worker && queue.shift();
      if (!job) return;
      assign(worker, job);
    }
  }

  function start(): Worker {
    const worker: Worker = { port: spawn('countersign-worker'), ready: false };
    workers.add(worker);
    worker.port.onMessage((message) => receive(worker, message));
    worker.port.onExit((code) => gone(worker, code));
    return worker;
  }

  function assign(worker: Worker, job: Job): void {
    worker.job = job;
    const { timeoutMs } = job.options;
    if (timeoutMs !== undefined) {
      const seconds = Math.ceil(timeoutMs / 1000);
      worker.watchdog = startWatchdog(timeoutMs, () => {
        end(worker, new AppError('worker_lost', `${job.name} took longer than ${seconds} s and was stopped.`));
      });
    }
    if (worker.ready) send(worker, job);
  }

  const send = (worker: Worker, { id, name, input }: Job): void => {
    worker.port.send({ type: 'run', job: id, name, input } satisfies ToWorker);
  };

  function receive(worker: Worker, raw: unknown): void {
    const parsed = FromWorker.safeParse(raw);
    if (!parsed.success) {
      log(`worker: a message that is not in the protocol: ${parsed.error.message}`);
      end(worker, new AppError('worker_lost', 'A worker process broke down while it worked on this. Try again.'));
      return;
    }
    const message = parsed.data;
    const { job } = worker;
    if (message.type === 'ready') {
      worker.ready = true;
      if (job && !worker.ending) send(worker, job);
      return;
    }
    if (!job || worker.ending || message.job !== job.id) return;
    switch (message.type) {
      case 'progress':
        job.options.onProgress?.({ done: message.done, total: message.total });
        return;
      case 'ask':
        void answer(worker, job, message);
        return;
      case 'done':
        release(worker);
        job.settle({ output: message.output });
        break;
      case 'failed':
        if (message.detail) log(`worker: ${job.name} failed: ${message.detail}`);
        release(worker);
        job.settle({ error: AppError.from(message.error) });
        break;
    }
    pump();
  }

  async function answer(worker: Worker, job: Job, asked: { question: number; name: string; payload: unknown }) {
    const { question, name, payload } = asked;
    worker.watchdog?.pause();
    const reply = await (async () => {
      if (!job.options.answer) throw new AppError('internal', `Nobody answers ${name}.`);
      return job.options.answer(name, payload);
    })().then(
      (value): ToWorker => ({ type: 'answer', job: job.id, question, value }),
      (error: unknown): ToWorker => {
        log(`core: no answer to ${name}: ${String(error)}`);
        return { type: 'refuse', job: job.id, question, error: toErrorBody(error) };
      },
    );
    if (worker.job !== job || worker.ending) return;
    worker.watchdog?.resume();
    worker.port.send(reply);
  }

  function release(worker: Worker): void {
    worker.watchdog?.stop();
    worker.watchdog = undefined;
    worker.job = undefined;
  }

  /** Kills it and fails its job when it is gone: until then it may still write to the job's temporary file. */
  function end(worker: Worker, error: AppError): void {
    if (worker.ending) return;
    worker.ending = error;
    worker.watchdog?.stop();
    setTimeout(() => gone(worker, null), killGraceMs).unref();
    worker.port.kill();
  }

  function gone(worker: Worker, code: number | null): void {
    if (!workers.delete(worker)) return;
    const { job, ending } = worker;
    release(worker);
    if (!ending) log(`worker: ended on its own with ${code === null ? 'a signal' : `code ${code}`}`);
    job?.settle({
      error:
        ending ??
        new AppError(
          'worker_lost',
          'The worker process ended while it worked on this file. The file may be made to do that; try it once more.',
        ),
    });
    pump();
  }

  return {
    run<N extends OperationName>(name: N, input: OperationInput<N>, options: RunOptions) {
      return new Promise<OperationOutput<N>>((resolve, reject) => {
        const { signal } = options;
        const job: Job = {
          id: ++lastJob,
          name,
          input,
          options,
          settle(outcome) {
            signal.removeEventListener('abort', cancel);
            if ('error' in outcome) reject(outcome.error);
            // What this operation returns is known by its name; callers that show it parse it.
            else resolve(outcome.output as OperationOutput<N>);
          },
        };
        function cancel(): void {
          const error = new AppError('cancelled', 'Cancelled.');
          const waiting = queue.indexOf(job);
          if (waiting >= 0) {
            queue.splice(waiting, 1);
            job.settle({ error });
            return;
          }
          for (const worker of workers) if (worker.job === job) end(worker, error);
        }
        if (disposed || signal.aborted) {
          reject(new AppError('cancelled', disposed ? 'Countersign is closing.' : 'Cancelled.'));
          return;
        }
        signal.addEventListener('abort', cancel);
        queue.push(job);
        pump();
      });
    },

    dispose() {
      disposed = true;
      const closing = new AppError('cancelled', 'Countersign is closing.');
      for (const job of queue.splice(0)) job.settle({ error: closing });
      for (const worker of workers) end(worker, closing);
    },
  };
}

interface Watchdog {
  pause(): void;
  resume(): void;
  stop(): void;
}

/** A timer that can stand still. */
function startWatchdog(milliseconds: number, bark: () => void): Watchdog {
  let left = milliseconds;
  let since = performance.now();
  let timer: NodeJS.Timeout | undefined = setTimeout(bark, left);
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    stop,
    pause() {
      if (!timer) return;
      stop();
      left = Math.max(0, left - (performance.now() - since));
    },
    resume() {
      if (timer) return;
      since = performance.now();
      timer = setTimeout(bark, left);
    },
  };
}

import { coreApi } from '#shared/api/index.ts';
import { type Client, createClient, createDispatch } from '#shared/rpc/rpc.ts';
import type { CoreApi, CoreEvents } from '#shared/api/index.ts';
import type { Job } from '#shared/api/job.ts';
import type { JobId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { z } from '#shared/rpc/zod.ts';
import type { Core } from '#core/core.ts';
import { stderrLog } from '../node/log.ts';
import { createNodeCore } from '../node/node-core.ts';
import { distFolder, workspaceFolder } from '../node/paths.ts';

/** One run of the command line: the same contract as the page has, called in this very process. */
export interface CliSession {
  core: Core;
  client: Client<CoreApi>;
  /** Waits for a job, showing its progress on stderr. @throws AppError with the job's own code when it did not end well */
  finish(job: JobId): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  demo: boolean;
  workspace?: string | undefined;
  /** No progress, no notes: errors only. */
  quiet: boolean;
}

export async function openSession({ demo, workspace, quiet }: SessionOptions): Promise<CliSession> {
  const log = stderrLog({ quiet });
  const watchers = new Set<(job: Job) => void>();
  const emit = <K extends keyof CoreEvents>(name: K, payload: z.output<CoreEvents[K]>): void => {
    if (name === 'job.changed') for (const watch of watchers) watch(payload as Job);
  };
  const folder = workspace ?? workspaceFolder(process.env, demo);
  const core = await createNodeCore({ workspace: folder, dist: distFolder(), emit, log });
  const dispatch = createDispatch(coreApi, core.handlers, (error, name) => log('error', `${name} failed`, error));
  const client = createClient(coreApi, { call: dispatch });
  const showsProgress = !quiet && process.stderr.isTTY;

  return {
    core,
    client,
    async finish(id) {
      const show = (job: Job): void => {
        if (job.id === id && showsProgress) process.stderr.write(`\r\u001b[K${progressLine(job)}`);
      };
      watchers.add(show);
      const interrupt = (): void => void client['job.cancel']({ job: id });
      process.once('SIGINT', interrupt);
      const ended = await client['job.wait']({ job: id });
      process.off('SIGINT', interrupt);
      watchers.delete(show);
      if (showsProgress) process.stderr.write('\r\u001b[K');
      if (ended.state === 'done') return;
      if (ended.error) throw AppError.from(ended.error);
      throw new AppError('cancelled', 'Cancelled.');
    },
    close: () => core.dispose(),
  };
}

const progressLine = ({ progress: { phase, done, total } }: Job): string =>
  total > 0 ? `${phase} ${Math.min(100, Math.floor((100 * done) / total))} %` : `${phase} …`;

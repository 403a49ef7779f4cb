import { Instant, JobId } from '#shared/api/ids.ts';
import { ErrorBody } from '#shared/rpc/errors.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';

/** `interrupted`: the app ended while it ran; the journal says so after a restart. */
export const JobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.output<typeof JobState>;

export const Job = z.object({
  id: JobId,
  kind: z.enum(['validate', 'export', 'demo', 'ingest', 'fetch']),
  /** What it works on, in a person's words. */
  subject: z.string(),
  state: JobState,
  /** `total` 0: unknown. `phase` is a short phrase such as "Copying packets". */
  progress: z.object({ phase: z.string(), done: z.number(), total: z.number() }),
  error: ErrorBody.optional(),
  startedAt: Instant,
  finishedAt: Instant.optional(),
});
export type Job = z.output<typeof Job>;

/** Long work. A job carries no result: each feature serves its own once the job is done. */
export const jobApi = {
  'job.list': procedure(z.object({}), z.array(Job)),
  /** Resolves when the job has ended, whatever its end. */
  'job.wait': procedure(z.object({ job: JobId }), Job),
  'job.cancel': procedure(z.object({ job: JobId }), Job),
};
export const jobEvents = { 'job.changed': Job };

import { ErrorBody } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';

/*
 * What the core and a worker say to each other. A worker runs one job at a time; `job` lets each side drop what is late. Both sides
 * parse: the worker reads hostile media, so what it says is not taken on its word. Inputs and outputs are the operation's own.
 */

export const ToWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), job: z.number().int(), name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('answer'), job: z.number().int(), question: z.number().int(), value: z.unknown() }),
  z.object({ type: z.literal('refuse'), job: z.number().int(), question: z.number().int(), error: ErrorBody }),
]);
export type ToWorker = z.output<typeof ToWorker>;

export const FromWorker = z.discriminatedUnion('type', [
  /** The worker listens. A job is sent only now: Electron drops what is posted to a process that is not up. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('progress'), job: z.number().int(), done: z.number(), total: z.number() }),
  z.object({
    type: z.literal('ask'),
    job: z.number().int(),
    question: z.number().int(),
    name: z.string(),
    payload: z.unknown(),
  }),
  z.object({ type: z.literal('done'), job: z.number().int(), output: z.unknown() }),
  /** `detail` is for the log alone. */
  z.object({ type: z.literal('failed'), job: z.number().int(), error: ErrorBody, detail: z.string().optional() }),
]);
export type FromWorker = z.output<typeof FromWorker>;

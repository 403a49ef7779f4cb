import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import type { Operation } from './operation.ts';
import { ToWorker, type FromWorker } from './protocol.ts';

/** The worker's end of the line to the core. */
export interface Channel {
  send(message: FromWorker): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface Question {
  resolve(value: unknown): void;
  reject(error: AppError): void;
}

/** Bounds of a worker (R65): the file it reads may be made to exhaust it. */
export interface Limits {
  /** Bytes of resident memory, native parts included. */
  readonly memoryLimit: number;
  readonly exit: (code: number) => void;
}

const memoryCheckMs = 500;

/** Runs the operations the core asks for, one at a time, and says when it listens. */
export function listen(
  channel: Channel,
  operations: Readonly<Record<string, Operation<never, unknown>>>,
  limits: Limits,
): void {
  const questions = new Map<number, Question>();
  let lastQuestion = 0;

  async function run(job: number, name: string, input: unknown): Promise<void> {
    const memory = setInterval(() => {
      if (process.memoryUsage.rss() <= limits.memoryLimit) return;
      const message = `${name} needed more memory than it may use and was stopped.`;
      channel.send({ type: 'failed', job, error: { code: 'worker_lost', message } });
      limits.exit(1);
    }, memoryCheckMs);
    try {
      // The core's types chose the input for this name; an operation that reads files parses what it reads.
      const operation = Object.hasOwn(operations, name) ? (operations[name] as Operation<unknown, unknown>) : undefined;
      if (!operation) throw new Error(`No operation named ${name}`);
      const output = await operation(input, {
        progress: ({ done, total }) => channel.send({ type: 'progress', job, done, total }),
        ask: (asked, payload) =>
          new Promise((resolve, reject) => {
            const question = ++lastQuestion;
            questions.set(question, { resolve, reject });
            channel.send({ type: 'ask', job, question, name: asked, payload });
          }),
      });
      channel.send({ type: 'done', job, output });
    } catch (error) {
      channel.send({ type: 'failed', job, error: toErrorBody(error), detail: describe(error) });
    } finally {
      clearInterval(memory);
    }
  }

  channel.onMessage((raw) => {
    const message = ToWorker.parse(raw);
    if (message.type === 'run') {
      void run(message.job, message.name, message.input);
      return;
    }
    const question = questions.get(message.question);
    questions.delete(message.question);
    if (message.type === 'answer') question?.resolve(message.value);
    else question?.reject(AppError.from(message.error));
  });
  channel.send({ type: 'ready' });
}

/** For the log: the stack and what it was caused by. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (cause: ${error.cause.name}: ${error.cause.message})` : '';
  return `${error.stack ?? error.message}${cause}`.slice(0, 4000);
}

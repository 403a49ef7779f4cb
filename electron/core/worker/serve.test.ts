import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import type { Operation } from './operation.ts';
import type { FromWorker } from './protocol.ts';
import { listen } from './serve.ts';

function setUp(operations: Record<string, Operation<never, unknown>>, memoryLimit = Number.MAX_SAFE_INTEGER) {
  const sent: FromWorker[] = [];
  const exits: number[] = [];
  let tell: (message: unknown) => void = () => undefined;
  const channel = {
    send: (message: FromWorker) => void sent.push(structuredClone(message)),
    onMessage: (listener: typeof tell) => void (tell = listener),
  };
  listen(channel, operations, { memoryLimit, exit: (code) => void exits.push(code) });
  return {
    sent,
    exits,
    tell: (message: unknown) => tell(message),
    run: (name: string, input: unknown = {}) => tell({ type: 'run', job: 1, name, input }),
  };
}

test('says that it listens, runs an operation and returns its result and progress', async () => {
  const double: Operation<{ n: number }, number> = async ({ n }, context) => {
    context.progress({ done: 1, total: 2 });
    return n * 2;
  };
  const { sent, run } = setUp({ double });
  run('double', { n: 21 });
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  expect(sent).toEqual([
    { type: 'ready' },
    { type: 'progress', job: 1, done: 1, total: 2 },
    { type: 'done', job: 1, output: 42 },
  ]);
});

test('questions get the answers that belong to them', async () => {
  const askTwice: Operation<object, unknown> = async (_, context) =>
    Promise.allSettled([context.ask('first', 1), context.ask('second', 2)]);
  const { sent, tell, run } = setUp({ askTwice });
  run('askTwice');
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  tell({ type: 'refuse', job: 1, question: 1, error: { code: 'key_refused', message: 'Locked.' } });
  tell({ type: 'answer', job: 1, question: 2, value: 'yes' });
  await vi.waitFor(() => expect(sent).toHaveLength(4));
  expect(sent.slice(1, 3)).toMatchObject([
    { type: 'ask', question: 1, name: 'first', payload: 1 },
    { type: 'ask', question: 2, name: 'second', payload: 2 },
  ]);
  expect(sent[3]).toMatchObject({
    type: 'done',
    output: [
      { status: 'rejected', reason: expect.any(Error) as Error },
      { status: 'fulfilled', value: 'yes' },
    ],
  });
});

test('an AppError keeps its code; of anything else only the log learns', async () => {
  const refuse: Operation<object, never> = () => Promise.reject(new AppError('signing_failed', 'No.'));
  const crash: Operation<object, never> = () => Promise.reject(new TypeError('/secret/path'));
  const { sent, run } = setUp({ refuse, crash });
  for (const [index, name] of ['refuse', 'crash', 'constructor'].entries()) {
    run(name);
    await vi.waitFor(() => expect(sent).toHaveLength(index + 2));
  }
  const internal = { code: 'internal', message: expect.not.stringContaining('secret') as string };
  expect(sent).toMatchObject([
    { type: 'ready' },
    { type: 'failed', error: { code: 'signing_failed', message: 'No.' } },
    { type: 'failed', error: internal, detail: expect.stringContaining('/secret/path') as string },
    { type: 'failed', error: internal, detail: expect.stringContaining('No operation named constructor') as string },
  ]);
});

test('R65: a job that needs more memory than a worker may use ends it, with a reason', async () => {
  const hog: Operation<object, void> = () => sleep(10_000, undefined, { ref: false });
  const { sent, exits, run } = setUp({ hog }, 1);
  run('hog');
  await vi.waitFor(() => expect(exits).not.toEqual([]), 3000);
  expect(sent[1]).toEqual({
    type: 'failed',
    job: 1,
    error: { code: 'worker_lost', message: 'hog needed more memory than it may use and was stopped.' },
  });
});

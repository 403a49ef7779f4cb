import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAgain } from './look-again.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A watch every ten seconds on a page that can be hidden; each look waits to be answered. */
function open() {
  let isVisible = true;
  let heard = (): void => undefined;
  const answers: ((failure?: Error) => void)[] = [];
  const signals: AbortSignal[] = [];
  const onLooked = vi.fn<(failure: unknown) => void>();
  const stop = lookAgain({
    every: 10_000,
    look: (signal) => {
      signals.push(signal);
      return new Promise((resolve, reject) => {
        answers.push((failure) => (failure ? reject(failure) : resolve()));
      });
    },
    sight: {
      isVisible: () => isVisible,
      onChange: (listener) => {
        heard = listener;
        return () => (heard = () => undefined);
      },
    },
    onLooked,
  });
  const see = (visible: boolean): void => {
    isVisible = visible;
    heard();
  };
  const answer = async (failure?: Error): Promise<void> => {
    answers.at(-1)?.(failure);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { stop, see, answer, signals, onLooked, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

test('one look at a time: the next comes ten seconds after the last was answered', async () => {
  const { pass, answer, signals, onLooked } = open();
  await pass(9999);
  expect(signals).toHaveLength(0);
  await pass(60_000);
  expect(signals).toHaveLength(1);
  await answer();
  await pass(9999);
  expect([signals.length, onLooked.mock.calls]).toEqual([1, [[undefined]]]);
  await pass(1);
  expect(signals).toHaveLength(2);
});

test('a failure is told, and it is looked again', async () => {
  const { pass, answer, signals, onLooked } = open();
  const failure = new Error('The store does not answer.');
  await pass(10_000);
  await answer(failure);
  expect(onLooked.mock.calls).toEqual([[failure]]);
  await pass(10_000);
  expect(signals).toHaveLength(2);
});

test('a page that nobody sees looks at nothing, and looks at once when it is seen again and due', async () => {
  const { pass, see, answer, signals } = open();
  see(false);
  await pass(60_000);
  expect(signals).toHaveLength(0);
  see(true);
  await pass(0);
  expect(signals).toHaveLength(1);
  see(false);
  await answer();
  see(true);
  await pass(9999);
  expect(signals).toHaveLength(1);
});

test('stopped, it aborts what it looks at and never looks again', async () => {
  const { pass, stop, see, answer, signals, onLooked } = open();
  await pass(10_000);
  stop();
  expect(signals[0]?.aborted).toBe(true);
  await answer();
  see(true);
  await pass(60_000);
  expect([signals.length, onLooked.mock.calls]).toEqual([1, []]);
});

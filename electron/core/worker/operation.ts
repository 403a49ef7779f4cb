/** What an operation that runs in a worker process may do besides returning its result. */
export interface OperationContext {
  /** Reports progress in units of the operation's own; `total` 0 means unknown. */
  progress(report: { done: number; total: number }): void;
  /** Asks the core something only it can do, such as using a private key. Rejects with the core's AppError. */
  ask(question: string, payload: unknown): Promise<unknown>;
}

/**
 * One piece of heavy work: input and result must survive a structured clone. There is no signal on purpose: native work cannot be
 * interrupted, so cancelling means killing the worker (c2pa-engine.md section 7), and an operation must leave only temporary files.
 */
export type Operation<I, O> = (input: I, context: OperationContext) => Promise<O>;

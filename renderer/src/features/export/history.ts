/** Steps kept for undo: snapshots share structure, so this is cheap. */
const LIMIT = 200;

/** Linear undo history over immutable snapshots. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** Names the run of edits the present belongs to (typing in one field, say); the next edit of that name makes no new step. */
  run: string | undefined;
}

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], run: undefined });

/** Makes `next` the present. Ends the redo branch. Edits with the same `run` after one another are one step. */
export function record<T>(history: History<T>, next: T, run?: string): History<T> {
  if (Object.is(next, history.present)) return history;
  if (run !== undefined && run === history.run) return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-LIMIT), present: next, future: [], run };
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    run: undefined,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, run: undefined };
}

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0;
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0;

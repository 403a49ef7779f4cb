import { useCallback, useEffect, useState } from 'react';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';

export interface Asked<T> {
  /** What was answered last; it stays while it is asked again, and when that fails. */
  value?: T;
  error?: ErrorBody;
  busy: boolean;
}

type Ask<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Asks the core for what a part of a screen shows: at once, on `again`, and whenever `ask` is another function. `ask` has to be stable
 * between renders; undefined asks nothing.
 */
export function useAsk<T>(ask: Ask<T> | undefined): Asked<T> & { again: () => void; set: (value: T) => void } {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ of: Ask<T> | undefined; asked: Asked<T> }>({ of: undefined, asked: idle });
  useEffect(() => {
    if (!ask) return undefined;
    const stop = new AbortController();
    const settle = (change: (before: Asked<T>) => Asked<T>): void => {
      if (stop.signal.aborted) return;
      setState(({ of, asked }) => ({ of: ask, asked: change(of === ask ? asked : idle) }));
    };
    settle((before) => ({ ...valueOf(before), busy: true }));
    ask(stop.signal).then(
      (value) => settle(() => ({ value, busy: false })),
      (refusal: unknown) => settle((before) => ({ ...valueOf(before), error: toErrorBody(refusal), busy: false })),
    );
    return () => stop.abort();
  }, [ask, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const set = useCallback((value: T) => setState({ of: ask, asked: { value, busy: false } }), [ask]);
  return { ...(state.of === ask ? state.asked : { busy: ask !== undefined }), again, set };
}

const idle = { busy: false };

const valueOf = <T>({ value }: Asked<T>): { value?: T } => (value === undefined ? {} : { value });

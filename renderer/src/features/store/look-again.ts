/** What of the page a watch needs: whether anybody can see it. */
export interface Sight {
  isVisible: () => boolean;
  /** @returns how to hear no more of it */
  onChange: (heard: () => void) => () => void;
}

interface LookAgain {
  look: (signal: AbortSignal) => Promise<void>;
  /** Milliseconds from the end of one look to the next. */
  every: number;
  sight: Sight;
  onLooked: (failure: unknown) => void;
}

/**
 * Looks again and again at what grows, while somebody can see it: one look at a time, none while the page is hidden, and one at once when it
 * comes back and is due. The first is due after `every`.
 * @returns how to stop; a look that is going on is aborted
 */
export function lookAgain({ look, every, sight, onLooked }: LookAgain): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;
  let due = Date.now() + every;

  const run = async (): Promise<void> => {
    isLooking = true;
    const failure = await look(stop.signal).then(
      () => undefined,
      (reason: unknown) => reason ?? new Error('It failed.'),
    );
    isLooking = false;
    due = Date.now() + every;
    if (stop.signal.aborted) return;
    onLooked(failure);
    arm();
  };
  const arm = (): void => {
    clearTimeout(timer);
    if (!isLooking && sight.isVisible()) timer = setTimeout(() => void run(), Math.max(0, due - Date.now()));
  };
  arm();
  const deafen = sight.onChange(arm);
  return () => {
    stop.abort();
    clearTimeout(timer);
    deafen();
  };
}

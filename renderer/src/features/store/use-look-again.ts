import { useEffect, useState } from 'react';
import { lookAgain, type Sight } from './look-again.ts';

export interface Looked {
  /** When it was last seen as it was then; milliseconds since 1970. */
  at?: number;
  /** When a look failed since. */
  failedAt?: number;
}

const sight: Sight = {
  isVisible: () => document.visibilityState === 'visible',
  onChange: (heard) => {
    document.addEventListener('visibilitychange', heard);
    return () => document.removeEventListener('visibilitychange', heard);
  },
};

/** Looks again every so many milliseconds while the page can be seen. `look` has to be stable between renders; undefined looks at nothing. */
export function useLookAgain(look: ((signal: AbortSignal) => Promise<void>) | undefined, every: number): Looked {
  // What was seen of another thing says nothing of this one.
  const [seen, setSeen] = useState<{ of: typeof look; looked: Looked }>({ of: undefined, looked: {} });
  useEffect(() => {
    if (!look) return undefined;
    return lookAgain({
      look,
      every,
      sight,
      onLooked: (failure) =>
        setSeen((before) => {
          if (failure === undefined) return { of: look, looked: { at: Date.now() } };
          const { at } = before.of === look ? before.looked : {};
          return { of: look, looked: { ...(at === undefined ? {} : { at }), failedAt: Date.now() } };
        }),
    });
  }, [look, every]);
  return seen.of === look ? seen.looked : {};
}

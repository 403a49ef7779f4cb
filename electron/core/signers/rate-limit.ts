/** Says how many milliseconds to wait before the next use of `key`; 0 takes one use now. */
export type RateLimit = (key: string) => number;

interface RateLimitOptions {
  clock: () => Date;
  /** Uses in a row before the limit bites. */
  burst: number;
  perMinute: number;
}

/**
 * A token bucket per key (R42): a page that got hold of the export command could otherwise make a signer sign as fast as it can.
 * A clock that goes back gives no tokens and takes none.
 */
export function createRateLimit({ clock, burst, perMinute }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const interval = 60_000 / perMinute;
  return (key) => {
    const now = clock().getTime();
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    const gained = Math.max(0, now - bucket.at) / interval;
    const tokens = Math.min(burst, bucket.tokens + gained);
    const taken = tokens >= 1;
    buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken ? 0 : Math.ceil((1 - tokens) * interval);
  };
}

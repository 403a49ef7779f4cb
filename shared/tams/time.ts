import { z } from '#shared/rpc/zod.ts';

/** Nanoseconds on a timeline. BigInt, because 2^53 ns is only 104 days (R: timeranges are BigInt nanoseconds). */
export type Ticks = bigint;

export const TICKS_PER_SECOND = 1_000_000_000n;

/** Nanoseconds travel as decimal strings in JSON: RPC, project files, reports. */
export const Ticks = z.codec(z.string().regex(/^-?\d{1,30}$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (ticks) => ticks.toString(),
});

/** Half-open: start is inside, end is not. */
export const Range = z.object({ start: Ticks, end: Ticks });
export type Range = z.output<typeof Range>;

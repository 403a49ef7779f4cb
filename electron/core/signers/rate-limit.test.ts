import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimit } from '#core/signers/rate-limit.ts';

const SECOND = 1000;

describe('R42: the rate limit of a signer', () => {
  it('lets a burst through, says how long to wait, and lets go on after that', () => {
    let now = 0;
    const limit = createRateLimit({ clock: () => new Date(now), burst: 2, perMinute: 60 });
    expect([limit('a'), limit('a'), limit('a')]).toEqual([0, 0, SECOND]);
    expect(limit('b')).toBe(0);
    now = 600;
    expect(limit('a')).toBe(400);
    now = SECOND;
    expect([limit('a'), limit('a')]).toEqual([0, SECOND]);
  });

  it('never lets more through than the burst and what the time allows, even when the clock jumps back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5 * SECOND, max: 5 * SECOND }), { maxLength: 200 }), (steps) => {
        let now = 1_000_000;
        let forward = 0;
        const limit = createRateLimit({ clock: () => new Date(now), burst: 3, perMinute: 60 });
        let through = 0;
        for (const step of steps) {
          now += step;
          forward += Math.max(0, step);
          if (limit('a') === 0) through += 1;
        }
        expect(through).toBeLessThanOrEqual(3 + forward / SECOND);
      }),
    );
  });
});

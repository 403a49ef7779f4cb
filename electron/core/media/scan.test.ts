import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutPoints, frameRateOf, type Scan, toTicks } from './scan.ts';

const SECOND = 1_000_000_000n;
const scanOf = (starts: bigint[], keys: number[] = [0], step = 40n): Scan => ({
  resolution: 25,
  starts,
  durations: starts.map(() => step),
  keys: starts.map((_, i) => keys.includes(i)),
  dependent: 0,
});
const everything = { start: 0n, end: 1000n * SECOND };

test('whole units of time become exact nanoseconds, however late', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000, max: 2 ** 40 }),
      fc.constantFrom(25, 30_000, 44_100, 48_000, 90_000),
      (units, resolution) => {
        const exact = (BigInt(units) * SECOND * 2n) / BigInt(resolution);
        const found = toTicks(units / resolution, resolution) * 2n;
        const off = found > exact ? found - exact : exact - found;
        expect(off <= 2n).toBe(true);
      },
    ),
  );
});

test('times that are no numbers are refused', () => {
  expect(() => toTicks(Number.NaN, 25)).toThrow('damaged');
  expect(() => toTicks(Infinity, 25)).toThrow('damaged');
});

describe('cutPoints', () => {
  test('trap: B-frames let a clip end only where no earlier picture needs a later one', () => {
    // Decoded I0 P3 B1 B2 P6 B4 B5, 40 ns each: between 1 and 3 a cut would tear P3 away from B1.
    const scan = scanOf([0n, 120n, 40n, 80n, 240n, 160n, 200n]);
    expect(cutPoints(scan, everything)).toEqual({ keyFrames: [0n], cuts: [40n, 160n, 280n] });
  });

  test('what is hidden is no place to cut at, and a torn end is not offered', () => {
    const scan = scanOf([-80n, 40n, -40n, 0n, 80n, 200n, 120n, 160n], [0, 4]);
    expect(cutPoints(scan, { start: 0n, end: 160n })).toEqual({ keyFrames: [80n], cuts: [120n] });
  });

  test('any decode order: every cut separates what is decoded before from what is shown after, and none is missed', () => {
    const groups = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean()), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(groups, (sizes) => {
        // Mini-groups of a picture that is shown last and B-frames before it; some begin with a key frame.
        const starts: bigint[] = [0n];
        const keys = [0];
        for (const [between, key] of sizes) {
          const base = BigInt(starts.length) * 40n;
          if (key) keys.push(starts.length);
          starts.push(
            base + BigInt(between) * 40n,
            ...Array.from({ length: between }, (_, i) => base + BigInt(i) * 40n),
          );
        }
        const { cuts, keyFrames } = cutPoints(scanOf(starts, keys), everything);
        expect(keyFrames).toEqual(keys.map((i) => starts[i]).toSorted(compare));
        const possible = [...starts, BigInt(starts.length) * 40n].filter((at) => {
          const before = starts.filter((start) => start < at).length;
          return at > 0n && starts.slice(0, before).every((start) => start < at);
        });
        expect(cuts).toEqual(possible.toSorted(compare));
      }),
    );
  });
});

const compare = (a: bigint | undefined, b: bigint | undefined): number => ((a ?? 0n) < (b ?? 0n) ? -1 : 1);

describe('frameRateOf', () => {
  const at = (resolution: number, units: number[]): Scan => ({
    ...scanOf(units.map((unit) => toTicks(unit / resolution, resolution))),
    resolution,
  });
  const rows = (count: number, unit: (i: number) => number): number[] =>
    Array.from({ length: count }, (_, i) => unit(i));

  test.each([
    [
      '25',
      at(
        12_800,
        rows(50, (i) => i * 512),
      ),
      { numerator: 25, denominator: 1 },
    ],
    [
      '29.97',
      at(
        30_000,
        rows(50, (i) => i * 1001),
      ),
      { numerator: 30_000, denominator: 1001 },
    ],
    [
      '29.97 on a millisecond clock',
      at(
        1000,
        rows(50, (i) => Math.round((i * 1001) / 30)),
      ),
      { numerator: 30_000, denominator: 1001 },
    ],
    ['a variable rate', at(1000, [0, 33, 80, 99, 140, 230]), undefined],
    ['a single picture', at(25, [0]), undefined],
    ['none', at(25, []), undefined],
  ])('%s', (_, scan, rate) => {
    expect(frameRateOf(scan)).toEqual(rate);
  });
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readAsTai } from './tai.ts';
import {
  bounded,
  contains,
  duration,
  ETERNITY,
  intersect,
  isEmpty,
  isTimerange,
  isTimestamp,
  join,
  NEVER,
  overlaps,
  parseTimerange,
  parseTimestamp,
  printTimerange,
  printTimestamp,
  shift,
  type Timerange,
} from './timerange.ts';

describe('timestamps', () => {
  test.each([
    ['trap: nanoseconds are a number, not a fraction', '1:40000000', 1_040_000_000n],
    ['trap: the sign covers both parts', '-0:500000000', -500_000_000n],
    ['a negative second', '-3:1', -3_000_000_001n],
    ['beyond 2^53 nanoseconds', '1694429247:40000000', 1_694_429_247_040_000_000n],
  ])('%s', (_title, text, ticks) => {
    expect(parseTimestamp(text)).toBe(ticks);
    expect(printTimestamp(ticks)).toBe(text);
  });

  it('reads minus zero and prints zero', () => {
    expect(printTimestamp(parseTimestamp('-0:0'))).toBe('0:0');
  });

  test.each(['', '1', '1:', ':1', '01:0', '1:01', '1:1000000000', '+1:0', '1.5:0', ' 1:0', '1:0\n', '9'.repeat(70)])(
    'refuses %j',
    (text) => {
      expect(isTimestamp(text)).toBe(false);
    },
  );

  test('print and parse are each other backwards', () => {
    const roundTrip = fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (ticks) => {
      expect(parseTimestamp(printTimestamp(ticks))).toBe(ticks);
    });
    fc.assert(roundTrip);
  });
});

describe('timeranges', () => {
  test.each<[string, string, Timerange, string]>([
    ['half-open', '[0:0_10:0)', { start: 0n, end: 10_000_000_000n }, '[0:0_10:0)'],
    ['no brackets at all count as inclusive', '0:0_10:0', { start: 0n, end: 10_000_000_001n }, '[0:0_10:1)'],
    ['exclusive start, inclusive end', '(0:0_1:0]', { start: 1n, end: 1_000_000_001n }, '[0:1_1:1)'],
    ['eternity', '_', ETERNITY, '_'],
    ['eternity in brackets', '[_)', ETERNITY, '_'],
    ['never', '()', NEVER, '()'],
    ['the empty text is never', '', NEVER, '()'],
    ['an instant', '[5:0]', { start: 5_000_000_000n, end: 5_000_000_001n }, '[5:0]'],
    ['an instant without brackets', '5:0', { start: 5_000_000_000n, end: 5_000_000_001n }, '[5:0]'],
    ['an instant written twice', '[5:0_5:0]', { start: 5_000_000_000n, end: 5_000_000_001n }, '[5:0]'],
    ['an open end', '[5:0_', { start: 5_000_000_000n, end: null }, '[5:0_'],
    ['an open end after an exclusive start', '(5:0_', { start: 5_000_000_001n, end: null }, '[5:1_'],
    ['an open start', '_5:0)', { start: null, end: 5_000_000_000n }, '_5:0)'],
    ['negative', '[-1:0_-0:500000000)', { start: -1_000_000_000n, end: -500_000_000n }, '[-1:0_-0:500000000)'],
    ['an end before its start', '[2:0_1:0)', NEVER, '()'],
    ['one point, excluded', '[1:0_1:0)', NEVER, '()'],
    [
      'trap: an odd text that the official pattern admits',
      '[5:0',
      { start: 5_000_000_000n, end: 5_000_000_001n },
      '[5:0]',
    ],
  ])('%s: %s', (_title, text, range, printed) => {
    expect(parseTimerange(text)).toEqual(range);
    expect(printTimerange(range)).toBe(printed);
  });

  test.each(['never', '0-5', '[0:0,1:0)', '[0:0_1:0_2:0)', '[01:0_2:0)', '{0:0_1:0}', '[[0:0_1:0)', '[0:0_1:0) '])(
    'refuses %j',
    (text) => {
      expect(isTimerange(text)).toBe(false);
    },
  );

  it('trap: a range that ends where an instant is does not overlap it', () => {
    expect(overlaps(parseTimerange('[1:0_2:0)'), parseTimerange('[2:0]'))).toBe(false);
    expect(overlaps(parseTimerange('[1:0_2:0]'), parseTimerange('[2:0]'))).toBe(true);
  });

  it('measures, and says nothing of open ranges', () => {
    expect([duration(parseTimerange('[1:0_3:5)')), duration(NEVER), duration(parseTimerange('_3:0)'))]).toEqual([
      2_000_000_005n,
      0n,
      null,
    ]);
    expect([bounded(parseTimerange('[1:0_')), bounded({ start: 1n, end: 2n })]).toEqual([
      undefined,
      { start: 1n, end: 2n },
    ]);
  });
});

/** Small numbers, so that ends meet often; each range is compared with the plain set of points it covers. */
const edge = fc.option(fc.bigInt({ min: -6n, max: 6n }), { freq: 6, nil: null });
const anyRange = fc.record({ start: edge, end: edge });
const POINTS = Array.from({ length: 17 }, (_, index) => BigInt(index - 8));
const has = ({ start, end }: Timerange, point: bigint): boolean =>
  (start === null || start <= point) && (end === null || point < end);
const points = (range: Timerange): bigint[] => POINTS.filter((point) => has(range, point));

describe('timeranges as sets', () => {
  const check = (holds: (a: Timerange, b: Timerange) => void): void =>
    fc.assert(fc.property(anyRange, anyRange, holds), { numRuns: 2000 });

  test('parse(print(x)) is x', () => {
    check((a) => {
      const again = parseTimerange(printTimerange(a));
      expect(points(again)).toEqual(points(a));
      expect(printTimerange(again)).toBe(printTimerange(a));
    });
  });
  test('intersect is what both cover', () => {
    check((a, b) => {
      expect(points(intersect(a, b))).toEqual(points(a).filter((point) => has(b, point)));
      expect(overlaps(a, b)).toBe(points(intersect(a, b)).length > 0);
      expect(intersect(a, b)).toEqual(intersect(b, a));
    });
  });
  test('contains is being a subset', () => {
    check((a, b) => {
      expect(contains(a, b)).toBe(points(b).every((point) => has(a, point)));
    });
  });
  test('join covers both and nothing else, or there was a gap', () => {
    check((a, b) => {
      const joined = join(a, b);
      const both = POINTS.filter((point) => has(a, point) || has(b, point));
      const hasGap = both.some((point, index) => index > 0 && both[index - 1] !== point - 1n);
      expect(joined && points(joined)).toEqual(hasGap ? undefined : both);
    });
  });
  test('shifting there and back changes nothing', () => {
    check((a) => {
      expect(shift(shift(a, 7n), -7n)).toEqual(isEmpty(a) ? NEVER : a);
    });
  });
});

describe('a timestamp read as TAI', () => {
  test.each([
    // The official example: schemas/timerange.json says 10:46:50, 37 seconds after the number read as Unix time.
    ['the example of the specification', 1_694_429_247n, { utc: '2023-09-11T10:46:50.000Z', offset: 37 }],
    ['the last second before the newest leap second', 1_483_228_835n, { utc: '2016-12-31T23:59:59.000Z', offset: 36 }],
    ['the first after it', 1_483_228_837n, { utc: '2017-01-01T00:00:00.000Z', offset: 37 }],
    ['a file that starts at zero is no date', 0n, undefined],
    ['beyond what a date can hold', 10n ** 20n, undefined],
  ])('%s', (_title, seconds, reading) => {
    expect(readAsTai(seconds * 1_000_000_000n)).toEqual(reading);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSeconds, formatTimecode, parseTimecode } from './timecode.ts';

describe('timecode', () => {
  it.each([
    [0n, '0:00:00.000'],
    [1_320_000_000n, '0:00:01.320'],
    [3_661_001_000_000n, '1:01:01.001'],
    [4_004_999_999n, '0:00:04.004'],
    [-1_500_000_000n, '-0:00:01.500'],
  ])('%d ns is written %s', (ticks, text) => {
    expect(formatTimecode(ticks)).toBe(text);
  });

  it.each([
    ['7', 7_000_000_000n],
    ['75.2', 75_200_000_000n],
    ['1:15.2', 75_200_000_000n],
    ['1:15,2', 75_200_000_000n],
    [' 0:00:01.000000001 ', 1_000_000_001n],
    ['12:00:00', 43_200_000_000_000n],
  ])('%s is read as %d ns', (text, ticks) => {
    expect(parseTimecode(text)).toEqual({ ok: true, ticks });
  });

  it.each([
    ['', 'Type a time, such as 0:00:02.500.'],
    ['1:75', 'Seconds go from 0 to 59.'],
    ['1:75:00', 'Minutes go from 0 to 59.'],
    ['-1', 'Type a time as hours:minutes:seconds, such as 0:00:02.500.'],
    ['1e3', 'Type a time as hours:minutes:seconds, such as 0:00:02.500.'],
    ['1.0000000001', 'Type a time as hours:minutes:seconds, such as 0:00:02.500.'],
  ])('%j is refused with a reason', (text, reason) => {
    expect(parseTimecode(text)).toEqual({ ok: false, reason });
  });

  it('reads back what it wrote, to the millisecond', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10_000n * 3600n * 1_000_000_000n - 1n }), (ticks) => {
        expect(parseTimecode(formatTimecode(ticks))).toEqual({ ok: true, ticks: ticks - (ticks % 1_000_000n) });
      }),
    );
  });

  it('writes seconds for sentences', () => {
    expect(formatSeconds(1_320_999_999n)).toBe('1.320 s');
  });
});

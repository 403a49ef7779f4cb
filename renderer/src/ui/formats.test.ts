import { describe, expect, test } from 'vitest';
import { formatBytes, formatDay, formatFingerprint, formatInstant } from './formats.ts';

describe('formats', () => {
  test('sizes in decimal units, as file managers show them', () => {
    expect([0, 999, 1000, 1_440_000, 27_700_000_000].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '1.4 MB',
      '28 GB',
    ]);
  });

  test('dates in UTC; a claim may hold anything where a date belongs', () => {
    expect(formatDay('2026-08-03T23:30:00Z')).toBe('3 Aug 2026');
    expect(formatInstant('2026-08-03T14:05:00Z')).toBe('3 Aug 2026, 14:05 UTC');
    expect(formatInstant('yesterday <b>')).toBe('yesterday <b>');
  });

  test('fingerprints in groups of four', () => {
    expect(formatFingerprint('0123456789')).toBe('0123 4567 89');
  });
});

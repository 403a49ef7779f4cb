import { describe, expect, test } from 'vitest';
import { formatBytes, formatFingerprint } from './formats.ts';

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

  test('fingerprints in groups of four', () => {
    expect(formatFingerprint('0123456789')).toBe('0123 4567 89');
  });
});

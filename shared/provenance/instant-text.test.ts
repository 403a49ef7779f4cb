import { expect, test } from 'vitest';
import { formatDay, formatInstant } from '#shared/provenance/instant-text.ts';

test('dates in UTC; a claim may hold anything where a date belongs', () => {
  expect(formatDay('2026-08-03T23:30:00Z')).toBe('3 Aug 2026');
  expect(formatInstant('2026-08-03T14:05:00Z')).toBe('3 Aug 2026, 14:05 UTC');
  expect(formatInstant('yesterday <b>')).toBe('yesterday <b>');
});

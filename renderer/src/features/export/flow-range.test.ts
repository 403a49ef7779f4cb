import { expect, test } from 'vitest';
import { readPart, spanOf } from './flow-range.ts';

const second = 1_000_000_000n;

test('what a store says of a timeline, half of it, and what is no timerange', () => {
  expect(spanOf('[10:0_22:480000000)')).toEqual({ start: 10n * second, end: 22_480_000_000n });
  expect(spanOf('[10:0_')).toEqual({ start: 10n * second });
  expect(spanOf('()')).toEqual({});
  expect(spanOf('soon')).toEqual({});
  expect(spanOf(undefined)).toEqual({});
});

test('trap: times count from the beginning of a Flow whose timeline starts in 2026', () => {
  const start = 1_795_000_000n * second;
  const span = { start, end: start + 12n * second };
  expect(readPart(span, '0:02', '4.5')).toEqual({
    ok: true,
    timerange: { start: start + 2n * second, end: start + 4_500_000_000n },
  });
  expect(readPart(span, '', '4')).toEqual({ ok: true, timerange: { start, end: start + 4n * second } });
  expect(readPart(span, '2', '')).toEqual({ ok: true, timerange: { start: start + 2n * second, end: span.end } });
  expect(readPart(span, '', ' ')).toEqual({ ok: true });
});

test('what cannot be: the reason in a sentence', () => {
  const span = { start: 0n, end: 12n * second };
  expect(readPart(span, '5', '5')).toEqual({ ok: false, reason: 'It has to end after it begins.' });
  expect(readPart(span, '5', '13')).toEqual({ ok: false, reason: 'The Flow ends at 0:00:12.000.' });
  expect(readPart(span, 'x', '')).toMatchObject({ ok: false });
  expect(readPart({ start: 0n }, '5', '')).toEqual({
    ok: false,
    reason: 'The store does not say where this Flow ends: type the end as well.',
  });
});

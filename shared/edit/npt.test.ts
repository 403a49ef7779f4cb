import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNpt, inSeconds, NPT_END, parseNpt } from '#shared/edit/npt.ts';

const SECOND = 1_000_000_000n;

describe('normal play time', () => {
  test.each([
    [0n, '0'],
    [4n * SECOND, '4'],
    [59n * SECOND + 999_999_999n, '59.999999999'],
    [75n * SECOND + 200_000_000n, '1:15.2'],
    [65n * SECOND, '1:05'],
    [3605n * SECOND, '1:00:05'],
    [NPT_END - 1n, '23:59:59.999999999'],
  ])('%s ns is %s', (ticks, text) => {
    expect(formatNpt(ticks)).toBe(text);
    expect(parseNpt(text)).toBe(ticks);
  });

  test('there are no words for 24 hours, nor for a time before zero', () => {
    expect(formatNpt(NPT_END)).toBeUndefined();
    expect(formatNpt(-1n)).toBeUndefined();
  });

  test.each([
    '75.2',
    'abc',
    '',
    '1:60',
    '60',
    '24:00:00',
    '1:2:3:4',
    '1.',
    '.5',
    '1.0000000001',
    '-1',
    ' 1',
    '1\n',
    '１',
  ])('trap: %j is refused, though the engine signs it', (text) => {
    expect(parseNpt(text)).toBeUndefined();
  });

  test('every instant of a day survives being written and read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: NPT_END - 1n }), (ticks) => {
        const text = formatNpt(ticks);
        expect(text).toMatch(/^(?:(?:(?:[01]?\d|2[0-3]):)?[0-5]?\d:)?[0-5]?\d(?:\.\d{1,9})?$/);
        expect(parseNpt(text ?? '')).toBe(ticks);
      }),
    );
  });

  test('what is read as npt is written as the same instant', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('0', '1', '5', '9', ':', '.') }));
    fc.assert(
      fc.property(text, (candidate) => {
        const ticks = parseNpt(candidate);
        expect(ticks === undefined || parseNpt(formatNpt(ticks) ?? '') === ticks).toBe(true);
      }),
    );
  });

  test('lengths are said exactly', () => {
    expect(inSeconds(2n * SECOND)).toBe('2 s');
    expect(inSeconds(75_200_000_000n)).toBe('75.2 s');
    expect(inSeconds(-1_500_000_000n)).toBe('-1.5 s');
  });
});

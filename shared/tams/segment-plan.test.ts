import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppError } from '#shared/rpc/errors.ts';
import type { Segment } from '#shared/tams/segment.ts';
import { planSegments, ROUNDING } from './segment-plan.ts';
import { overlaps, parseTimerange, printTimerange, printTimestamp } from './timerange.ts';

const SECOND = 1_000_000_000n;
const segment = (object_id: string, timerange: string, more: Partial<Segment> = {}): Segment => ({
  object_id,
  timerange,
  ...more,
});
const refused = (segments: Segment[], wanted?: string): AppError => {
  try {
    planSegments(segments, { gaps: 'refuse', wanted: wanted === undefined ? undefined : parseTimerange(wanted) });
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it was planned');
};
const shape = (segments: Segment[], wanted?: string) => {
  const plan = planSegments(segments, {
    gaps: 'name',
    wanted: wanted === undefined ? undefined : parseTimerange(wanted),
  });
  return {
    range: printTimerange(plan.range),
    segments: plan.segments.map(({ object, range, offset }) => `${object} ${printTimerange(range)} ${offset ?? '-'}`),
    gaps: plan.gaps.map(printTimerange),
    objects: plan.objects,
  };
};

describe('a plan of Segments', () => {
  test('is in order whatever the order they came in, negative times and all', () => {
    expect(
      shape([
        segment('c', '[2:0_4:0)', { ts_offset: '-10:0' }),
        segment('a', '[-2:0_0:0)'),
        segment('b', '[0:0_2:0)', { ts_offset: '0:0' }),
      ]),
    ).toEqual({
      range: '[-2:0_4:0)',
      segments: ['a [-2:0_0:0) -', 'b [0:0_2:0) 0', 'c [2:0_4:0) -10000000000'],
      gaps: [],
      objects: 3,
    });
  });

  test('trap T6: an object that is used again and in parts stays one object with its own place each time', () => {
    const plan = planSegments(
      [
        segment('a', '[0:0_2:0)', { ts_offset: '-4:0', object_timerange: '[0:0_10:0)' }),
        segment('a', '[2:0_3:0)', { ts_offset: '-6:500000000', object_timerange: '[0:0_10:0)' }),
      ],
      { gaps: 'refuse' },
    );
    expect(plan).toEqual({
      range: { start: 0n, end: 3n * SECOND },
      segments: [
        {
          object: 'a',
          init: undefined,
          range: { start: 0n, end: 2n * SECOND },
          whole: { start: 0n, end: 2n * SECOND },
          offset: -4n * SECOND,
          objectRange: { start: 0n, end: 10n * SECOND },
        },
        {
          object: 'a',
          init: undefined,
          range: { start: 2n * SECOND, end: 3n * SECOND },
          whole: { start: 2n * SECOND, end: 3n * SECOND },
          offset: -6_500_000_000n,
          objectRange: { start: 0n, end: 10n * SECOND },
        },
      ],
      gaps: [],
      objects: 1,
    });
  });

  test('takes parts of the first and the last, and says what init object each needs', () => {
    const init = (id: string) => ({ init_object: { object_id: id, get_urls: [] } });
    const plan = planSegments(
      [
        segment('a', '[0:0_2:0)', init('i1')),
        segment('b', '[2:0_4:0)', init('i1')),
        segment('c', '[4:0_6:0)', init('i2')),
        segment('d', '[6:0_8:0)', init('i2')),
      ],
      { gaps: 'refuse', wanted: parseTimerange('[1:0_5:0)') },
    );
    expect(plan.segments.map(({ object, init: of, range }) => [object, of, printTimerange(range)])).toEqual([
      ['a', 'i1', '[1:0_2:0)'],
      ['b', 'i1', '[2:0_4:0)'],
      ['c', 'i2', '[4:0_5:0)'],
    ]);
  });

  test('trap P2: a row that pages showed twice counts once', () => {
    const twice = segment('a', '[0:0_2:0)', { ts_offset: '0:0' });
    expect(shape([twice, segment('b', '[2:0_4:0)'), { ...twice }]).segments).toHaveLength(2);
  });

  test('trap T4: gaps are refused by name, inside and at both ends of what is wanted', () => {
    const two = [segment('a', '[1:0_2:0)'), segment('b', '[3:0_4:0)')];
    expect(refused(two)).toMatchObject({
      code: 'flow_unusable',
      message: 'The Flow has a gap at [2:0_3:0): nothing is put in its place. Choose a timerange without it.',
    });
    expect(shape(two, '[0:0_5:0)').gaps).toEqual(['[0:0_1:0)', '[2:0_3:0)', '[4:0_5:0)']);
    expect(refused(two, '[2:0_3:0)')).toMatchObject({ code: 'flow_unusable' });
    expect(refused([])).toMatchObject({ code: 'flow_unusable' });
  });

  test('a seam as small as the rounding of writers is neither a gap nor an overlap', () => {
    expect(shape([segment('a', '[0:0_2:1000)'), segment('b', '[2:0_4:0)'), segment('c', '[4:1_6:0)')])).toEqual({
      range: '[0:0_6:0)',
      segments: ['a [0:0_2:0) -', 'b [2:0_4:0) -', 'c [4:1_6:0) -'],
      gaps: [],
      objects: 3,
    });
  });

  test('trap T5: overlaps are refused with the list, also where one hides another', () => {
    expect(refused([segment('a', '[0:0_9:0)'), segment('b', '[1:0_2:0)'), segment('c', '[8:0_10:0)')])).toMatchObject({
      code: 'flow_unusable',
      message: expect.stringContaining('overlap at [1:0_2:0), [8:0_9:0), which'),
    });
    const many = Array.from({ length: 9 }, (_, i) => segment(`o${i}`, `[${i}:0_${i + 2}:0)`));
    expect(refused(many).message).toContain('and 3 more places');
  });

  test('a Segment without an end has no place', () => {
    expect(refused([segment('a', '[0:0_')])).toMatchObject({ code: 'flow_unusable' });
  });
});

test('whatever is wanted of whatever there is: pieces and gaps together are exactly what is wanted, in order', () => {
  const piece = fc.record({ length: fc.bigInt(1n, 40n), gap: fc.bigInt(0n, 3n) });
  fc.assert(
    fc.property(
      fc.bigInt(-100n, 100n),
      fc.array(piece, { minLength: 1, maxLength: 30 }),
      fc.bigInt(-120n, 500n),
      fc.bigInt(1n, 700n),
      fc.integer(),
      (first, pieces, from, length, shuffle) => {
        let at = first * SECOND;
        const segments = pieces.map(({ length: long, gap }, i) => {
          const start = at + gap * SECOND;
          at = start + long * SECOND;
          return segment(`o${i}`, `[${printTimestamp(start)}_${printTimestamp(at)})`);
        });
        segments.sort((a, b) => (shuffle % 7) * a.object_id.localeCompare(b.object_id));
        const wanted = { start: from * SECOND, end: (from + length) * SECOND };
        // What holds nothing wanted is refused, which the tests above show.
        fc.pre(segments.some(({ timerange }) => overlaps(parseTimerange(timerange), wanted)));
        const plan = planSegments(segments, { gaps: 'name', wanted });
        const parts = [...plan.segments.map(({ range }) => range), ...plan.gaps].toSorted((a, b) =>
          a.start < b.start ? -1 : 1,
        );
        let cursor = wanted.start;
        for (const part of parts) {
          expect(part.start).toBe(cursor);
          cursor = part.end;
        }
        expect(cursor).toBe(wanted.end);
        expect(plan.gaps.every(({ start, end }) => end - start > ROUNDING)).toBe(true);
      },
    ),
  );
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Probe } from '#shared/api/asset.ts';
import type { Use } from '#shared/edit/model.ts';
import { snapUses } from './snap.ts';

const MS = 1_000_000n;
const second = 1000n * MS;

const probeOf = (parts: Partial<Probe>): Probe => ({
  mimeType: 'video/mp4',
  duration: 4n * second,
  tracks: [],
  keyFrames: [0n, second, 2n * second, 3n * second],
  cuts: [],
  limits: [],
  ...parts,
});
const use = (id: string, source: [bigint, bigint], at = 0n, input = 'i'): Use => ({
  id,
  input,
  source: { start: source[0], end: source[1] },
  output: { start: at, end: at + source[1] - source[0] },
});
const cuts = [120n * MS, 240n * MS, second, 1120n * MS, 1240n * MS, 2n * second, 4n * second];

test('a start moves back to its key frame and an end to the nearest cut, and the rest closes up', () => {
  const probes = new Map([['i', probeOf({ cuts })]]);
  const uses = [use('b', [0n, second], 10n * second), use('a', [1500n * MS, 2100n * MS], 0n)];
  expect(snapUses(uses, probes)).toEqual([
    {
      use: 'a',
      asked: { start: 1500n * MS, end: 2100n * MS },
      source: { start: second, end: 2n * second },
      output: { start: 0n, end: second },
      moved: true,
    },
    {
      use: 'b',
      asked: { start: 0n, end: second },
      source: { start: 0n, end: second },
      output: { start: second, end: 2n * second },
      moved: false,
    },
  ]);
});

test('a time that was rounded down just before a key frame still means that key frame', () => {
  const probes = new Map([['i', probeOf({ cuts })]]);
  expect(snapUses([use('a', [second - 400_000n, 2n * second + 1n])], probes)).toMatchObject([
    { source: { start: second, end: 2n * second }, moved: false },
  ]);
});

test('a key frame that was asked for exactly is taken, though the next is nearer than any rounding', () => {
  const probes = new Map([['i', probeOf({ keyFrames: [0n, 400_000n, second], cuts: [second] })]]);
  expect(snapUses([use('a', [0n, second])], probes)).toMatchObject([{ source: { start: 0n }, moved: false }]);
  expect(snapUses([use('a', [100_000n, second])], probes)).toMatchObject([{ source: { start: 400_000n } }]);
});

test('trap: what an edit list hides before the first key frame that is shown stays hidden', () => {
  const probes = new Map([['i', probeOf({ keyFrames: [700n * MS, 2n * second], cuts: [2n * second, 4n * second] })]]);
  expect(snapUses([use('a', [0n, 4n * second])], probes)).toMatchObject([
    { source: { start: 700n * MS, end: 4n * second }, output: { start: 0n, end: 3300n * MS }, moved: true },
  ]);
});

test('sound alone, and what is not probed yet, keep their range', () => {
  const asked: [bigint, bigint] = [123n, second];
  for (const probes of [new Map(), new Map([['i', probeOf({ keyFrames: [], cuts: [] })]])])
    expect(snapUses([use('a', asked)], probes)).toMatchObject([{ source: { start: 123n, end: second }, moved: false }]);
});

const ticks = fc.bigInt({ min: 0n, max: 4n * second });
const arbitraryProbe = fc
  .tuple(fc.uniqueArray(ticks, { minLength: 1, maxLength: 12 }), fc.uniqueArray(ticks, { maxLength: 40 }))
  .map(([keyFrames, places]) => {
    const sorted = (list: bigint[]) => list.toSorted((a, b) => (a < b ? -1 : 1));
    return probeOf({ keyFrames: sorted(keyFrames), cuts: sorted([...places, 4n * second + 1n]) });
  });
const arbitraryUses = fc
  .array(fc.tuple(ticks, fc.bigInt({ min: 1n, max: second }), ticks), { minLength: 1, maxLength: 8 })
  .map((list) => list.map(([start, length, at], i) => use(`u${i}`, [start, start + length], at)));

test('whatever is asked, clips start at key frames, end at cuts, never overlap and leave no gap', () => {
  fc.assert(
    fc.property(arbitraryProbe, arbitraryUses, (probe, uses) => {
      const snapped = snapUses(uses, new Map([['i', probe]]));
      expect(snapped.map(({ use: id }) => id).toSorted()).toEqual(uses.map(({ id }) => id).toSorted());
      let at = 0n;
      for (const { asked, source, output } of snapped) {
        expect(probe.keyFrames).toContain(source.start);
        expect(probe.cuts).toContain(source.end);
        expect(source.end > source.start).toBe(true);
        const backwards = probe.keyFrames.some((key) => key <= asked.start);
        expect(!backwards || source.start <= asked.start + 500_000n).toBe(true);
        expect(output).toEqual({ start: at, end: at + source.end - source.start });
        at = output.end;
      }
    }),
  );
});

test('what was snapped stays as it is', () => {
  fc.assert(
    fc.property(arbitraryProbe, arbitraryUses, (probe, uses) => {
      const probes = new Map([['i', probe]]);
      const once = snapUses(uses, probes);
      const twice = snapUses(
        once.map(({ use: id, source, output }) => ({ id, input: 'i', source, output })),
        probes,
      );
      expect(twice.map(({ source, output, moved }) => ({ source, output, moved }))).toEqual(
        once.map(({ source, output }) => ({ source, output, moved: false })),
      );
    }),
  );
});

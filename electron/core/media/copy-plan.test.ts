import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planPictures, SoundPlanner, type SoundSource } from './copy-plan.ts';

const SECOND = 1_000_000_000n;
const RATE = 48_000;
const FRAME = (1024n * SECOND) / BigInt(RATE);

/** AAC as encoders write it: one frame of run-in, then as many as it takes, the last one said to be shorter than it is. */
function aac(seconds: number, priming = 1): SoundSource {
  const count = Math.ceil((seconds * RATE) / 1024) + priming;
  const starts = Array.from({ length: count }, (_, i) => (BigInt(i - priming) * 1024n * SECOND) / BigInt(RATE));
  const durations = starts.map((_, i) => (i === count - 1 ? FRAME / 3n : FRAME));
  return {
    codec: 'aac',
    sampleRate: RATE,
    scan: { resolution: RATE, starts, durations, keys: starts.map(() => true), dependent: 0 },
  };
}
const ticks = (seconds: number): bigint => BigInt(Math.round(seconds * 1e9));

describe('SoundPlanner', () => {
  test('no joint adds to another: sound lies within half a frame, without holes, however many clips', () => {
    const clips = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 100 })).map(([start, length]) => ({
        start: ticks(start / 25),
        end: ticks((start + length) / 25),
      })),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(clips, (sources) => {
        const sound = aac(12.5);
        const planner = new SoundPlanner(RATE);
        let at = 0n;
        let end: bigint | undefined;
        for (const [i, source] of sources.entries()) {
          const output = { start: at, end: at + source.end - source.start };
          at = output.end;
          const packets = planner.lay(sound, { source, output, name: 'clip', last: i === sources.length - 1 });
          for (const { index, at: shown, duration } of packets) {
            // Contiguous, and of the true length of a frame.
            expect(end === undefined || shown === end).toBe(true);
            expect(duration - FRAME <= 1n && FRAME - duration <= 1n).toBe(true);
            end = shown + duration;
            const belongs = (sound.scan.starts[index] ?? 0n) - source.start + output.start;
            const off = shown > belongs ? shown - belongs : belongs - shown;
            expect(off <= FRAME / 2n + SECOND / BigInt(RATE)).toBe(true);
          }
        }
        expect(end === undefined || (end > at ? end - at : at - end) <= FRAME + 100n).toBe(true);
      }),
    );
  });

  test('the run-in of the first clip comes along, hidden sound does not', () => {
    const cut = { source: { start: 0n, end: SECOND }, output: { start: 0n, end: SECOND }, name: 'clip', last: true };
    const [first] = new SoundPlanner(RATE).lay(aac(2, 1), cut);
    expect(first).toEqual({ index: 0, at: -21_333_333n, duration: 21_333_333n });
    const [shown] = new SoundPlanner(RATE).lay(aac(2, 60), cut);
    expect(shown).toMatchObject({ index: 60, at: 0n });
  });

  test('a cut clip starts with its own sound, exactly in time, and none from before', () => {
    const cut = {
      source: { start: SECOND, end: 2n * SECOND },
      output: { start: 0n, end: SECOND },
      name: 'clip',
      last: true,
    };
    const sound = aac(4);
    const [first] = new SoundPlanner(RATE).lay(sound, cut);
    expect(first?.at).toBe((sound.scan.starts[first?.index ?? 0] ?? 0n) - SECOND);
    expect((first?.at ?? -1n) >= 0n).toBe(true);
  });
});

test('planPictures leaves the leading pictures of an open group behind', () => {
  // Decoded I0, I120 and its leading B40 B80, then P160.
  const scan = {
    resolution: 25,
    starts: [0n, 120n, 40n, 80n, 160n],
    durations: [40n, 40n, 40n, 40n, 40n],
    keys: [true, true, false, false, false],
    dependent: 0,
  };
  const cut = { source: { start: 120n, end: 200n }, output: { start: 1000n, end: 1080n } };
  expect(planPictures(scan, cut)).toEqual([
    { index: 1, at: 1000n, duration: 40n },
    { index: 4, at: 1040n, duration: 40n },
  ]);
});

import type { EditGraph, Use } from '#shared/edit/model.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutTimeline } from './timeline-layout.ts';

const second = 1_000_000_000n;
const use = (id: string, start: bigint, end: bigint): Use => ({
  id,
  input: 'i',
  source: { start: 0n, end: end - start },
  output: { start, end },
});
const graphOf = (uses: Use[]): EditGraph => ({
  version: 1,
  inputs: [],
  uses,
  operations: [],
  output: {
    title: 't',
    format: 'video/mp4',
    granularity: 'coarse',
    metadata: [],
    takeResponsibility: false,
    allActionsKnown: false,
    overrides: {},
  },
});

describe('layoutTimeline', () => {
  it('gives every use its share of the width, in order of output', () => {
    const late = use('late', 2n * second, 8n * second);
    const early = use('early', 0n, 2n * second);
    expect(layoutTimeline(graphOf([late, early]))).toEqual({
      duration: 8n * second,
      blocks: [
        { use: early, left: 0, width: 25 },
        { use: late, left: 25, width: 75 },
      ],
      marks: [0n, 2n, 4n, 6n].map((at) => ({ at: at * second, left: Number(at) * 12.5, label: `00:0${at}` })),
    });
  });

  it.each([
    [1n * second, ['00:00', '00:00.2', '00:00.4', '00:00.6', '00:00.8']],
    [3600n * 2n * second, ['0:00:00', '0:30:00', '1:00:00', '1:30:00']],
  ])('labels the ruler of %d ns as short as it can', (duration, labels) => {
    expect(layoutTimeline(graphOf([use('u', 0n, duration)])).marks.map((mark) => mark.label)).toEqual(labels);
  });

  it('is empty without uses', () => {
    expect(layoutTimeline(graphOf([]))).toEqual({ duration: 0n, blocks: [], marks: [] });
  });

  it('never puts a block outside the lane or more than seven marks on the ruler', () => {
    const duration = fc.bigInt({ min: 1n, max: 400n * 3600n * second });
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 30 }), (durations) => {
        let at = 0n;
        const uses = durations.map((length, index) => use(`u${index}`, at, (at += length)));
        const layout = layoutTimeline(graphOf(uses));
        for (const block of layout.blocks) {
          expect(block.left).toBeGreaterThanOrEqual(0);
          expect(block.left + block.width).toBeLessThanOrEqual(100.001);
        }
        expect(layout.marks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

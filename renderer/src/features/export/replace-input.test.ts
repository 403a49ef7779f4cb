import { describe, expect, it } from 'vitest';
import type { InputReport } from '#shared/api/project.ts';
import type { EditGraph, Input } from '#shared/edit/model.ts';
import { sampleAssetId, sampleGraph, sampleReport, second } from '../../testing/samples.ts';
import { addFile, addOperation, duplicateUse } from './edits.ts';
import { replaceInput } from './replace-input.ts';

const media = { kind: 'file', asset: sampleAssetId(7) } as const;
const decidedBy = { who: 'Ada', at: '2026-11-22T06:00:00.000Z' };
const before = sampleReport(1, 'contributed.mp4', true);

/** What is fetched: other bytes, unless told otherwise. */
function fetched(change: Partial<InputReport['facts']> = {}, duration = 4n * second): InputReport {
  const report = sampleReport(7, 'harbour.mp4', true);
  return {
    ...report,
    facts: { ...report.facts, sha256: 'cd'.repeat(32), ...change },
    probe: { ...report.probe, duration },
  };
}

const withInput = (change: Partial<Input>): EditGraph => {
  const graph = sampleGraph();
  return { ...graph, inputs: graph.inputs.map((input) => ({ ...input, ...change })) };
};

const replace = (graph: EditGraph, report = fetched()) =>
  replaceInput(graph, 'i-clip', { media, title: 'harbour.mp4', report, before });

describe('a Flow in the place of an input', () => {
  it('keeps every clip, edit and decision when it is the same file', () => {
    const graph = addOperation(
      withInput({ disposition: 'vouched', decidedBy, acknowledgement: 'Known.', relation: 'parentOf' }),
      'crop',
      'u-1',
    ).graph;
    const { graph: after, lost } = replace(graph, fetched({ sha256: before.facts.sha256 }));
    expect(lost).toEqual([]);
    expect(after).toEqual({
      ...graph,
      inputs: graph.inputs.map((input) => ({ ...input, media, title: 'harbour.mp4' })),
    });
  });

  it('R2: what somebody decided of one file does not hold for another, and that is said', () => {
    const decided = (change: Partial<Input>, facts: Partial<InputReport['facts']> = {}) => {
      const { graph, lost } = replace(withInput({ decidedBy, ...change }), fetched(facts));
      const [input] = graph.inputs;
      return [input?.disposition, input?.decidedBy?.who, input?.acknowledgement, lost.length];
    };
    expect(decided({ disposition: 'carried' })).toEqual(['carried', 'Ada', undefined, 0]);
    expect(decided({ disposition: 'excluded' })).toEqual(['excluded', 'Ada', undefined, 0]);
    expect(decided({ disposition: 'vouched' })).toEqual(['undecided', undefined, undefined, 1]);
    expect(decided({ disposition: 'carried' }, { hasStore: false })).toEqual(['undecided', undefined, undefined, 1]);
    const changed = { integrity: 'changed' } as const;
    const known = { disposition: 'carried', acknowledgement: 'Known.' } as const;
    expect(decided(known, changed)).toEqual(['undecided', undefined, undefined, 2]);
  });

  it('takes what goes beyond its end off the clips, and says how much', () => {
    const twice = duplicateUse(sampleGraph(), 'u-1').graph;
    const late = { start: 3n * second, end: 4n * second };
    const graph = {
      ...twice,
      uses: twice.uses.map((use, index) =>
        index === 0 ? use : { ...use, source: late, output: { start: 4n * second, end: 5n * second } },
      ),
    };
    const { graph: after, lost } = replace(graph, fetched({}, 2n * second));
    const half = { start: 0n, end: 2n * second };
    expect(after.uses).toEqual([{ id: 'u-1', input: 'i-clip', source: half, output: half }]);
    expect(after.inputs[0]?.duration).toBe(2n * second);
    expect(lost).toEqual([
      '1 clip is shorter than before: the Flow is 2.000 s long.',
      '1 clip is off the timeline, with what was done to it alone: the Flow is 2.000 s long.',
    ]);
  });

  it('is refused when it is an input already, or there is nothing to replace', () => {
    const graph = addFile(sampleGraph(), fetched());
    expect(() => replace(graph)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
    expect(() => replaceInput(graph, 'gone', { media, title: 'x', report: fetched(), before })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
  });
});

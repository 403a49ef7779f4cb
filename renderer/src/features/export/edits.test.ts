import { describe, expect, it } from 'vitest';
import { sampleAssetId, sampleGraph, sampleReport, second } from '../../testing/samples.ts';
import {
  addFile,
  addOperation,
  decide,
  duplicateUse,
  patchOperation,
  removeOperation,
  replaceMedia,
  setMetadata,
  setOverride,
} from './edits.ts';

const by = { who: 'Ada', at: '2026-11-22T06:00:00.000Z' };

describe('edits of the export screen', () => {
  it('a file becomes an undecided input with one clip of all of it; the same file again only another clip', () => {
    const once = addFile(sampleGraph(), sampleReport(2, 'intro.mp4', false));
    expect(once.inputs[1]).toMatchObject({ title: 'intro.mp4', disposition: 'undecided', relation: 'auto' });
    expect(once.uses[1]).toMatchObject({ output: { start: 4n * second, end: 8n * second } });
    const twice = addFile(once, sampleReport(2, 'intro.mp4', false));
    expect([twice.inputs.length, twice.uses.length]).toEqual([2, 3]);
  });

  it('R2: a decision records who made it and when; taking it back records nothing', () => {
    const vouched = decide(sampleGraph(), 'i-clip', 'vouched', by);
    expect(vouched.inputs[0]).toMatchObject({ disposition: 'vouched', decidedBy: by });
    expect(decide(vouched, 'i-clip', 'undecided', by).inputs[0]).not.toHaveProperty('decidedBy');
  });

  it('R2: leaving an input out takes its clips off the timeline', () => {
    const out = decide(addFile(sampleGraph(), sampleReport(2, 'intro.mp4', false)), 'i-clip', 'excluded', by);
    expect(out.uses.map(({ output }) => output)).toEqual([{ start: 0n, end: 4n * second }]);
    expect(out.inputs[0]?.disposition).toBe('excluded');
  });

  it('a clip used once more is the same part at the end', () => {
    const { graph, use } = duplicateUse(sampleGraph(), 'u-1');
    expect(graph.uses.find(({ id }) => id === use)).toMatchObject({
      input: 'i-clip',
      source: { start: 0n, end: 4n * second },
      output: { start: 4n * second, end: 8n * second },
    });
    expect(duplicateUse(graph, 'gone').graph).toBe(graph);
  });

  it('an operation is about the chosen clip for as long as it is there, else about the package', () => {
    expect(addOperation(sampleGraph(), 'text', 'u-1').graph.operations).toEqual([
      { id: 'o1', kind: 'text', on: { uses: ['u-1'] }, at: { start: 0n, end: 4n * second }, params: {} },
    ]);
    expect(addOperation(sampleGraph(), 'publish', undefined).graph.operations).toEqual([
      { id: 'o1', kind: 'publish', on: 'package', params: {} },
    ]);
  });

  it('an emptied field of an operation is gone, not empty', () => {
    const { graph, id } = addOperation(sampleGraph(), 'text', 'u-1');
    const described = patchOperation(graph, id, { description: 'Lower third' });
    expect(patchOperation(described, id, { description: undefined })).toEqual(graph);
    expect(removeOperation(graph, id).operations).toEqual([]);
  });

  it('a metadata field is set, changed in its place and taken away', () => {
    const set = setMetadata(setMetadata(sampleGraph(), 'dc:title', 'A'), 'dc:creator', 'Ada');
    expect(setMetadata(set, 'dc:title', 'B').output.metadata).toEqual([
      { name: 'dc:title', value: 'B' },
      { name: 'dc:creator', value: 'Ada' },
    ]);
    expect(setMetadata(set, 'dc:title', '').output.metadata).toEqual([{ name: 'dc:creator', value: 'Ada' }]);
  });

  it('a person’s mapping is kept with the operation, or by its key where a clip or the inception caused the action', () => {
    const { graph, id } = addOperation(sampleGraph(), 'text', 'u-1');
    expect(setOverride(graph, id, { action: 'c2pa.drawing' }).operations[0]?.override).toEqual({
      action: 'c2pa.drawing',
    });
    const placed = setOverride(graph, 'u-1:placed', { description: 'From the agency' });
    expect(placed.output.overrides).toEqual({ 'u-1:placed': { description: 'From the agency' } });
    expect(setOverride(placed, 'u-1:placed', undefined)).toEqual(graph);
  });
});

describe('media of an input', () => {
  const media = { kind: 'file' as const, asset: sampleAssetId(9) };

  it('comes back from another place; clips and decisions stay', () => {
    const graph = sampleGraph();
    const back = replaceMedia(graph, 'i-clip', media, sampleReport(9, 'found.mp4', true));
    expect(back).toEqual({ ...graph, inputs: graph.inputs.map((input) => ({ ...input, media })) });
  });

  it('is refused when it is shorter than what the timeline uses', () => {
    const report = sampleReport(9, 'other.mp4', true);
    report.probe.duration = second;
    expect(() => replaceMedia(sampleGraph(), 'i-clip', media, report)).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    );
  });
});

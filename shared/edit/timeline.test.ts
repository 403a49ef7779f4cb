import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssetId } from '#shared/api/ids.ts';
import { EditGraph } from '#shared/edit/model.ts';
import {
  addInput,
  addUse,
  applySnapped,
  emptyGraph,
  freeId,
  moveUse,
  removeInput,
  removeUse,
  trimUse,
} from '#shared/edit/timeline.ts';

const S = 1_000_000_000n;
const asset = (n: number) => AssetId.parse(`a_${String(n).padStart(12, '0')}`);
const input = (id: string, seconds: bigint) => ({
  id,
  media: { kind: 'file' as const, asset: asset(Number(seconds)) },
  title: `${id}.mp4`,
  format: 'video/mp4',
  duration: seconds * S,
});

/** Intro 4 s, clip 10 s, outro 3 s, each used whole. */
function three(): EditGraph {
  let graph = emptyGraph('Package');
  for (const [id, seconds] of [
    ['intro', 4n],
    ['clip', 10n],
    ['outro', 3n],
  ] as const) {
    graph = addUse(addInput(graph, input(id, seconds)), { id: `u-${id}`, input: id });
  }
  return graph;
}

const layout = (graph: EditGraph) =>
  graph.uses.map((use) => [use.id, use.source.start / S, use.source.end / S, use.output.start / S, use.output.end / S]);

describe('the timeline', () => {
  test('an empty graph is a valid project with nothing on it', () => {
    const graph = emptyGraph('Package');
    expect(EditGraph.decode(EditGraph.encode(graph))).toEqual(graph);
    expect(graph.uses).toEqual([]);
  });

  test('uses are appended end to end', () => {
    expect(layout(three())).toEqual([
      ['u-intro', 0n, 4n, 0n, 4n],
      ['u-clip', 0n, 10n, 4n, 14n],
      ['u-outro', 0n, 3n, 14n, 17n],
    ]);
  });

  test('a trimmed use gets shorter and what follows moves up', () => {
    expect(layout(trimUse(three(), 'u-clip', { start: 2n * S, end: 5n * S }))).toEqual([
      ['u-intro', 0n, 4n, 0n, 4n],
      ['u-clip', 2n, 5n, 4n, 7n],
      ['u-outro', 0n, 3n, 7n, 10n],
    ]);
  });

  test('trimming keeps the speed of a use', () => {
    const graph = three();
    const fast = {
      ...graph,
      uses: graph.uses.map((use) => (use.id === 'u-clip' ? { ...use, output: { start: 4n * S, end: 9n * S } } : use)),
    };
    expect(layout(trimUse(fast, 'u-clip', { start: 0n, end: 4n * S }))[1]).toEqual(['u-clip', 0n, 4n, 4n, 6n]);
  });

  test('moving reorders and closes up, and a place beyond the end is the end', () => {
    expect(layout(moveUse(three(), 'u-outro', 0)).map((row) => row[0])).toEqual(['u-outro', 'u-intro', 'u-clip']);
    expect(layout(moveUse(three(), 'u-intro', 99))[2]).toEqual(['u-intro', 0n, 4n, 13n, 17n]);
  });

  test('operations travel with the use they belong to, stay inside it, and leave with it', () => {
    const graph: EditGraph = {
      ...three(),
      operations: [
        { id: 'o1', kind: 'text', on: { uses: ['u-clip'] }, at: { start: 5n * S, end: 8n * S }, params: {} },
        { id: 'o2', kind: 'text', on: 'package', at: { start: 1n * S, end: 2n * S }, params: {} },
      ],
    };
    const moved = moveUse(graph, 'u-clip', 0);
    expect(moved.operations.map((operation) => operation.at)).toEqual([
      { start: 1n * S, end: 4n * S },
      { start: 1n * S, end: 2n * S },
    ]);
    const trimmed = trimUse(graph, 'u-clip', { start: 0n, end: 2n * S });
    expect(trimmed.operations[0]?.at).toEqual({ start: 5n * S, end: 6n * S });
    expect(removeUse(graph, 'u-clip').operations.map((operation) => operation.id)).toEqual(['o2']);
  });

  test('removing an input takes its uses along, and it alone', () => {
    const graph = removeInput(three(), 'clip');
    expect(graph.inputs.map((one) => one.id)).toEqual(['intro', 'outro']);
    expect(layout(graph)).toEqual([
      ['u-intro', 0n, 4n, 0n, 4n],
      ['u-outro', 0n, 3n, 4n, 7n],
    ]);
  });

  test('what copying could really do replaces what was asked', () => {
    const graph = trimUse(three(), 'u-clip', { start: 2n * S, end: 5n * S });
    const snapped = applySnapped(graph, [
      {
        use: 'u-clip',
        asked: { start: 2n * S, end: 5n * S },
        source: { start: 1n * S, end: 5n * S },
        output: { start: 4n * S, end: 8n * S },
        moved: true,
      },
    ]);
    expect(layout(snapped)[1]).toEqual(['u-clip', 1n, 5n, 4n, 8n]);
  });

  test('ids nobody knows are refused with a sentence', () => {
    expect(() => removeUse(three(), 'x')).toThrow('The use “x” is not part of the edit.');
    expect(() => addUse(three(), { id: 'u', input: 'x' })).toThrow('The input “x” is not part of the edit.');
    expect(() => addInput(three(), input('clip', 1n))).toThrow('The input “clip” is there already.');
    expect(() => trimUse(three(), 'u-clip', { start: 5n * S, end: 5n * S })).toThrow('does not lie within the input');
    expect(() => trimUse(three(), 'u-clip', { start: 0n, end: 11n * S })).toThrow('does not lie within the input');
  });

  test('free ids are free', () => {
    expect(freeId(three(), 'u')).toBe('u1');
    expect(freeId(addUse(three(), { id: 'u1', input: 'clip' }), 'u')).toBe('u2');
  });

  test('whatever is done, uses tile the output, nothing is lost and the old graph stays as it was', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'move', 'trim', 'remove'),
      which: fc.nat(20),
      a: fc.bigInt({ min: 0n, max: 3n * S - 2n }),
      b: fc.bigInt({ min: 1n, max: 3n * S }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let graph = three();
        for (const { what, which, a, b } of steps) {
          const before = structuredClone(graph);
          const use = graph.uses[which % Math.max(1, graph.uses.length)];
          let next = graph;
          if (what === 'add')
            next = addUse(graph, { id: freeId(graph, 'u'), input: ['intro', 'clip', 'outro'][which % 3] ?? '' });
          else if (use && what === 'move') next = moveUse(graph, use.id, which);
          else if (use && what === 'remove') next = removeUse(graph, use.id);
          else if (use) next = trimUse(graph, use.id, { start: a, end: a + b > 3n * S ? 3n * S : a + b });
          expect(graph).toEqual(before);
          const change = what === 'add' ? 1 : what === 'remove' && use ? -1 : 0;
          expect(next.uses).toHaveLength(graph.uses.length + change);
          let end = 0n;
          for (const one of next.uses.toSorted((x, y) => Number(x.output.start - y.output.start))) {
            expect(one.output.start).toBe(end);
            expect(one.output.end - one.output.start).toBe(one.source.end - one.source.start);
            end = one.output.end;
          }
          graph = next;
        }
      }),
    );
  });
});

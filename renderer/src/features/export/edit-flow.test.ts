import type { EditGraph } from '#shared/edit/model.ts';
import { describe, expect, it } from 'vitest';
import { sampleGraph, second } from '../../testing/samples.ts';
import { NODE, toEditFlow } from './edit-flow.ts';

const graph = (): EditGraph => ({
  ...sampleGraph(),
  operations: [
    {
      id: 'o-text',
      kind: 'text',
      on: { uses: ['u-1'] },
      at: { start: 0n, end: second },
      description: 'Lower third',
      params: {},
    },
    { id: 'o-out', kind: 'publish', on: 'package', params: {} },
  ],
});

describe('toEditFlow', () => {
  it('draws inputs, uses, operations and the output from left to right', () => {
    const flow = toEditFlow(graph(), (operation) => operation.kind);
    const pitch = NODE.width + NODE.columnGap;
    expect(flow.nodes.map(({ id, title, detail, position }) => [id, title, detail, position.x])).toEqual([
      ['input:i-clip', 'contributed.mp4', '4.000 s', 0],
      ['use:u-1', 'contributed.mp4', '0.000 s – 4.000 s', pitch],
      ['operation:o-text', 'text', 'Lower third', 2 * pitch],
      ['operation:o-out', 'publish', '', 2 * pitch],
      ['output', 'Evening package', '', 3 * pitch],
    ]);
    expect(flow.edges.map((edge) => edge.id)).toEqual([
      'input:i-clip->use:u-1',
      'use:u-1->operation:o-text',
      'operation:o-text->output',
      'operation:o-out->output',
    ]);
  });

  it('leaves out edges to what is no longer there', () => {
    const dangling = graph();
    dangling.operations = [{ id: 'o', kind: 'text', on: { uses: ['gone'] }, params: {} }];
    expect(toEditFlow(dangling, () => '').edges.map((edge) => edge.id)).toEqual([
      'input:i-clip->use:u-1',
      'operation:o->output',
      'use:u-1->output',
    ]);
  });

  it('draws an output alone for an empty draft', () => {
    const empty: EditGraph = { ...sampleGraph(), inputs: [], uses: [] };
    expect(toEditFlow(empty, () => '')).toMatchObject({ nodes: [{ id: 'output' }], edges: [] });
  });
});

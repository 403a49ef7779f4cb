import { expect, test } from 'vitest';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { node } from '../../testing/inspect-samples.ts';
import { foldGraph } from './graph-folding.ts';

/** A tree of `count` nodes with `width` ingredients each. */
const tree = (count: number, width: number) =>
  ProvenanceGraph.parse({
    nodes: Array.from({ length: count }, (_, index) => node(`n${index}`, { active: index === 0 })),
    edges: Array.from({ length: count - 1 }, (_, index) => ({
      id: `e${index}`,
      from: `n${Math.floor(index / width)}`,
      to: `n${index + 1}`,
      relation: 'componentOf',
      title: '',
      used: [],
    })),
    notes: [],
  });

const ids = (graph: ProvenanceGraph) => graph.nodes.map(({ id }) => id);

test('a small graph stays whole', () => {
  const graph = tree(60, 3);
  expect(foldGraph(graph, new Set(), undefined)).toEqual({ graph, hidden: new Map() });
});

test('of a large one, what was made last and its ingredients, and how many each of them hides', () => {
  const { graph, hidden } = foldGraph(tree(500, 4), new Set(), 'n0');
  expect(ids(graph)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  expect(graph.edges).toHaveLength(4);
  expect([...hidden]).toEqual([
    ['n1', 4],
    ['n2', 4],
    ['n3', 4],
    ['n4', 4],
  ]);
});

test('of hundreds of ingredients the first twelve, until they are asked for', () => {
  const wide = tree(300, 299);
  expect(foldGraph(wide, new Set(), undefined).hidden).toEqual(new Map([['n0', 287]]));
  expect(ids(foldGraph(wide, new Set(['n0']), undefined).graph)).toHaveLength(300);
});

test('unfolding goes down step by step, and the selected node is always in sight, with the way to it', () => {
  const large = tree(500, 4);
  expect(ids(foldGraph(large, new Set(['n1', 'n5']), undefined).graph)).toContain('n21');
  expect(ids(foldGraph(large, new Set(), 'n499').graph)).toEqual([
    'n0',
    'n1',
    'n2',
    'n3',
    'n4',
    'n7',
    'n30',
    'n124',
    'n499',
  ]);
});

test('trap: a cycle, or a selected node that nothing leads to, ends', () => {
  const large = tree(100, 4);
  const looped = {
    ...large,
    edges: [...large.edges, { ...large.edges[0]!, id: 'loop', from: 'n99', to: 'n0' }],
    nodes: [...large.nodes, { ...large.nodes[1]!, id: 'lost' }],
  };
  expect(ids(foldGraph(looped, new Set(ids(looped)), 'lost').graph)).toHaveLength(101);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlowGraph } from '#shared/tams/flow-graph.ts';
import { contributionGraph, flowNode, objectNode } from '../../testing/store-samples.ts';
import { focusOf, holderOf, storeLinks, type StoreLine, toLines } from './flow-graph-model.ts';

const outline = (lines: readonly StoreLine[]): unknown[] =>
  lines.map(({ node, relation, repeated, children }) => [
    `${relation ? `${relation}: ` : ''}${node.id}${repeated ? ' (again)' : ''}`,
    ...outline(children),
  ]);

describe('the picture', () => {
  test('parts stand to the left of the whole; the way to detached credentials is marked', () => {
    expect(
      storeLinks(contributionGraph('detached')).map((link) => [link.left, link.right, link.kind, link.credentials]),
    ).toEqual([
      ['flow:multi', 'source:multi', 'represents', false],
      ['flow:video', 'source:video', 'represents', false],
      ['flow:video', 'flow:multi', 'collects', true],
      ['flow:data', 'flow:multi', 'collects', true],
      ['source:video', 'source:multi', 'collects', false],
      ['object:media', 'flow:multi', 'first-used', false],
      ['object:store', 'flow:data', 'first-used', true],
    ]);
  });

  test('embedded credentials lie in the object of the Flow itself', () => {
    const ways = storeLinks(contributionGraph('embedded')).filter(({ credentials }) => credentials);
    expect(ways.map(({ left, right }) => [left, right])).toEqual([
      ['flow:video', 'flow:multi'],
      ['object:media', 'flow:multi'],
    ]);
  });

  test('a first use is drawn once, and edges to what is not there are not', () => {
    const graph = FlowGraph.parse({
      nodes: [flowNode('a', { focus: true }), objectNode('o')],
      edges: [
        { id: '1', from: 'flow:a', to: 'object:o', kind: 'uses' },
        { id: '2', from: 'flow:a', to: 'object:o', kind: 'first-used' },
        { id: '3', from: 'flow:a', to: 'object:elsewhere', kind: 'uses' },
      ],
      notes: [],
    });
    expect(storeLinks(graph).map(({ id }) => id)).toEqual(['2']);
  });

  test('who holds the credentials: the one that was named, else the nearest by collections', () => {
    const graph = contributionGraph('detached');
    expect(holderOf(graph)?.id).toBe('flow:data');
    expect(holderOf(graph, 'multi')?.id).toBe('flow:multi');
    expect(holderOf(graph, 'gone')?.id).toBe('flow:data');
    expect(holderOf(contributionGraph('none'))).toBeUndefined();
  });
});

describe('the list twin', () => {
  test('starts at the Flow in focus and says every edge', () => {
    expect(outline(toLines(contributionGraph('detached')))).toEqual([
      [
        'flow:video',
        [
          'collected by, as video: flow:multi',
          ['collects, as c2pa: flow:data', ['made of, as the first to use it: object:store']],
          ['made of, as the first to use it: object:media'],
          ['represents: source:multi', ['collects, as video: source:video (again)']],
        ],
        ['represents: source:video', ['collected by, as video: source:multi (again)']],
      ],
    ]);
  });

  test('any graph ends, names every node, and is at most twice as long as the graph', () => {
    const pairs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 40 });
    fc.assert(
      fc.property(pairs, (edges) => {
        const graph = FlowGraph.parse({
          nodes: Array.from({ length: 10 }, (_, index) => flowNode(String(index), { focus: index === 3 })),
          edges: edges.map(([from, to], index) => ({
            id: `e${index}`,
            from: `flow:${from}`,
            to: `flow:${to}`,
            kind: 'collects',
          })),
          notes: [],
        });
        const flat = toLines(graph).flatMap(flatten);
        expect(new Set(flat.map(({ key }) => key)).size).toBe(flat.length);
        expect(new Set(flat.map(({ node }) => node.id)).size).toBe(10);
        expect(flat.filter(({ repeated }) => !repeated)).toHaveLength(10);
        expect(flat.length).toBeLessThanOrEqual(10 + 2 * edges.length);
        expect(flat[0]?.node.id).toBe(focusOf(graph)?.id);
      }),
    );
  });
});

const flatten = (line: StoreLine): StoreLine[] => [line, ...line.children.flatMap(flatten)];

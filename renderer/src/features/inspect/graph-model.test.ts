import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { node, packageGraph } from '../../testing/inspect-samples.ts';
import { toTree, type TreeItem } from './graph-model.ts';

const graphOf = (ids: readonly string[], edges: readonly [string, string][]) =>
  ProvenanceGraph.parse({
    nodes: ids.map((id, index) => node(id, { active: index === 0 })),
    edges: edges.map(([from, to], index) => ({
      id: `e${index}`,
      from,
      to,
      relation: 'componentOf',
      title: to,
      used: [],
    })),
    notes: [],
  });

const outline = (items: readonly TreeItem[]): unknown[] =>
  items.map((item) => [item.node.id, ...outline(item.children)]);

describe('toTree', () => {
  test('the active manifest first, ingredients under what was made of them', () => {
    const { items, cut } = toTree(ProvenanceGraph.parse(packageGraph()));
    expect(outline(items)).toEqual([
      ['urn:c2pa:package', ['urn:c2pa:package#0'], ['urn:c2pa:clip'], ['urn:c2pa:outro']],
    ]);
    expect(cut).toBe(false);
  });

  test('a shared ingredient stands at each of its places, under keys of its own', () => {
    const { items } = toTree(
      graphOf(
        ['top', 'left', 'right', 'shared'],
        [
          ['top', 'left'],
          ['top', 'right'],
          ['left', 'shared'],
          ['right', 'shared'],
        ],
      ),
    );
    expect(outline(items)).toEqual([['top', ['left', ['shared']], ['right', ['shared']]]]);
    const keys = items.flatMap(allKeys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('trap: a cycle ends where it would start again, and a ring that hangs on nothing is still shown', () => {
    expect(
      outline(
        toTree(
          graphOf(
            ['a', 'b'],
            [
              ['a', 'b'],
              ['b', 'a'],
            ],
          ),
        ).items,
      ),
    ).toEqual([['a', ['b', ['a']]]]);
    expect(
      outline(
        toTree(
          graphOf(
            ['a', 'b', 'c'],
            [
              ['b', 'c'],
              ['c', 'b'],
            ],
          ),
        ).items,
      ),
    ).toEqual([['a'], ['b', ['c', ['b']]]]);
  });

  test('any graph ends, shows every node, and stays within its limit', () => {
    const pairs = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40 });
    fc.assert(
      fc.property(pairs, (edges) => {
        const ids = Array.from({ length: 12 }, (_, index) => `n${index}`);
        const { items, cut } = toTree(
          graphOf(
            ids,
            edges.map(([from, to]) => [`n${from}`, `n${to}`]),
          ),
        );
        const keys = items.flatMap(allKeys);
        expect(keys.length).toBeLessThanOrEqual(5000);
        expect(new Set(keys).size).toBe(keys.length);
        const shown = new Set(items.flatMap(allNodes));
        expect(cut || ids.every((id) => shown.has(id))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

const allKeys = (item: TreeItem): string[] => [item.key, ...item.children.flatMap(allKeys)];
const allNodes = (item: TreeItem): string[] => [item.node.id, ...item.children.flatMap(allNodes)];

import { expect, test } from 'vitest';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { node, packageGraph } from '../../testing/inspect-samples.ts';
import { contributionGraph } from '../../testing/store-samples.ts';
import { toStorePart } from './joined-cards.ts';

const graph = ProvenanceGraph.parse(packageGraph());

test('one picture: the Flow that holds the credentials is joined with the active manifest', () => {
  const { cards, links } = toStorePart(graph, contributionGraph('detached'), false);
  expect(cards).toHaveLength(7);
  expect(links.at(-1)).toMatchObject({
    source: 'urn:c2pa:package',
    target: 'store flow:data',
    label: 'holds',
    arrow: 'source',
  });
  const ids = new Set([...graph.nodes.map(({ id }) => id), ...cards.map(({ id }) => id)]);
  expect(links.every(({ source, target }) => ids.has(source) && ids.has(target))).toBe(true);
});

test('folded, the holder alone stands for the store', () => {
  const { cards, links } = toStorePart(graph, contributionGraph('embedded'), true);
  expect(cards.map(({ id }) => id)).toEqual(['store flow:multi']);
  expect(links.map(({ source, target }) => [source, target])).toEqual([['urn:c2pa:package', 'store flow:multi']]);
});

test('a store that names no holder: the Flow that was fetched held what was found', () => {
  const { links } = toStorePart(graph, contributionGraph('none'), false);
  expect(links.at(-1)?.target).toBe('store flow:video');
});

test('trap: a manifest with the name of a card of the store does not take its place', () => {
  const forged = ProvenanceGraph.parse({ nodes: [node('store flow:data', { active: true })], edges: [], notes: [] });
  const { cards } = toStorePart(forged, contributionGraph('detached'), false);
  expect(cards.map(({ id }) => id)).not.toContain('store flow:data');
});

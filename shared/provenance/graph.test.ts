import { describe, expect, it } from 'vitest';
import {
  syntheticStore,
  type SyntheticIngredient,
  type SyntheticManifest,
} from '../../tests/support/synthetic-store.ts';
import { buildGraph } from '#shared/provenance/graph.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { LIMITS } from '#shared/provenance/walk.ts';

const graph = (active: string, manifests: Record<string, SyntheticManifest>) =>
  buildGraph(parseManifestStore(syntheticStore({ active, manifests })));

describe('the provenance graph', () => {
  it('says what a claim says, whole', () => {
    const result = graph('m', {
      m: {
        title: 'Package',
        time: '2026-01-02T03:04:05+00:00',
        ingredients: [
          {
            title: 'clip.mp4',
            manifest: 'c',
            metadata: {
              regionOfInterest: { region: [{ type: 'temporal', time: { type: 'npt', start: '1', end: '1:15.2' } }] },
            },
          },
          { title: 'intro.mp4' },
        ],
        assertions: [
          {
            label: 'c2pa.actions.v2',
            created: true,
            data: {
              softwareAgents: [{ name: 'Editor', version: '2' }],
              actions: [
                {
                  action: 'c2pa.created',
                  digitalSourceType:
                    'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
                  softwareAgentIndex: 0,
                },
                {
                  action: 'c2pa.placed',
                  parameters: { ingredients: [{ url: 'self#jumbf=c2pa.assertions/c2pa.ingredient.v3', hash: 'x' }] },
                  changes: [
                    {
                      region: [
                        { type: 'temporal', time: { type: 'npt', start: '4', end: '75.2' } },
                        { type: 'spatial' },
                      ],
                    },
                  ],
                },
                { action: 'org.example.stamped', reason: 'house rule', parameters: { instanceId: 'xmp:iid:1' } },
              ],
            },
          },
          {
            label: 'cawg.metadata',
            data: { '@context': { dc: 'x' }, 'dc:title': ['A', 'B'], 'dc:creator': [{ name: 'Jo' }] },
          },
          { label: 'com.example.opaque', data: { a: 1 } },
        ],
      },
      c: { title: 'Contribution', version: 1 },
    });
    expect(result).toEqual({
      notes: [],
      edges: [
        {
          id: 'm#0',
          from: 'm',
          to: 'c',
          relation: 'componentOf',
          title: 'clip.mp4',
          instanceId: 'xmp:iid:0',
          used: [{ start: 1_000_000_000n, end: 75_200_000_000n }],
        },
        {
          id: 'm#1',
          from: 'm',
          to: 'm#1',
          relation: 'componentOf',
          title: 'intro.mp4',
          instanceId: 'xmp:iid:1',
          used: [],
        },
      ],
      nodes: [
        {
          id: 'm',
          kind: 'manifest',
          active: true,
          title: 'Package',
          signer: 'm signer',
          signedAt: '2026-01-02T03:04:05+00:00',
          claimVersion: 2,
          actions: [
            {
              action: 'c2pa.created',
              label: 'Created',
              agent: 'Editor 2',
              digitalSourceType: {
                uri: 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
                label: 'Edited with generative AI',
              },
              ingredients: [],
              changes: [],
              attribution: 'created',
            },
            {
              action: 'c2pa.placed',
              label: 'Imported',
              ingredients: ['m#0'],
              // Not npt (seconds end at 59): kept as it stands rather than guessed.
              changes: [{ raw: '4 – 75.2' }],
              attribution: 'created',
            },
            {
              action: 'org.example.stamped',
              label: 'org.example.stamped',
              ingredients: ['m#1'],
              changes: [],
              reason: 'house rule',
              attribution: 'created',
            },
          ],
          assertions: [
            expect.objectContaining({ label: 'c2pa.actions.v2', title: 'Edits and activity', attribution: 'created' }),
            expect.objectContaining({ label: 'cawg.metadata', title: 'Editorial metadata', attribution: 'gathered' }),
            { label: 'com.example.opaque', attribution: 'gathered', data: '{\n  "a": 1\n}' },
          ],
          disclosures: [
            {
              kind: 'ai-assisted',
              label: 'Edited with generative AI',
              uri: 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
              action: 'c2pa.created',
            },
          ],
          metadata: [
            { name: 'dc:title', value: 'A, B', source: 'cawg.metadata' },
            { name: 'dc:creator › name', value: 'Jo', source: 'cawg.metadata' },
          ],
          redactions: [],
        },
        {
          id: 'c',
          kind: 'manifest',
          active: false,
          title: 'Contribution',
          signer: 'c signer',
          claimVersion: 1,
          actions: [],
          assertions: [],
          disclosures: [],
          metadata: [],
          redactions: [],
        },
        {
          id: 'm#1',
          kind: 'plain-ingredient',
          active: false,
          title: 'intro.mp4',
          actions: [],
          assertions: [],
          disclosures: [],
          metadata: [],
          redactions: [],
        },
      ],
    });
    expect(ProvenanceGraph.decode(ProvenanceGraph.encode(result))).toEqual(result);
  });

  it('has a shared ingredient once', () => {
    const { nodes, edges } = graph('a', {
      a: { ingredients: [{ manifest: 'b' }, { manifest: 'c' }] },
      b: { ingredients: [{ manifest: 'd' }] },
      c: { ingredients: [{ manifest: 'd' }] },
      d: {},
    });
    expect(nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['a>b', 'a>c', 'b>d', 'c>d']);
  });

  it('survives a cyclic store and says so (trap: the engine lets one out with validation off)', () => {
    const { nodes, notes } = graph('a', {
      a: { ingredients: [{ manifest: 'b' }] },
      b: { ingredients: [{ manifest: 'a' }, { manifest: 'b' }] },
    });
    expect(nodes.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(notes).toEqual(['The chain runs in a circle: a manifest is an ingredient of itself.']);
  });

  it('shows an ingredient whose manifest is missing, and leaves orphans aside', () => {
    const { nodes, notes } = graph('a', { a: { ingredients: [{ manifest: 'gone', title: 'x' }] }, orphan: {} });
    expect(nodes.map(({ id, kind, title }) => [id, kind, title])).toEqual([
      ['a', 'manifest', 'a'],
      ['a#0', 'plain-ingredient', 'x'],
    ]);
    expect(notes).toEqual([
      '1 ingredient of the chain named a manifest that is not in this file.',
      '1 manifest in this file took no part in the chain; they were left aside.',
    ]);
  });

  it('does not let a manifest pass for a plain ingredient by its label', () => {
    const { nodes } = graph('a', {
      a: { ingredients: [{ title: 'plain' }, { manifest: 'a#0' }] },
      'a#0': { title: 'impostor' },
    });
    expect(nodes.map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'manifest'],
      ['a#0', 'plain-ingredient'],
      ['a#1', 'plain-ingredient'],
    ]);
  });

  it.each([
    ['deep', (index: number): SyntheticIngredient[] => [{ manifest: `m${index + 1}` }]],
    [
      'wide',
      (index: number): SyntheticIngredient[] =>
        index === 0 ? Array.from({ length: 9_999 }, (_, i) => ({ manifest: `m${i + 1}` })) : [],
    ],
    ['plain', (index: number): SyntheticIngredient[] => (index === 0 ? Array.from({ length: 9_999 }, () => ({})) : [])],
    [
      'a lattice',
      (index: number): SyntheticIngredient[] => [1, 2, 3].map((step) => ({ manifest: `m${index + step}` })),
    ],
  ])('takes 10,000 nodes, %s, in its stride (R66)', (_, ingredients) => {
    const manifests = Object.fromEntries(
      Array.from({ length: 10_000 }, (__, index) => [
        `m${index}`,
        {
          ingredients: ingredients(index).filter(
            ({ manifest }) => manifest === undefined || Number(manifest.slice(1)) < 10_000,
          ),
        },
      ]),
    );
    const store = parseManifestStore(syntheticStore({ active: 'm0', manifests }));
    const start = performance.now();
    expect(buildGraph(store).nodes).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('stops at its limit and says so', () => {
    const ingredients = Array.from({ length: LIMITS.nodes + 5 }, () => ({}));
    const { nodes, notes } = graph('m', { m: { ingredients } });
    expect(nodes).toHaveLength(LIMITS.nodes);
    expect(notes).toEqual([`The chain has more than ${LIMITS.nodes} parts; the rest is not shown.`]);
  });
});

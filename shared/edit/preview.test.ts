import { describe, expect, test } from 'vitest';
import { AssetId } from '#shared/api/ids.ts';
import type { InputFacts } from '#shared/edit/plan-model.ts';
import { planClaim } from '#shared/edit/plan.ts';
import { previewManifest } from '#shared/edit/preview.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { buildGraph } from '#shared/provenance/graph.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';

const S = 1_000_000_000n;

describe('the claim preview', () => {
  test('is shown by the code that shows signed claims: nodes, edges, seconds used, actions', () => {
    let graph = emptyGraph('Package');
    for (const id of ['intro', 'clip']) {
      const media = { kind: 'file' as const, asset: AssetId.parse('a_000000000000') };
      graph = addInput(graph, { id, media, title: `${id}.mp4`, format: 'video/mp4', duration: 4n * S });
    }
    graph = addUse(addUse(graph, { id: 'u1', input: 'intro' }), {
      id: 'u2',
      input: 'clip',
      source: { start: S, end: 3n * S },
    });
    const signed: InputFacts = { hasStore: true, integrity: 'intact', sourceTypes: [], depth: 1 };
    const plan = planClaim(graph, new Map([['clip', signed]]));
    const preview = previewManifest(plan, 'Broadcaster', { name: 'Countersign', version: '0.1.0' });
    const { nodes, edges, notes } = buildGraph(parseManifestStore(preview));
    expect(notes).toEqual([]);
    expect(nodes.map(({ kind, title, active, signer }) => ({ kind, title, active, signer }))).toEqual([
      { kind: 'manifest', title: 'Package', active: true, signer: 'Broadcaster' },
      { kind: 'manifest', title: 'clip.mp4', active: false, signer: undefined },
      { kind: 'plain-ingredient', title: 'intro.mp4', active: false, signer: undefined },
    ]);
    expect(edges.map(({ relation, title, used }) => ({ relation, title, used }))).toEqual([
      { relation: 'componentOf', title: 'intro.mp4', used: [{ start: 0n, end: 4n * S }] },
      { relation: 'componentOf', title: 'clip.mp4', used: [{ start: S, end: 3n * S }] },
    ]);
    expect(nodes[0]?.actions.map(({ action, ingredients, attribution }) => [action, ingredients, attribution])).toEqual(
      [
        ['c2pa.created', [], 'created'],
        ['c2pa.placed', [edges[0]?.id], 'created'],
        ['c2pa.placed', [edges[1]?.id], 'created'],
        ['c2pa.trimmed', [], 'created'],
        ['c2pa.repackaged', [], 'created'],
        ['c2pa.published', [], 'created'],
      ],
    );
  });
});

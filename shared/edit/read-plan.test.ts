import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { previewManifest } from '#shared/edit/preview.ts';
import { planClaim } from '#shared/edit/plan.ts';
import { readPlan } from '#shared/edit/read-plan.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { stated } from '#shared/edit/stated.ts';
import { editGraphs, inputFacts } from '../../tests/edit/graphs.ts';

const generator = { name: 'Countersign', version: '0.1.0' };
const S = 1_000_000_000n;

/** One manifest of somebody else's. */
function read(manifest: object) {
  const store = parseManifestStore({
    active_manifest: 'm',
    manifests: { m: { label: 'm', claim_version: 2, ...manifest } },
  });
  return readPlan(store.manifests.get('m')!, 'video/mp4');
}
const actions = (...list: object[]) => ({ label: 'c2pa.actions.v2', created: true, data: { actions: list } });
const npt = (start: string, end: string) => ({ region: [{ type: 'temporal', time: { type: 'npt', start, end } }] });
const clip = (label: string, id: string, ...used: [string, string][]) => ({
  title: id,
  format: 'video/mp4',
  relationship: 'componentOf',
  instance_id: id,
  label,
  ...(used.length > 0 && { metadata: { regionOfInterest: { region: used.map(([a, b]) => npt(a, b).region[0]) } } }),
});
const named = (label: string) => ({ ingredients: [{ url: `self#jumbf=c2pa.assertions/${label}`, hash: 'x' }] });

describe('reading a plan back', () => {
  test('the law: what was planned, written and read is what was planned', () => {
    fc.assert(
      fc.property(editGraphs, inputFacts, (graph, facts) => {
        const plan = planClaim(graph, facts);
        // The preview has the shape the engine prints; tests/edit-engine.test.ts holds it to that.
        const store = JSON.parse(JSON.stringify(previewManifest(plan, 'Desk', generator))) as unknown;
        const { active_manifest: active = '', manifests } = parseManifestStore(store);
        const { plan: again, ambiguous } = readPlan(manifests.get(active)!, 'video/mp4');
        expect(stated(again)).toEqual(stated(plan));
        expect(ambiguous).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('of others’ claims, one use each is exact', () => {
    const { plan, ambiguous } = read({
      ingredients: [clip('c2pa.ingredient.v3', 'a', ['1', '3'])],
      assertions: [
        actions({ action: 'c2pa.placed', parameters: named('c2pa.ingredient.v3'), changes: [npt('4', '6')] }),
      ],
    });
    expect(ambiguous).toEqual([]);
    expect(plan.actions[0]?.uses).toEqual([
      { use: 'a:1', source: { start: S, end: 3n * S }, output: { start: 4n * S, end: 6n * S } },
    ]);
  });

  test('several uses of one ingredient are matched by order, and that is said', () => {
    const { plan, ambiguous } = read({
      ingredients: [clip('c2pa.ingredient.v3', 'a', ['1', '3'], ['7', '8'])],
      assertions: [
        actions(
          { action: 'c2pa.placed', parameters: named('c2pa.ingredient.v3'), changes: [npt('0', '2')] },
          {
            action: 'c2pa.placed',
            parameters: named('c2pa.ingredient.v3'),
            changes: [{ ...npt('2', '3'), identifier: 'second' }],
          },
        ),
      ],
    });
    expect(ambiguous).toEqual(['The parts of “a” were matched with their places by order.']);
    expect(plan.actions.map((action) => action.uses.map((use) => [use.use, use.source.start]))).toEqual([
      [['a:1', 1n * S]],
      [['second', 7n * S]],
    ]);
  });

  test('what a claim does not say is not made up', () => {
    const { plan, ambiguous } = read({
      ingredients: [clip('c2pa.ingredient.v3', 'a'), clip('c2pa.ingredient.v3__1', 'b', ['0', '1'])],
      assertions: [
        actions(
          { action: 'c2pa.placed', parameters: named('c2pa.ingredient.v3'), changes: [npt('0', '2')] },
          {
            action: 'c2pa.placed',
            parameters: named('c2pa.ingredient.v3__1'),
            changes: [npt('2', '3'), npt('5', '6')],
          },
          { action: 'c2pa.placed', parameters: named('c2pa.ingredient.v3__7'), changes: [npt('3', '75.2')] },
          {
            action: 'c2pa.removed',
            parameters: { ingredients: [{ url: 'self#jumbf=/c2pa/other/c2pa.assertions/c2pa.ingredient.v3' }] },
          },
          { action: 'c2pa.filtered', softwareAgentIndex: 4 },
        ),
      ],
    });
    expect(plan.actions.flatMap((action) => action.uses)).toEqual([]);
    expect(ambiguous).toEqual([
      '“c2pa.placed” names an ingredient that this claim does not have.',
      '“c2pa.placed” has a place that cannot be made out.',
      '“c2pa.removed” names an ingredient that this claim does not have.',
      '“c2pa.filtered” names a program that is not in the list.',
      'The claim says where “a” is, but not which of its seconds were used.',
      'The claim says where “b” is, but not which of its used parts is where.',
    ]);
  });

  test('claims of version 1 name ingredients by instance id and agents by name', () => {
    const { plan } = read({
      claim_version: 1,
      ingredients: [clip('c2pa.ingredient', 'xmp:iid:1')],
      assertions: [
        {
          label: 'c2pa.actions',
          data: { actions: [{ action: 'c2pa.color_adjustments', softwareAgent: 'Editor', instanceId: 'xmp:iid:1' }] },
        },
      ],
    });
    expect(plan.actions).toEqual([
      {
        from: 'action:1',
        action: 'c2pa.color_adjustments',
        inputs: ['xmp:iid:1'],
        changes: [],
        uses: [],
        parameters: {},
        attribution: 'gathered',
        agent: { name: 'Editor' },
        because: 'The claim says so.',
      },
    ]);
  });

  test('no manifest is odd enough to break it', () => {
    const odd = fc.anything({ withBigInt: false });
    const assertion = fc.record({
      label: fc.constantFrom('c2pa.actions.v2', 'c2pa.actions', 'org.countersign.inputs', 'x'),
      data: odd,
    });
    const action = fc.record(
      {
        action: odd,
        changes: odd,
        parameters: fc.oneof(odd, fc.record({ 'org.countersign.uses': odd, ingredients: odd })),
      },
      { requiredKeys: [] },
    );
    const list = fc.record({
      label: fc.constant('c2pa.actions.v2'),
      data: fc.record({ actions: fc.array(action), softwareAgents: odd }),
    });
    fc.assert(
      fc.property(fc.array(odd), fc.array(fc.oneof(assertion, list)), (ingredients, assertions) => {
        const { plan } = read({ ingredients, assertions });
        expect(plan.ingredients).toHaveLength(ingredients.length);
      }),
    );
  });
});

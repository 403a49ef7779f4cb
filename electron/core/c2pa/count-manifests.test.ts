import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countManifests, reachableManifests } from './count-manifests.ts';

const store = (active: string | null, links: Record<string, Array<string | null>>) => ({
  active_manifest: active,
  manifests: Object.fromEntries(
    Object.entries(links).map(([label, next]) => [label, { ingredients: next.map((to) => ({ active_manifest: to })) }]),
  ),
});

describe('counting the manifests that the active one reaches', () => {
  test('counts a shared ingredient once, and neither orphans nor ingredients without a manifest', () => {
    const links = { out: ['a', 'b', null], a: ['shared'], b: ['shared', 'gone'], shared: [], orphan: ['a'] };
    expect(reachableManifests(store('out', links))).toEqual(new Set(['out', 'a', 'b', 'shared']));
    expect(countManifests(store('out', links))).toBe(4);
  });

  test('is 0 without an active manifest, and ends with labels that are names of object parts', () => {
    expect(countManifests(store(null, { a: [] }))).toBe(0);
    expect(countManifests(store('out', { out: ['constructor', '__proto__'] }))).toBe(1);
  });

  test('R66: ends in any graph, cycles and 10,000 manifests included', () => {
    const label = fc.integer({ min: 0, max: 30 }).map(String);
    fc.assert(
      fc.property(fc.dictionary(label, fc.array(label)), label, (links, active) => {
        const count = countManifests(store(active, links));
        expect(count).toBeLessThanOrEqual(Object.keys(links).length);
        expect(count > 0).toBe(Object.hasOwn(links, active));
      }),
    );
    const long = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [String(n), [String((n + 1) % 10_000)]]));
    expect(countManifests(store('0', long))).toBe(10_000);
  });
});

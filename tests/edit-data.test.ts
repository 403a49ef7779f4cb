import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlan } from '#shared/edit/read-plan.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { never, startEngine } from './support/engine.ts';

/* Plans read from claims that others made: nothing invented, nothing lost, and what is unclear said. */

const data = join(import.meta.dirname, '../../shared/data/media');
const present = existsSync(data);
if (!present) process.stdout.write('not run: ../shared/data is absent, so no plans of others were read\n');

describe.skipIf(!present)('plans of others', () => {
  const { engine } = startEngine();

  test.each([
    'C.jpg',
    'CACA.jpg',
    'XCA.jpg',
    'chain-of-six.jpg',
    'dashinit.mp4',
    'legacy.mp4',
    'ocsp.jpg',
    'update_manifest.jpg',
    'video1.mp4',
  ])('%s', async (name) => {
    const reading = await engine.read(
      { path: join(data, name), trust: { lists: [] }, verify: false },
      { signal: never() },
    );
    const { manifests } = parseManifestStore(reading.store);
    expect(manifests.size).toBeGreaterThan(0);
    for (const manifest of manifests.values()) {
      const { plan, ambiguous } = readPlan(manifest, 'image/jpeg');
      const raw = manifest.assertions
        .filter(({ label }) => /^c2pa\.actions(\.|_|$)/.test(label))
        .flatMap(({ data: list }) => (list as { actions: { action: string }[] }).actions);
      expect(plan.actions.map((action) => action.action)).toEqual(raw.map((action) => action.action));
      expect(plan.ingredients.map((ingredient) => [ingredient.title, ingredient.relation])).toEqual(
        manifest.ingredients.map((ingredient) => [ingredient.title ?? '', ingredient.relationship]),
      );
      // None of them says which seconds of what are where, so no pair may appear.
      expect(plan.actions.flatMap((action) => action.uses)).toEqual([]);
      // Two say that something was opened, but not what: one has a parent it can only be, the other has nothing at all.
      const silent = ['legacy.mp4', 'video1.mp4'].includes(name);
      const meant =
        plan.ingredients.length > 0
          ? 'does not say what; the only parent is taken for it.'
          : 'does not say what, and no ingredient can be meant.';
      expect(ambiguous).toEqual(silent ? [`“c2pa.opened” ${meant}`] : []);
      const tied = plan.actions.filter(({ action }) => action === 'c2pa.opened' || action === 'c2pa.placed');
      for (const { inputs } of tied) expect(inputs).toHaveLength(plan.ingredients.length > 0 ? 1 : 0);
    }
  });
});

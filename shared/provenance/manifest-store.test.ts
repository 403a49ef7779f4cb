import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { AppError } from '#shared/rpc/errors.ts';

describe('the manifest store at the edge', () => {
  it.each([null, undefined, 'text', 7, []])('refuses %j, which is no store', (json) => {
    expect(() => parseManifestStore(json)).toThrow(AppError);
  });

  it('takes any object, however odd, without throwing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('active_manifest', 'manifests', 'validation_results'), fc.jsonValue()),
        (json) => {
          expect(parseManifestStore(json).manifests).toBeInstanceOf(Map);
        },
      ),
    );
  });

  it('keeps the parts of a manifest that can be read when others cannot', () => {
    const store = parseManifestStore({
      active_manifest: 'a',
      manifests: {
        a: { title: 7, ingredients: [5, { title: 'kept' }], assertions: 'none', claim_version: 2 },
        b: 'odd',
      },
    });
    expect([...store.manifests.keys()]).toEqual(['a', 'b']);
    expect(store.manifests.get('a')).toMatchObject({ claim_version: 2, assertions: [] });
    expect(store.manifests.get('a')?.title).toBeUndefined();
    expect(store.manifests.get('a')?.ingredients.map(({ title }) => title)).toEqual([undefined, 'kept']);
  });

  it('never lets an odd status hide a failure', () => {
    const { validation_results: results } = parseManifestStore({
      validation_results: {
        activeManifest: { success: [], informational: [], failure: [{ code: 9 }, 'odd', { code: 'x.y' }] },
      },
    });
    expect(results?.activeManifest?.failure.map(({ code }) => code)).toEqual(['general.error', 'general.error', 'x.y']);
  });

  it('takes __proto__ for the label it is', () => {
    const store = parseManifestStore(
      JSON.parse('{"active_manifest":"__proto__","manifests":{"__proto__":{"title":"t"}}}'),
    );
    expect(store.manifests.get('__proto__')?.title).toBe('t');
  });
});

/** Manifest store JSON in the engine's shape, for tests of what no real file at hand contains. */

type Codes = Partial<Record<'success' | 'informational' | 'failure', readonly string[]>>;

export interface SyntheticIngredient {
  readonly title?: string;
  /** Label of its manifest in the same store. */
  readonly manifest?: string;
  readonly relationship?: string;
  readonly metadata?: unknown;
  /** Codes its signer recorded about it. */
  readonly recorded?: Codes;
  /** Codes its signer recorded about deeper ingredients, by assertion URI. */
  readonly recordedDeltas?: Readonly<Record<string, Codes>>;
  /** Failures recorded in the manner of claims before 2.0. */
  readonly legacy?: readonly string[];
}

export interface SyntheticManifest {
  readonly title?: string;
  readonly version?: number;
  readonly time?: string;
  readonly assertions?: readonly unknown[];
  readonly ingredients?: readonly SyntheticIngredient[];
}

export interface SyntheticStore {
  readonly active: string;
  readonly manifests: Readonly<Record<string, SyntheticManifest>>;
  readonly codes?: Codes;
  /** What the engine found just now about ingredients, by assertion URI; `uriOf` makes them. */
  readonly deltas?: Readonly<Record<string, Codes>>;
}

/** Ingredient assertions are labelled as the engine labels them: the first bare, then `__1`, `__2`. */
export const uriOf = (manifest: string, index: number): string =>
  `self#jumbf=/c2pa/${manifest}/c2pa.assertions/${ingredientLabel(index)}`;

/** The JSON `Reader.json()` would give. Parse it with `parseManifestStore`. */
export function syntheticStore(store: SyntheticStore): unknown {
  return {
    active_manifest: store.active,
    manifests: Object.fromEntries(
      Object.entries(store.manifests).map(([label, manifest]) => [label, manifestJson(label, manifest)]),
    ),
    validation_results: {
      activeManifest: codesJson(store.codes ?? {}, store.active),
      ...(store.deltas && { ingredientDeltas: deltasJson(store.deltas) }),
      specVersion: '2.4.0',
    },
    // Never to be believed: it is about the active manifest alone and merges purposes.
    validation_state: 'Trusted',
  };
}

function manifestJson(label: string, manifest: SyntheticManifest): unknown {
  return {
    label,
    title: manifest.title ?? label,
    claim_version: manifest.version ?? 2,
    signature_info: { alg: 'Es256', common_name: `${label} signer`, time: manifest.time },
    assertions: manifest.assertions ?? [],
    ingredients: (manifest.ingredients ?? []).map((ingredient, index) => ({
      title: ingredient.title ?? `ingredient ${index}`,
      relationship: ingredient.relationship ?? 'componentOf',
      instance_id: `xmp:iid:${index}`,
      label: ingredientLabel(index),
      active_manifest: ingredient.manifest,
      metadata: ingredient.metadata,
      ...(ingredient.legacy && { validation_status: ingredient.legacy.map((code) => ({ code })) }),
      ...((ingredient.recorded ?? ingredient.recordedDeltas) && {
        validation_results: {
          activeManifest: codesJson(ingredient.recorded ?? {}, ingredient.manifest ?? label),
          ...(ingredient.recordedDeltas && { ingredientDeltas: deltasJson(ingredient.recordedDeltas) }),
        },
      }),
    })),
  };
}

const ingredientLabel = (index: number): string => `c2pa.ingredient.v3${index === 0 ? '' : `__${index}`}`;

const deltasJson = (deltas: Readonly<Record<string, Codes>>): unknown[] =>
  Object.entries(deltas).map(([uri, codes]) => ({
    ingredientAssertionURI: uri,
    validationDeltas: codesJson(codes, ''),
  }));

const codesJson = (codes: Codes, manifest: string): unknown =>
  Object.fromEntries(
    (['success', 'informational', 'failure'] as const).map((bucket) => [
      bucket,
      (codes[bucket] ?? []).map((code) => ({
        code,
        url: `self#jumbf=/c2pa/${manifest}/c2pa.signature`,
        explanation: `the engine on ${code}`,
      })),
    ]),
  );

import type { Ingredient, Manifest, ManifestStore } from '#shared/provenance/manifest-store.ts';

/*
 * The one walk over a manifest store: from the active manifest through ingredients, breadth first, every manifest once. The graph and
 * the verdict both stand on it, so that they agree on ids and on what belongs to the chain. A loop over a queue, never recursion:
 * the engine lets a cyclic store out when it does not validate (R66, c2pa-engine.md section 11).
 */

export const LIMITS = {
  /** Nodes, manifests and plain ingredients together. */
  nodes: 20_000,
};

export interface IngredientVisit {
  /** `<manifest label>#<ingredient index>`: the edge's id, and the node's when the ingredient carries no manifest. */
  readonly id: string;
  readonly from: string;
  readonly index: number;
  readonly ingredient: Ingredient;
  /** Node id the ingredient leads to. */
  readonly to: string;
  /** False: nothing but the ingredient assertion is known of it. */
  readonly hasManifest: boolean;
  /** JUMBF URI of the ingredient assertion, as validation results name it. */
  readonly uri: string;
}

export interface ManifestVisit {
  readonly label: string;
  readonly manifest: Manifest;
  /** Steps from the active manifest, by the shortest way. */
  readonly depth: number;
  /** The ingredient this manifest was reached by; absent for the active manifest. */
  readonly via: IngredientVisit | undefined;
}

export interface Walk {
  /** In the order they were reached; the active manifest first. */
  readonly manifests: ReadonlyMap<string, ManifestVisit>;
  readonly ingredients: readonly IngredientVisit[];
  readonly cyclic: boolean;
  /** Plain sentences on what could not be followed. */
  readonly notes: readonly string[];
}

/** Walks the chain of the active manifest. Manifests the chain does not reach are counted in a note and otherwise left alone. */
export function walk(store: ManifestStore): Walk {
  const active = store.active_manifest;
  const root = active === undefined ? undefined : store.manifests.get(active);
  if (active === undefined || !root) {
    return {
      manifests: new Map(),
      ingredients: [],
      cyclic: false,
      notes: ['The manifest store names no active manifest.'],
    };
  }
  const manifests = new Map<string, ManifestVisit>([
    [active, { label: active, manifest: root, depth: 0, via: undefined }],
  ]);
  const ingredients: IngredientVisit[] = [];
  const notes: string[] = [];
  let plain = 0;
  let missing = 0;
  let full = false;
  // A Map is iterated in the order of insertion, and entries added meanwhile are still visited: the Map is its own queue.
  for (const visit of manifests.values()) {
    for (const [index, ingredient] of visit.manifest.ingredients.entries()) {
      const step = stepTo(store, visit.label, index, ingredient);
      const target = step.hasManifest ? store.manifests.get(step.to) : undefined;
      const known = manifests.has(step.to);
      if (!known && manifests.size + plain >= LIMITS.nodes) {
        full = true;
        continue;
      }
      ingredients.push(step);
      if (!target) {
        plain += 1;
        if (ingredient.active_manifest !== undefined) missing += 1;
      } else if (!known) {
        manifests.set(step.to, { label: step.to, manifest: target, depth: visit.depth + 1, via: step });
      }
    }
  }
  if (full) notes.push(`The chain has more than ${LIMITS.nodes} parts; the rest is not shown.`);
  if (missing > 0)
    notes.push(`${count(missing, 'ingredient')} of the chain named a manifest that is not in this file.`);
  const cyclic = hasCycle(manifests, ingredients);
  if (cyclic) notes.push('The chain runs in a circle: a manifest is an ingredient of itself.');
  const orphans = full ? 0 : store.manifests.size - manifests.size;
  if (orphans > 0)
    notes.push(`${count(orphans, 'manifest')} in this file took no part in the chain; they were left aside.`);
  return { manifests, ingredients, cyclic, notes };
}

/** JUMBF URI of an assertion, absolute in the store. */
export const assertionUri = (manifest: string, label: string): string =>
  `self#jumbf=/c2pa/${manifest}/c2pa.assertions/${label}`;

function stepTo(store: ManifestStore, from: string, index: number, ingredient: Ingredient): IngredientVisit {
  const id = `${from}#${index}`;
  const label = ingredient.active_manifest;
  // JUMBF labels hold no '#'; one that does could pass for the id of a plain ingredient elsewhere in the graph.
  const hasManifest = label !== undefined && !label.includes('#') && store.manifests.has(label);
  const uri = assertionUri(from, ingredient.label ?? '');
  return { id, from, index, ingredient, to: hasManifest ? label : id, hasManifest, uri };
}

/** Takes away what nothing points to until nothing more can be taken; what is left goes round (Kahn). */
function hasCycle(manifests: ReadonlyMap<string, ManifestVisit>, ingredients: readonly IngredientVisit[]): boolean {
  const incoming = new Map<string, number>();
  const outgoing = new Map<string, string[]>();
  for (const { from, to, hasManifest } of ingredients) {
    if (!hasManifest) continue;
    incoming.set(to, (incoming.get(to) ?? 0) + 1);
    const targets = outgoing.get(from);
    if (targets) targets.push(to);
    else outgoing.set(from, [to]);
  }
  const free = [...manifests.keys()].filter((label) => !incoming.has(label));
  let taken = 0;
  for (let label = free.pop(); label !== undefined; label = free.pop()) {
    taken += 1;
    for (const to of outgoing.get(label) ?? []) {
      const left = (incoming.get(to) ?? 0) - 1;
      incoming.set(to, left);
      if (left === 0) free.push(to);
    }
  }
  return taken < manifests.size;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

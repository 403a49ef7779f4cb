import { buildGraph } from '#shared/provenance/graph.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import type { Reading } from '#core/c2pa/reading.ts';

interface Status {
  code: string;
  explanation?: string;
}
interface Results {
  activeManifest?: { success: Status[]; informational: Status[]; failure: Status[] };
  ingredientDeltas?: unknown[];
  trustListUri?: string;
}
interface Ingredient {
  title?: string;
  active_manifest?: string;
  validation_results?: Results;
}

/** The engine's JSON as far as tests look into it. */
export interface StoreJson {
  active_manifest: string;
  manifests: Record<
    string,
    {
      ingredients?: Ingredient[];
      thumbnail?: { identifier: string };
      claim_generator_info?: Array<Record<string, unknown>>;
    }
  >;
  validation_state: string;
  validation_results?: Results;
}

export const storeOf = (reading: Reading): StoreJson => reading.store as StoreJson;

/** State, trust list and codes of the active manifest. */
export function codesOf(reading: Reading) {
  const store = storeOf(reading);
  const { activeManifest, trustListUri } = store.validation_results ?? {};
  const list = (statuses: Status[] | undefined) => (statuses ?? []).map(({ code }) => code);
  return {
    state: store.validation_state,
    list: trustListUri,
    success: list(activeManifest?.success),
    informational: list(activeManifest?.informational),
    failure: list(activeManifest?.failure),
  };
}

export const ingredientsOf = (reading: Reading): Ingredient[] => {
  const store = storeOf(reading);
  return store.manifests[store.active_manifest]?.ingredients ?? [];
};

/** How many manifests the active one reaches, itself included. */
export const manifestsOf = ({ store }: Reading): number =>
  buildGraph(parseManifestStore(store)).nodes.filter(({ kind }) => kind === 'manifest').length;

import { z } from '#shared/rpc/zod.ts';

const Store = z.object({
  active_manifest: z.string().nullish(),
  manifests: z.record(
    z.string(),
    z.object({ ingredients: z.array(z.object({ active_manifest: z.string().nullish() })).nullish() }),
  ),
});

/**
 * How many manifests the active one reaches through its ingredients, itself included; 0 when there is none. An export must reach one
 * more than its inputs reach together (R7), each shared manifest once: pass the result's own labels to compare. Safe with cycles.
 */
export const countManifests = (store: unknown): number => reachableManifests(store).size;

/** The labels `countManifests` counts. */
export function reachableManifests(store: unknown): Set<string> {
  const { active_manifest: active, manifests } = Store.parse(store);
  const found = new Set<string>();
  const open = [active];
  while (open.length > 0) {
    const label = open.pop();
    if (label == null || found.has(label) || !Object.hasOwn(manifests, label)) continue;
    found.add(label);
    for (const { active_manifest: next } of manifests[label]?.ingredients ?? []) open.push(next);
  }
  return found;
}

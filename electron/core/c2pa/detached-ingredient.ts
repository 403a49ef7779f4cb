import { Reader } from '@contentauth/c2pa-node';
import { readFile } from 'node:fs/promises';
import { AppError } from '#shared/rpc/errors.ts';

/** An ingredient whose manifest store stands apart from its media, as the engine's Builder takes it (c2pa-engine.md section 6). */
export interface DetachedIngredient {
  /** For `ingredients` of the manifest definition. */
  readonly json: Record<string, unknown>;
  /** To be added under the identifier that `json` names. */
  readonly resource: { readonly identifier: string; readonly store: Buffer };
}

/**
 * Validates the media with its store and carries the store whole (R7). `addIngredient` cannot do it: it reads the media's own store, or
 * none. What is recorded of the validation is ours, of media and store together, without a word on which list vouched.
 * @param settings those of the signing: they name no list
 * @throws AppError 'signing_failed' when there is no manifest in the store
 */
export async function detachedIngredient(
  { json, path, mimeType, manifestStore }: { json: unknown; path: string; mimeType: string; manifestStore: string },
  index: number,
  settings: string,
): Promise<DetachedIngredient> {
  const store = await readFile(manifestStore);
  const reader = await Reader.fromManifestDataAndAsset(store, { path, mimeType }, settings);
  const { active_manifest: active, validation_results: results } = reader.json();
  if (active === undefined || active === null)
    throw new AppError('signing_failed', 'The detached manifest store of an input holds no manifest.');
  const { trustListUri: _list, ...recorded } = (results ?? {}) as Record<string, unknown>;
  const identifier = `detached-${index}.c2pa`;
  return {
    json: {
      ...(json as Record<string, unknown>),
      active_manifest: active,
      manifest_data: { format: 'application/c2pa', identifier },
      validation_results: recorded,
    },
    resource: { identifier, store },
  };
}

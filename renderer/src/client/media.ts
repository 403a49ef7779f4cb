import type { AssetId } from '#shared/api/ids.ts';

/** Where an asset's bytes are served, with ranges, by either shell. `download` asks for a file instead of something to play. */
export const mediaUrl = (asset: AssetId, download = false): string => `/media/${asset}${download ? '?download=1' : ''}`;

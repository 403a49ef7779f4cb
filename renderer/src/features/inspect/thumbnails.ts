import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AssetId } from '#shared/api/ids.ts';
import { client } from '../../client/client.ts';

/** URL paths of pictures by asset and node; `null`: there is none we would show. */
const store = createStore<Record<string, string | null>>(() => ({}));
const asked = new Set<string>();

/** Path of a manifest's own picture; undefined while it is not known and where there is none. */
export function useThumbnail(asset: AssetId, node: string, has: boolean): string | undefined {
  const key = `${asset} ${node}`;
  const path = useStore(store, (paths) => paths[key]);
  useEffect(() => {
    if (has) ask(key, asset, node);
  }, [key, asset, node, has]);
  return path ?? undefined;
}

function ask(key: string, asset: AssetId, node: string): void {
  if (asked.has(key)) return;
  asked.add(key);
  client['asset.thumbnail']({ asset, node }).then(
    ({ path }) => store.setState({ [key]: path ?? null }),
    // A missing picture is not worth a message; the card shows the kind of file in its place. Asked again with the next card.
    () => asked.delete(key),
  );
}

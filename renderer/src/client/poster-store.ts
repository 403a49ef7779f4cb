import type { AssetId } from '#shared/api/ids.ts';
import { useEffect } from 'react';
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { mediaUrl } from './media.ts';
import { makePoster, type Poster } from './poster.ts';

/** Seconds into the clip: past a fade from black, still the beginning. */
const MOMENT = 0.5;

/** Pictures made so far; kept for the page's life, a few kilobytes each. */
const posters = createStore<Readonly<Record<AssetId, Poster | 'making'>>>(() => ({}));

/** One after the other: decoders are few. */
let queue: Promise<void> = Promise.resolve();

function ask(asset: AssetId): void {
  if (posters.getState()[asset]) return;
  posters.setState({ [asset]: 'making' });
  queue = queue.then(async () => {
    const poster = await makePoster(mediaUrl(asset), MOMENT, new AbortController().signal);
    posters.setState({ [asset]: poster });
  });
}

/** The clip's picture, made on first use. */
export function usePoster(asset: AssetId): Poster | 'making' {
  useEffect(() => ask(asset), [asset]);
  return useStore(posters, (state) => state[asset]) ?? 'making';
}

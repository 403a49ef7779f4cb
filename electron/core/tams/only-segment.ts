import { AppError } from '#shared/rpc/errors.ts';
import type { GetUrl, Segment } from '#shared/tams/segment.ts';
import type { TamsClient } from './client.ts';

/**
 * The one Segment of a Flow that is a file as it was ingested (app note 0011: the whole file is a single Segment).
 * @param urls `none` is quicker where only the object is asked for
 * @throws AppError 'media_unsupported' when the Flow has no Segment, or more than one
 */
export async function onlySegment(
  client: TamsClient,
  flow: string,
  urls: 'none' | 'all',
  signal: AbortSignal,
): Promise<Segment> {
  const found: Segment[] = [];
  for await (const { items } of client.segments(flow, { urls, limit: 2 }, signal)) {
    found.push(...items);
    if (found.length > 1) break;
  }
  const [only] = found;
  if (!only || found.length > 1)
    throw new AppError(
      'media_unsupported',
      only ? 'This flow has several segments: it is no single file.' : 'This flow has no segments of its own.',
    );
  return only;
}

/** Where the bytes of a Flow's only object are now. URLs left out of Segments may still be with the object (tams.md U6). */
export async function locateOnly(client: TamsClient, flow: string, signal: AbortSignal): Promise<readonly GetUrl[]> {
  const { object_id, get_urls: urls = [] } = await onlySegment(client, flow, 'all', signal);
  if (urls.length > 0) return urls;
  const object = await client.object(object_id, signal).catch((error: unknown) => {
    // Stores without /objects have said all there is; who cannot be reached is told by whoever opens nothing.
    if (error instanceof AppError && error.code !== 'cancelled') return undefined;
    throw error;
  });
  return object?.get_urls ?? [];
}

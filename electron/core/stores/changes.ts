import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { TagValue } from '#shared/tams/model.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { TamsPorts } from '#core/tams/connection.ts';

/** How long a deletion that the store goes on with is watched; milliseconds. */
const WATCHED = 3000;
const PAUSE = 250;

/** Sets a tag, or removes it, and nothing else of the flow: it is never put again (tams.md W2). */
export const changeTag = (
  store: TamsClient,
  flow: string,
  name: string,
  value: TagValue | undefined,
  signal: AbortSignal,
) => (value === undefined ? store.removeTag(flow, name, signal) : store.setTag(flow, name, value, signal));

/** Sets what is given of the two. */
export async function changeText(
  store: TamsClient,
  flow: string,
  texts: { label?: string | undefined; description?: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  for (const name of ['label', 'description'] as const) {
    const text = texts[name];
    if (text !== undefined) await store.setText(flow, name, text, signal);
  }
}

/** A flow as it is after a change. Whoever may write may still not be allowed to read (tams.md 1.1). */
export async function readChanged(store: TamsClient, flow: string, signal: AbortSignal): Promise<Flow> {
  try {
    return await store.flow(flow, signal);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `The change was made, but the flow could not be read again. ${error.message}`, {
      cause: error,
    });
  }
}

/**
 * Deletes a flow, and watches for a short while where the store goes on after its answer (tams.md W9).
 * @returns whether it is gone
 * @throws AppError as the client does; 'store_refused' when the store gives up
 */
export async function removeFlow(
  store: TamsClient,
  flow: string,
  { now, sleep }: Pick<TamsPorts, 'now' | 'sleep'>,
  signal: AbortSignal,
): Promise<boolean> {
  const request = await store.deleteFlow(flow, signal);
  if (!request) return isGone(store, flow, signal);
  for (const until = now() + WATCHED; now() < until; await sleep(PAUSE, signal)) {
    const { status, error } = await store.deleteRequest(request.id, signal);
    if (status === 'done') return true;
    if (status === 'error')
      throw new AppError(
        'store_refused',
        `The store began to delete the flow and gave up. ${displayText(error?.summary ?? '', { max: 300 })}`.trim(),
      );
  }
  return false;
}

/** Some servers accept a deletion and do not say how it can be watched. */
async function isGone(store: TamsClient, flow: string, signal: AbortSignal): Promise<boolean> {
  try {
    await store.flow(flow, signal);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return true;
    throw error;
  }
}

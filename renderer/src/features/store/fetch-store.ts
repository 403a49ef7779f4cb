import { createStore } from 'zustand/vanilla';
import type { Asset } from '#shared/api/asset.ts';
import type { FlowInspection, FlowMedia } from '#shared/api/flow.ts';
import type { ConnectionId, JobId } from '#shared/api/ids.ts';
import { AppError, type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { waitForJob } from '../../app/jobs.ts';
import { client } from '../../client/client.ts';

export type Fetch<T> =
  | { kind: 'running'; job?: JobId }
  | { kind: 'done'; value: T }
  | { kind: 'cancelled' }
  | { kind: 'failed'; error: ErrorBody };

export interface Playable {
  media: FlowMedia;
  asset: Asset;
}

interface FetchState {
  inspected: Readonly<Record<string, Fetch<FlowInspection>>>;
  taken: Readonly<Record<string, Fetch<Playable>>>;
}

/** What was brought here of Flows, by connection and Flow: it goes on while another screen is shown. */
export const fetchStore = createStore<FetchState>(() => ({ inspected: {}, taken: {} }));

export const fetchKey = (connection: ConnectionId, flow: string): string => `${connection} ${flow}`;

/**
 * Fetches the object with the credentials and validates it, once at a time.
 * @returns what was found; undefined when it was cancelled or failed, which the state tells
 */
export async function inspectFlow(connection: ConnectionId, flow: string): Promise<FlowInspection | undefined> {
  const key = fetchKey(connection, flow);
  if (fetchStore.getState().inspected[key]?.kind === 'running') return undefined;
  const set = (state: Fetch<FlowInspection>) =>
    fetchStore.setState(({ inspected }) => ({ inspected: { ...inspected, [key]: state } }));
  return run(
    set,
    () => client['flow.inspect']({ connection, flow }),
    (job) => client['flow.inspected']({ job }),
  );
}

/** Fetches and assembles all of a Flow, to be played. */
export async function takeFlow(connection: ConnectionId, flow: string): Promise<Playable | undefined> {
  const key = fetchKey(connection, flow);
  if (fetchStore.getState().taken[key]?.kind === 'running') return undefined;
  const set = (state: Fetch<Playable>) => fetchStore.setState(({ taken }) => ({ taken: { ...taken, [key]: state } }));
  return run(
    set,
    () => client['flow.take']({ connection, flow }),
    async (job) => {
      const media = await client['flow.taken']({ job });
      const { asset } = await client['asset.inspect']({ asset: media.asset });
      return { media, asset };
    },
  );
}

async function run<T>(
  set: (state: Fetch<T>) => void,
  start: () => Promise<{ job: JobId }>,
  result: (job: JobId) => Promise<T>,
): Promise<T | undefined> {
  set({ kind: 'running' });
  try {
    const { job } = await start();
    set({ kind: 'running', job });
    const { state, error } = await waitForJob(job);
    if (state === 'cancelled') {
      set({ kind: 'cancelled' });
      return undefined;
    }
    if (state !== 'done') {
      throw error ? AppError.from(error) : new AppError('worker_lost', 'Fetching was interrupted. Try again.');
    }
    const value = await result(job);
    set({ kind: 'done', value });
    return value;
  } catch (error) {
    set({ kind: 'failed', error: toErrorBody(error) });
    return undefined;
  }
}

import { AppError } from '#shared/rpc/errors.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { TamsPorts } from '#core/tams/connection.ts';

/** How long a store may take to delete one Flow before it is left to it: 2 minutes in steps of half a second. */
const PAUSE = 500;
const PATIENCE = 240;

interface TakingBack {
  client: TamsClient;
  ports: Pick<TamsPorts, 'sleep'>;
  signal: AbortSignal;
  progress: (done: number, total: number) => void;
}

/**
 * Deletes Flows, the last made first, so that none is ever collected by a Flow that is half gone; each is waited for, where the deletion
 * goes on after the answer (tams.md W9). Objects that no segment uses any more, and those that never were in one, the store forgets
 * by itself. A Flow that is gone already is what was wanted.
 * @throws AppError 'store_refused' when the store gives up or does not finish; as TamsClient does
 */
export async function takeBack(
  flows: readonly string[],
  { client, ports, signal, progress }: TakingBack,
): Promise<void> {
  for (const [index, id] of flows.toReversed().entries()) {
    progress(index, flows.length);
    const request = await client.deleteFlow(id, signal).catch((error: unknown) => unlocked(error, id));
    for (let waited = 0; !(await isGone(id, request?.id)); waited += 1) {
      if (waited === PATIENCE)
        throw new AppError(
          'store_refused',
          'The store goes on deleting. What was made is being taken back; look again later.',
        );
      await ports.sleep(PAUSE, signal);
    }
  }

  /** One that was locked by the last step of an ingest is opened for it; another reason stays one. */
  async function unlocked(error: unknown, id: string) {
    if (!(error instanceof AppError) || error.code !== 'store_denied') throw error;
    await client.setReadOnly(id, false, signal);
    return client.deleteFlow(id, signal);
  }

  /** The Flow itself is asked: requests are forgotten once they are done, and some stores name none. */
  async function isGone(id: string, request: string | undefined): Promise<boolean> {
    if (request !== undefined && (await hasFailed(request)))
      throw new AppError('store_refused', 'The store could not delete a Flow of this ingest. Try again later.');
    return client.flow(id, signal).then(() => false, isNotFound);
  }

  const hasFailed = (request: string): Promise<boolean> =>
    client.deleteRequest(request, signal).then(
      ({ status }) => status === 'error',
      (error) => !isNotFound(error),
    );
}

function isNotFound(error: unknown): true {
  if (error instanceof AppError && error.code === 'not_found') return true;
  throw error;
}

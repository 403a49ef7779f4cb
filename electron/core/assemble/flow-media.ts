import { join } from 'node:path';
import type { AssetId, ConnectionId, JobId } from '#shared/api/ids.ts';
import type { FlowMedia, flowMediaApi } from '#shared/api/flow.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { Range } from '#shared/tams/time.ts';
import { printTimerange } from '#shared/tams/timerange.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Jobs } from '#core/jobs/jobs.ts';
import { makeRoom } from '#core/objects/make-room.ts';
import type { ObjectCache } from '#core/objects/object-cache.ts';
import { createFlowFiles, type FlowFile } from './flow-files.ts';
import { type TakeParts, takeFlow } from './take-flow.ts';

/** Flows as media files: taken once, kept in the workspace's cache, found again by what they hold. */
export interface FlowMediaService {
  readonly handlers: Handlers<typeof flowMediaApi>;
  /** The file a project names, where the cache still has it. */
  readonly find: (connection: ConnectionId, sha256: string) => Promise<FlowFile | undefined>;
}

interface Parts extends Omit<TakeParts, 'objects' | 'files'> {
  workspace: string;
  newId: () => string;
  assets: Assets;
  jobs: Jobs;
  cache: ObjectCache;
}

/** What files made of objects may take of the disk when nobody is making one; bytes. */
const MOST_FILES = 20e9;

export function createFlowMedia({ workspace, newId, assets, jobs, cache, ...parts }: Parts): FlowMediaService {
  const folder = join(workspace, 'cache', 'flows');
  const files = createFlowFiles(folder, newId);
  const results = new Map<JobId, FlowMedia>();
  let running = 0;

  async function grant({ path, manifestStore, connection, flow }: FlowFile): Promise<AssetId> {
    const origin = parts.stores.origin(connection, flow);
    return (await assets.grant(path, { manifestStore, origin })).id;
  }

  function take(connection: ConnectionId, flow: string, timerange: Range | undefined): JobId {
    const what = timerange === undefined ? flow : `${flow} ${printTimerange(timerange)}`;
    const key = `take ${connection} ${what}`;
    return jobs.start({ kind: 'fetch', subject: what.slice(0, 200), key }, async ({ id, signal, progress }) => {
      running += 1;
      try {
        const wish = { connection, flow, timerange, signal, progress };
        const { media, credentials, ...taken } = await cache.use((objects) =>
          takeFlow({ ...parts, files, objects }, wish),
        );
        results.set(id, {
          ...taken,
          asset: await grant(media),
          ...(credentials && {
            credentials: await grant(credentials.file),
            credentialsAt: credentials.at,
            credentialsDirect: credentials.direct,
          }),
          flow,
          timerange: media.range,
        });
      } finally {
        running -= 1;
        // What a project needs again is fetched again.
        if (running === 0) await makeRoom(folder, { most: MOST_FILES });
      }
    }).id;
  }

  return {
    handlers: {
      'flow.take': async ({ connection, flow, timerange }) => ({ job: take(connection, flow, timerange) }),
      'flow.taken': async ({ job }) => {
        const result = results.get(job);
        if (!result)
          throw new AppError('not_found', 'That Flow is not here: fetching it has not finished, or it failed.');
        return result;
      },
    },
    find: (connection, sha256) => files.findBySha256(connection, sha256),
  };
}

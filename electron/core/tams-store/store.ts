import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Log } from '#core/ports.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { StoreContext } from './context.ts';
import { openDatabase } from './database.ts';
import { deletionRoutes, resumeDeletions } from './deletions.ts';
import { flowPropertyRoutes } from './flow-properties.ts';
import { flowRoutes } from './flows.ts';
import { createApiServer } from './http.ts';
import { createMedia } from './media.ts';
import { openObjectFiles } from './object-files.ts';
import { createObjectUrls } from './object-urls.ts';
import { objectRoutes } from './objects.ts';
import { announce, withdraw } from './running-file.ts';
import { segmentRoutes } from './segments.ts';
import { serviceRoutes } from './service.ts';
import { sourceRoutes } from './sources.ts';
import { collectGarbage, storageRoutes } from './storage.ts';

export interface StoreOptions {
  /** Where the store lives: `store.db` and `objects/`. Made when missing, for its owner alone. */
  folder: string;
  clock: () => Date;
  /** The product's version. */
  version: string;
  log: Log;
  /** 0 or absent: any free port. */
  port?: number;
  /** What clients send as bearer token; absent: a fresh random one. */
  token?: string;
}

export interface RunningStore {
  /** The API's base, `http://127.0.0.1:port`. */
  url: string;
  token: string;
  close(): Promise<void>;
}

/**
 * The embedded TAMS store: API 8.2 on loopback, metadata in SQLite, bytes in files. One process per folder, which says in the folder
 * where it can be reached.
 * @throws AppError 'storage_failed' when the folder cannot be used or the port is taken; StoreInUse when another process has it.
 */
export async function startStore(options: StoreOptions): Promise<RunningStore> {
  const { folder, clock, version, log } = options;
  // A token that somebody chose is never written down: other processes of this workspace get one of this run.
  const ownToken = randomBytes(32).toString('base64url');
  const token = options.token ?? ownToken;
  const db = openDatabase(folder);
  await withdraw(folder);
  let isOpen = true;
  let url = '';
  const context: StoreContext = {
    db,
    files: await openObjectFiles(join(folder, 'objects')),
    urls: createObjectUrls(() => url, clock),
    clock,
    newUuid: randomUUID,
    version,
    log: (message, cause) => log('error', message, cause),
    isOpen: () => isOpen,
  };
  const server = createApiServer({
    routes: [
      ...serviceRoutes(context),
      ...sourceRoutes(context),
      ...flowRoutes(context),
      ...flowPropertyRoutes(context),
      ...segmentRoutes(context),
      ...storageRoutes(context),
      ...objectRoutes(context),
      ...deletionRoutes(context),
    ],
    tokens: [token, ownToken],
    clock,
    media: createMedia(context),
    log: context.log,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
  } catch (cause) {
    db.close();
    throw new AppError('storage_failed', `The store cannot listen on port ${options.port ?? 0} of this machine.`, {
      cause,
    });
  }
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await collectGarbage(context);
  resumeDeletions(context);
  const close = async (): Promise<void> => {
    isOpen = false;
    await withdraw(folder);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    db.close();
  };
  try {
    await announce(folder, { url, token: ownToken });
  } catch (error) {
    await close();
    throw error;
  }
  return { url, token, close };
}

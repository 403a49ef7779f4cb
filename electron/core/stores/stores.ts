import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FlowOrigin } from '#shared/api/asset.ts';
import { ConnectionId } from '#shared/api/ids.ts';
import type { StoreConnection, StoreSignIn } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { CorePorts } from '#core/ports.ts';
import { createTamsClient, type TamsClient } from '#core/tams/client.ts';
import { parseConnection, type TamsAuth, type TamsConnection, type TamsPorts } from '#core/tams/connection.ts';
import { type ConnectionChange, createConnections, LOCAL, type NewConnection } from './connections.ts';
import { completeSignIn, withoutSecret } from './kept-sign-in.ts';
import { createLocalStore } from './local-store.ts';

/** The TAMS stores of a workspace: the one inside the product, and those of others. */
export interface Stores {
  /** The local one first. Starts nothing. */
  list(): Promise<StoreConnection[]>;
  /**
   * A client, made once a connection. Do not keep it beyond one piece of work: when another process ran the local store and ended, the
   * next call gives a new one.
   * @throws AppError 'not_found' for no connection of ours, 'store_denied' when its secret is gone, 'storage_failed' when the local
   *   store cannot be started
   */
  client(connection: ConnectionId): Promise<TamsClient>;
  /** @throws AppError 'invalid_input', 'storage_failed' */
  add(wish: NewConnection): Promise<StoreConnection>;
  /** A connection for this run alone: written nowhere, and in no list. @throws AppError 'invalid_input' */
  once(address: string, auth: TamsAuth): ConnectionId;
  /** @throws AppError 'not_found', 'invalid_input' also for the local store, 'storage_failed' */
  edit(connection: ConnectionId, wish: ConnectionChange): Promise<StoreConnection>;
  /** How to sign in, but for the secret. @throws AppError 'not_found', 'store_denied' when the secret is gone */
  signIn(connection: ConnectionId): Promise<StoreSignIn>;
  /**
   * Works with a store before anything of it is kept: a new one, or `connection` as a change would make it.
   * @throws AppError 'not_found', 'invalid_input', and as the work does
   */
  trying<T>(
    connection: ConnectionId | undefined,
    wish: Omit<ConnectionChange, 'name'>,
    work: (client: TamsClient) => Promise<T>,
  ): Promise<T>;
  /** @throws AppError 'not_found', 'invalid_input' for the local store, 'storage_failed' */
  remove(connection: ConnectionId): Promise<void>;
  /** A Flow as where a file came from; undefined when the connection is of this run alone and would lead nowhere afterwards. */
  origin(connection: ConnectionId, flow: string): FlowOrigin | undefined;
  /** What clients and downloads need of the world. */
  readonly ports: TamsPorts;
  /** Closes clients, and the local store where it runs here. */
  dispose(): Promise<void>;
}

type StoresParts = Pick<CorePorts, 'workspace' | 'version' | 'secrets' | 'clock' | 'newId' | 'log'>;

const LOCAL_CONNECTION: StoreConnection = {
  id: LOCAL,
  name: 'This workspace',
  kind: 'local',
  address: '',
  auth: 'bearer',
};

/** Where a workspace keeps its own store: `store.db` and `objects/`. */
export const storeFolder = (workspace: string): string => join(workspace, 'store');

export function createStores({ workspace, version, secrets, clock, newId, log }: StoresParts): Stores {
  const ports: TamsPorts = {
    now: () => clock().getTime(),
    random: Math.random,
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    newId,
  };
  const connections = createConnections({ folder: workspace, secrets, newId });
  const local = createLocalStore({ folder: storeFolder(workspace), version, clock, log });
  const clients = new Map<ConnectionId, { connection: TamsConnection; client: Promise<TamsClient> }>();

  /** Those of this run alone. */
  const passing = new Map<ConnectionId, TamsConnection>();

  function forget(id: ConnectionId): void {
    const made = clients.get(id);
    clients.delete(id);
    // One that could not be made is not there to be closed.
    void made?.client.then((client) => client.close()).catch(() => {});
  }

  function clientOf(id: ConnectionId, connection: TamsConnection): Promise<TamsClient> {
    const made = clients.get(id);
    if (made?.connection === connection) return made.client;
    forget(id);
    const client = createTamsClient(connection, ports);
    clients.set(id, { connection, client });
    client.catch(() => forget(id));
    return client;
  }

  return {
    list: async () => [LOCAL_CONNECTION, ...(await connections.list())],
    async client(id) {
      if (id === LOCAL) return clientOf(id, await local.connect());
      const made = clients.get(id);
      return made ? made.client : clientOf(id, passing.get(id) ?? (await connections.open(id)));
    },
    add: (wish) => connections.add(wish),
    once(address, auth) {
      const id = ConnectionId.parse(newId());
      passing.set(id, parseConnection(address, auth));
      return id;
    },
    async edit(id, wish) {
      if (id === LOCAL) throw new AppError('invalid_input', 'The store of the workspace cannot be edited.');
      const edited = await connections.edit(id, wish);
      // What goes on goes on with what it has; the next piece of work has the new client.
      forget(id);
      return edited;
    },
    async signIn(id) {
      if (id === LOCAL) return { kind: 'none' };
      const { auth } = await connections.kept(id);
      if (auth) return withoutSecret(auth);
      throw new AppError('store_denied', 'How to sign in to this store is not kept here any more. Type it again.');
    },
    async trying(id, { address, auth }, work) {
      const kept = id === undefined ? undefined : await connections.kept(id);
      const client = await createTamsClient(completeSignIn(address, auth, kept), ports);
      try {
        return await work(client);
      } finally {
        client.close();
      }
    },
    async remove(id) {
      if (id === LOCAL) throw new AppError('invalid_input', 'The store of the workspace cannot be removed.');
      await connections.remove(id);
      forget(id);
    },
    origin: (connection, flow) => (passing.has(connection) ? undefined : { connection, flow }),
    ports,
    async dispose() {
      for (const id of clients.keys()) forget(id);
      await local.close();
    },
  };
}

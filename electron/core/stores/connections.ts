import { join } from 'node:path';
import { ConnectionId } from '#shared/api/ids.ts';
import { StoreAuth, StoreConnection } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Secrets } from '#core/signers/secrets.ts';
import { checkTokenUrl } from '#core/tams/authorize.ts';
import { parseConnection, shown, type TamsConnection } from '#core/tams/connection.ts';
import { jsonFile } from '#core/workspace/json-file.ts';

/** The store inside the product; every workspace has it. */
export const LOCAL = ConnectionId.parse('local');

export interface NewConnection {
  name: string;
  /** As people paste it; credentials in it are taken out. */
  address: string;
  auth: StoreAuth;
}

/** The stores of others that a workspace knows: what may be seen in `stores.json`, how to sign in among the secrets. */
export interface Connections {
  list(): Promise<StoreConnection[]>;
  /** @throws AppError 'invalid_input' for an address that is none or a name that is taken, 'storage_failed' */
  add(wish: NewConnection): Promise<StoreConnection>;
  /** With its secret. @throws AppError 'not_found', 'storage_failed' */
  remove(id: ConnectionId): Promise<void>;
  /** @throws AppError 'not_found', 'store_denied' when its secret is gone */
  open(id: ConnectionId): Promise<TamsConnection>;
}

const File = z.object({ version: z.literal(1), connections: z.array(StoreConnection) });

interface ConnectionsParts {
  /** The workspace. */
  folder: string;
  secrets: Secrets;
  newId: () => string;
}

export function createConnections({ folder, secrets, newId }: ConnectionsParts): Connections {
  const file = jsonFile(join(folder, 'stores.json'), File, () => ({ version: 1 as const, connections: [] }));
  let tail: Promise<unknown> = Promise.resolve();

  /** One change at a time; the file is read each time because another process of this workspace may have changed it. */
  function change<T>(apply: (all: StoreConnection[]) => Promise<[StoreConnection[], T]>): Promise<T> {
    const done = tail.then(async () => {
      const [connections, result] = await apply(await list());
      await file.write({ version: 1, connections });
      return result;
    });
    // The failure is its own caller's; the next change starts afresh.
    tail = done.catch(() => {});
    return done;
  }

  const list = async (): Promise<StoreConnection[]> => (await file.read()).connections;

  return {
    list,
    add({ name, address, auth: given }) {
      const { base, auth } = parseConnection(address, given);
      if (auth.kind === 'oauth') checkTokenUrl(auth.tokenUrl);
      return change(async (all) => {
        if (isReserved(name) || all.some((one) => sameName(one.name, name)))
          throw new AppError('invalid_input', `There is a store called “${name}” already. Choose another name.`);
        const id = ConnectionId.parse(newId());
        const added: StoreConnection = { id, name, kind: 'remote', address: shown(base), auth: auth.kind };
        // First the secret: a connection without it could not be used, a secret without connection harms nobody.
        if (auth.kind !== 'none') await secrets.set(secretName(id), JSON.stringify(auth));
        return [[...all, added], added];
      });
    },
    remove: (id) =>
      change(async (all) => {
        known(all, id);
        await secrets.remove(secretName(id));
        return [all.filter((one) => one.id !== id), undefined];
      }),
    async open(id) {
      const { name, address, auth } = known(await list(), id);
      if (auth === 'none') return parseConnection(address);
      return parseConnection(address, readAuth(name, await secrets.get(secretName(id))));
    },
  };
}

const secretName = (id: ConnectionId): string => `store.${id}`;
const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const isReserved = (name: string): boolean => sameName(name, LOCAL);

function known(all: readonly StoreConnection[], id: ConnectionId): StoreConnection {
  const found = all.find((one) => one.id === id);
  if (!found) throw new AppError('not_found', 'This store is not among the connections any more. Add it again.');
  return found;
}

function readAuth(name: string, text: string | undefined): StoreAuth {
  const lost = new AppError(
    'store_denied',
    `How to sign in to “${name}” is not kept here any more. Remove the store and add it again.`,
  );
  if (text === undefined) throw lost;
  try {
    return StoreAuth.parse(JSON.parse(text));
  } catch {
    // What is in there must not be told.
    throw lost;
  }
}

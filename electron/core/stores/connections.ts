import { join } from 'node:path';
import { ConnectionId } from '#shared/api/ids.ts';
import { StoreAuth, type StoreAuthChange, StoreConnection } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Secrets } from '#core/signers/secrets.ts';
import { parseConnection, shown, type TamsConnection } from '#core/tams/connection.ts';
import { jsonFile } from '#core/workspace/json-file.ts';
import { completeSignIn, type KeptSignIn } from './kept-sign-in.ts';

/** The store inside the product; every workspace has it. */
export const LOCAL = ConnectionId.parse('local');

export interface NewConnection {
  name: string;
  /** As people paste it; credentials in it are taken out. */
  address: string;
  auth: StoreAuth;
}

export interface ConnectionChange extends Omit<NewConnection, 'auth'> {
  auth: StoreAuthChange;
}

/** The stores of others that a workspace knows: what may be seen in `stores.json`, how to sign in among the secrets. */
export interface Connections {
  list(): Promise<StoreConnection[]>;
  /** @throws AppError 'invalid_input' for an address that is none or a name that is taken, 'storage_failed' */
  add(wish: NewConnection): Promise<StoreConnection>;
  /**
   * Takes all of the change or none of it.
   * @throws AppError 'not_found', 'invalid_input' as `add` and where a secret has to be typed, 'storage_failed'
   */
  edit(id: ConnectionId, wish: ConnectionChange): Promise<StoreConnection>;
  /** @throws AppError 'not_found', 'storage_failed' */
  kept(id: ConnectionId): Promise<KeptSignIn>;
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
  function change<T>(
    apply: (
      all: StoreConnection[],
    ) => Promise<[connections: StoreConnection[], result: T, after?: () => Promise<void>]>,
  ): Promise<T> {
    const done = tail.then(async () => {
      const [connections, result, after] = await apply(await list());
      await file.write({ version: 1, connections });
      await after?.();
      return result;
    });
    // The failure is its own caller's; the next change starts afresh.
    tail = done.catch(() => {});
    return done;
  }

  const list = async (): Promise<StoreConnection[]> => (await file.read()).connections;

  const keptOf = async ({ id, address, auth }: StoreConnection): Promise<KeptSignIn> => ({
    address,
    auth: auth === 'none' ? { kind: 'none' } : readAuth(await secrets.get(secretName(id))),
  });

  return {
    list,
    add({ name, address, auth: given }) {
      const { base, auth } = completeSignIn(address, given, undefined);
      return change(async (all) => {
        checkName(all, name);
        const id = ConnectionId.parse(newId());
        const added: StoreConnection = { id, name, kind: 'remote', address: shown(base), auth: auth.kind };
        // First the secret: a connection without it could not be used, a secret without connection harms nobody.
        if (auth.kind !== 'none') await secrets.set(secretName(id), JSON.stringify(auth));
        return [[...all, added], added];
      });
    },
    edit: (id, { name, address, auth: wish }) =>
      change(async (all) => {
        const before = known(all, id);
        const others = all.filter((one) => one.id !== id);
        checkName(others, name);
        const { base, auth } = completeSignIn(address, wish, await keptOf(before));
        const edited: StoreConnection = { ...before, name, address: shown(base), auth: auth.kind };
        const connections = all.map((one) => (one.id === id ? edited : one));
        const keep = (): Promise<void> =>
          auth.kind === 'none' ? secrets.remove(secretName(id)) : secrets.set(secretName(id), JSON.stringify(auth));
        const isSameWay = base.origin === new URL(before.address).origin && before.auth === auth.kind;
        if (isSameWay) {
          await keep();
          return [connections, edited];
        }
        // In no moment, a crash included, is there an address beside a secret that was not given for it.
        await secrets.remove(secretName(id));
        return [connections, edited, keep];
      }),
    kept: async (id) => keptOf(known(await list(), id)),
    remove: (id) =>
      change(async (all) => {
        known(all, id);
        await secrets.remove(secretName(id));
        return [all.filter((one) => one.id !== id), undefined];
      }),
    async open(id) {
      const { name, address, auth } = known(await list(), id);
      if (auth === 'none') return parseConnection(address);
      const kept = readAuth(await secrets.get(secretName(id)));
      if (kept) return parseConnection(address, kept);
      throw new AppError(
        'store_denied',
        `How to sign in to “${name}” is not kept here any more. Edit the store and type it again.`,
      );
    },
  };
}

/** @throws AppError 'invalid_input' */
function checkName(others: readonly StoreConnection[], name: string): void {
  if (isReserved(name) || others.some((one) => sameName(one.name, name)))
    throw new AppError('invalid_input', `There is a store called “${name}” already. Choose another name.`);
}

const secretName = (id: ConnectionId): string => `store.${id}`;
const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const isReserved = (name: string): boolean => sameName(name, LOCAL);

function known(all: readonly StoreConnection[], id: ConnectionId): StoreConnection {
  const found = all.find((one) => one.id === id);
  if (!found) throw new AppError('not_found', 'This store is not among the connections any more. Add it again.');
  return found;
}

/** What is in there must not be told, not even when it is damaged: then there is none. */
function readAuth(text: string | undefined): StoreAuth | undefined {
  if (text === undefined) return undefined;
  try {
    return StoreAuth.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

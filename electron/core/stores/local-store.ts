import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/rpc/errors.ts';
import { parseConnection, type TamsConnection } from '#core/tams/connection.ts';
import { readRunning, type Running } from '#core/tams-store/running-file.ts';
import type { RunningStore, StoreOptions } from '#core/tams-store/store.ts';
import { StoreInUse } from '#core/tams-store/store-in-use.ts';

/** The store inside the product, as one process of a workspace uses it: its own, or that of the process which has it already. */
export interface LocalStore {
  /**
   * Where the store is now, starting it when nobody runs it. The same object as long as it stays the same store: when the process that
   * ran it has ended, the next call starts it here.
   * @throws AppError 'storage_failed'
   */
  connect(): Promise<TamsConnection>;
  close(): Promise<void>;
}

/** How long another process may hold the database without saying where its store is, as it does while it starts and ends; milliseconds. */
const PATIENCE = 10_000;
const PAUSE = 100;
const ALIVE_TIMEOUT = 5000;

interface LocalStoreOptions extends Pick<StoreOptions, 'folder' | 'clock' | 'version' | 'log'> {
  patience?: number;
}

export function createLocalStore({ patience = PATIENCE, ...options }: LocalStoreOptions): LocalStore {
  let own: { store: RunningStore; connection: TamsConnection } | undefined;
  let guest: { at: Running; connection: TamsConnection } | undefined;
  let opening: Promise<TamsConnection> | undefined;
  let isClosed = false;

  async function open(): Promise<TamsConnection> {
    if (own) return own.connection;
    if (guest && (await answers(guest.at))) return guest.connection;
    guest = undefined;
    const startStore = await loadStore();
    const until = performance.now() + patience;
    for (;;) {
      if (isClosed) throw new AppError('cancelled', 'Countersign is closing.');
      try {
        const store = await startStore(options);
        own = { store, connection: connectionTo(store) };
        return own.connection;
      } catch (error) {
        if (!(error instanceof StoreInUse)) throw error;
        const at = await readRunning(options.folder);
        if (at && (await answers(at))) {
          guest = { at, connection: connectionTo(at) };
          return guest.connection;
        }
        if (performance.now() >= until) throw error;
        await sleep(PAUSE);
      }
    }
  }

  return {
    connect: () => (opening ??= open().finally(() => (opening = undefined))),
    async close() {
      isClosed = true;
      // Whoever waits for it hears of its failure.
      await opening?.catch(() => {});
      await own?.store.close();
      own = undefined;
    },
  };
}

/** Loaded when it is needed: a machine without the SQLite addon can do everything else. @throws AppError 'storage_failed' */
async function loadStore(): Promise<(options: StoreOptions) => Promise<RunningStore>> {
  try {
    return (await import('#core/tams-store/store.ts')).startStore;
  } catch (cause) {
    throw new AppError(
      'storage_failed',
      'The local store cannot run: its database is missing from this installation. Install Countersign again, or use another store.',
      { cause },
    );
  }
}

const connectionTo = ({ url, token }: Running): TamsConnection => parseConnection(url, { kind: 'bearer', token });

async function answers({ url, token }: Running): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ALIVE_TIMEOUT);
    const response = await fetch(`${url}/service`, { headers: { authorization: `Bearer ${token}` }, signal });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    // Whatever it is: there is no store of ours.
    return false;
  }
}

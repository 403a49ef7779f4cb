import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { StoreAuth, StoreAuthChange, StoreConnection } from '#shared/api/store.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { client, subscribe } from '../../client/client.ts';

export type ConnectionsState =
  | { kind: 'loading' }
  | { kind: 'ready'; connections: readonly StoreConnection[] }
  | { kind: 'failed'; error: ErrorBody };

const connectionsStore = createStore<ConnectionsState>(() => ({ kind: 'loading' }));

const localFirst = (a: StoreConnection, b: StoreConnection): number =>
  Number(b.kind === 'local') - Number(a.kind === 'local') || a.name.localeCompare(b.name);

/** Reads the connections again. What was shown stays while it reads. */
export async function loadConnections(): Promise<void> {
  try {
    const connections = (await client['store.connections']({})).toSorted(localFirst);
    connectionsStore.setState({ kind: 'ready', connections }, true);
  } catch (error) {
    connectionsStore.setState({ kind: 'failed', error: toErrorBody(error) }, true);
  }
}

/** The stores we know how to reach, the local one first; kept up to date while the caller is on screen. */
export function useConnections(): ConnectionsState {
  useEffect(() => {
    void loadConnections();
    return subscribe('store.changed', () => void loadConnections());
  }, []);
  return useStore(connectionsStore);
}

export async function addConnection(given: { name: string; address: string; auth: StoreAuth }): Promise<ConnectionId> {
  const { id } = await client['store.add'](given);
  await loadConnections();
  return id;
}

export async function editConnection(
  connection: ConnectionId,
  change: { name: string; address: string; auth: StoreAuthChange },
): Promise<void> {
  await client['store.edit']({ connection, ...change });
  await loadConnections();
}

export async function removeConnection(connection: ConnectionId): Promise<void> {
  await client['store.remove']({ connection });
  await loadConnections();
}

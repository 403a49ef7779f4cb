import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AssetId, TrustListId } from '#shared/api/ids.ts';
import type { TrustList } from '#shared/api/trust.ts';
import type { VouchesFor } from '#shared/verdict/model.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { client, subscribe } from '../../client/client.ts';

export type ListsState =
  | { kind: 'loading' }
  | { kind: 'ready'; lists: readonly TrustList[] }
  | { kind: 'failed'; error: ErrorBody };

const listsStore = createStore<ListsState>(() => ({ kind: 'loading' }));

/** Reads the lists again. What was shown stays while it reads. */
export async function loadLists(): Promise<void> {
  try {
    listsStore.setState({ kind: 'ready', lists: await client['trust.lists']({}) }, true);
  } catch (error) {
    listsStore.setState({ kind: 'failed', error: toErrorBody(error) }, true);
  }
}

/** The trust lists, kept up to date while the caller is on screen. */
export function useLists(): ListsState {
  useEffect(() => {
    void loadLists();
    return subscribe('trust.changed', () => void loadLists());
  }, []);
  return useStore(listsStore);
}

export async function setEnabled(list: TrustListId, enabled: boolean): Promise<void> {
  await client['trust.setEnabled']({ list, enabled });
  await loadLists();
}

/** Takes the uses that a list accepts from a file; without one, those of its purpose. */
export async function takeUsages(list: TrustListId, file: AssetId | undefined): Promise<void> {
  await client['trust.importUsages']({ list, file });
  await loadLists();
}

/** Forgets a list; a preset is emptied. */
export async function removeList(list: TrustListId): Promise<void> {
  await client['trust.remove']({ list });
  await loadLists();
}

/**
 * Puts the version that was looked at into use.
 * @param removals the second confirmation: entries may be lost
 */
export async function acceptVersion(list: TrustListId, version: string, removals: boolean): Promise<void> {
  await client['trust.accept']({ list, version, removals });
  await loadLists();
}

/** Forgets the version that waits. */
export async function discardVersion(list: TrustListId): Promise<void> {
  await client['trust.discard']({ list });
  await loadLists();
}

/** Puts another version the list once had into use. */
export async function rollBack(list: TrustListId, version: string): Promise<void> {
  await client['trust.rollback']({ list, version });
  await loadLists();
}

/** Says what being on an imported list means (R52). */
export async function sayVouchesFor(list: TrustListId, vouchesFor: VouchesFor): Promise<void> {
  await client['trust.setVouchesFor']({ list, vouchesFor });
  await loadLists();
}

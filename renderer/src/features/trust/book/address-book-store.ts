import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { KnownCredential } from '#shared/api/address-book.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { client, subscribe } from '../../../client/client.ts';

type BookState =
  | { kind: 'loading' }
  | { kind: 'ready'; known: readonly KnownCredential[] }
  | { kind: 'failed'; error: ErrorBody };

const bookStore = createStore<BookState>(() => ({ kind: 'loading' }));

/** Reads the address book again. What was shown stays while it reads. */
export async function loadBook(): Promise<void> {
  try {
    bookStore.setState({ kind: 'ready', known: await client['addressBook.list']({}) }, true);
  } catch (error) {
    bookStore.setState({ kind: 'failed', error: toErrorBody(error) }, true);
  }
}

/** The address book, kept up to date while the caller is on screen. */
export function useBook(): BookState {
  useEffect(() => {
    void loadBook();
    return subscribe('addressBook.changed', () => void loadBook());
  }, []);
  return useStore(bookStore);
}

/** Stops vouching for a credential at once. @returns how many files lose by it. */
export async function removeKnown(fingerprint: string): Promise<number> {
  const { lose } = await client['addressBook.remove']({ fingerprint });
  await loadBook();
  return lose.length;
}

export async function renameKnown(fingerprint: string, name: string): Promise<void> {
  await client['addressBook.rename']({ fingerprint, name });
  await loadBook();
}

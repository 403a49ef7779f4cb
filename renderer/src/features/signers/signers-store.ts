import type { SignerId } from '#shared/api/ids.ts';
import type { Signer } from '#shared/api/signer.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { client, subscribe } from '../../client/client.ts';
import { saveText } from '../../client/save-text.ts';

export type SignersState =
  | { kind: 'loading' }
  | { kind: 'ready'; signers: readonly Signer[] }
  | { kind: 'failed'; error: ErrorBody };

const signersStore = createStore<SignersState>(() => ({ kind: 'loading' }));

/** Reads the signers again. What was shown stays while it reads. */
export async function loadSigners(): Promise<void> {
  try {
    signersStore.setState({ kind: 'ready', signers: await client['signer.list']({}) }, true);
  } catch (error) {
    signersStore.setState({ kind: 'failed', error: toErrorBody(error) }, true);
  }
}

/** The signers, kept up to date while the caller is on screen. */
export function useSigners(): SignersState {
  useEffect(() => {
    void loadSigners();
    return subscribe('signer.changed', () => void loadSigners());
  }, []);
  return useStore(signersStore);
}

/** @throws AppError `key_refused` for a wrong passphrase. */
export async function unlockSigner(signer: SignerId, passphrase: string): Promise<void> {
  await client['signer.unlock']({ signer, passphrase });
  await loadSigners();
}

export async function removeSigner(signer: SignerId): Promise<void> {
  await client['signer.remove']({ signer });
  await loadSigners();
}

/** Gives up the certificate request that waits. */
export async function cancelRequest(signer: SignerId): Promise<void> {
  await client['signer.cancelRequest']({ signer });
  await loadSigners();
}

/** Saves the certificate request that waits as a file for the authority. */
export function saveRequest({ id, pending }: Signer): void {
  if (pending) saveText({ name: `${id}.csr`, mimeType: 'application/pkcs10', text: pending.csr });
}

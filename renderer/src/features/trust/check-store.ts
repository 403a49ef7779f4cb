import { createStore } from 'zustand/vanilla';
import type { AssetId, TrustListId } from '#shared/api/ids.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { client } from '../../client/client.ts';
import { loadLists } from './lists-store.ts';

/** How "Check now" stands for a list. What it found is the list's candidate, which the core keeps. */
export type CheckState =
  | { kind: 'running'; stop: () => void }
  /** The source holds what is in use. */
  | { kind: 'same' }
  | { kind: 'failed'; error: ErrorBody };

export const checkStore = createStore<{ checks: Readonly<Record<TrustListId, CheckState>> }>(() => ({ checks: {} }));

function setCheck(list: TrustListId, state: CheckState | undefined): void {
  checkStore.setState(({ checks: { [list]: _before, ...others } }) => ({
    checks: state ? { ...others, [list]: state } : others,
  }));
}

/** Compares a list with its address, or with a file. Goes on while other screens are shown, until it is stopped. */
export async function checkList(list: TrustListId, file?: AssetId): Promise<void> {
  if (checkStore.getState().checks[list]?.kind === 'running') return;
  const ends = new AbortController();
  setCheck(list, { kind: 'running', stop: () => ends.abort() });
  try {
    const { diff } = await client['trust.check'](
      { list, ...(file === undefined ? {} : { file }) },
      { signal: ends.signal },
    );
    await loadLists();
    setCheck(list, diff ? undefined : { kind: 'same' });
  } catch (error) {
    setCheck(list, ends.signal.aborted ? undefined : { kind: 'failed', error: toErrorBody(error) });
  }
}

/** Forgets how the last check ended. */
export const clearCheck = (list: TrustListId): void => setCheck(list, undefined);

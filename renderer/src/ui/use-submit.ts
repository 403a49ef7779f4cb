import { useState } from 'react';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';

/**
 * What every dialog that asks the core for something does: one call at a time, an error that stays in the dialog, and closing once
 * it was done. `fail` shows what went wrong before, while a file was chosen; `clear`
 * takes it away.
 */
export function useSubmit(work: () => Promise<void>, onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorBody>();
  const fail = (refusal: unknown): void => setError(toErrorBody(refusal));
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      onDone();
    } catch (refusal) {
      fail(refusal);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, fail, clear: () => setError(undefined), submit: () => void submit() };
}

import { AppError } from '#shared/rpc/errors.ts';

/** Runs an edit that may be refused and returns the sentence that says why, if it was. Anything but a refusal is a bug and is thrown. */
export function refusalOf(edit: () => void): string | undefined {
  try {
    edit();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

import { AppError } from '#shared/rpc/errors.ts';

/** Another process has the store of this folder. It can be reached there: see running-file.ts. */
export class StoreInUse extends AppError {
  constructor(cause: unknown) {
    super('storage_failed', 'The store is in use by another Countersign. Close that one, or use its store.', { cause });
  }
}

import type { Database } from './database.ts';
import type { ObjectFiles } from './object-files.ts';
import type { ObjectUrls } from './object-urls.ts';

/** What every part of the store works with. */
export interface StoreContext {
  readonly db: Database;
  readonly files: ObjectFiles;
  readonly urls: ObjectUrls;
  readonly clock: () => Date;
  /** A fresh UUID, version 4. */
  readonly newUuid: () => string;
  /** The product's version, for `service_version`. */
  readonly version: string;
  readonly log: (message: string, cause: unknown) => void;
  /** False once the store closes: what still runs then stops. */
  readonly isOpen: () => boolean;
}

/** Who is written down as the author where the client names nobody: one token, one principal. */
export const PRINCIPAL = 'countersign';

/** How long an allocated object may stay unused: a day, so that an ingest can be taken up again after a night. Seconds. */
export const OBJECT_TIMEOUT = 86_400;

/** How long a presigned URL works. Seconds. */
export const URL_TIMEOUT = 3600;

/** Our one storage backend: files in the store's own folder. */
export const BACKEND = {
  id: '5d1f4a3c-6a0e-4f0e-9a53-0c1d5a2b7e10',
  label: 'countersign-local',
  store_type: 'http_object_store',
  provider: 'countersign',
  store_product: 'countersign-files',
} as const;

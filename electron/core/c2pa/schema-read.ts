import { readFile, stat } from 'node:fs/promises';
import type { SchemaReport } from '#shared/schema/model.ts';
import type { Operation } from '#core/worker/operation.ts';
import { engineStoreBytes } from './native-read.ts';
import { schemaReport } from './schema-report.ts';
import { bmffStore, maxStoreBytes } from './store-bytes.ts';

/* Worker side of checking schemas: the store's bytes, wherever they lie. */

export interface SchemaJob {
  readonly path: string;
  readonly mimeType?: string | undefined;
  readonly manifestStore?: string | undefined;
  /** Without validation. */
  readonly settings: string;
}

/** See `Engine.schemas`. */
export const schemaRead: Operation<SchemaJob, SchemaReport | undefined> = async (job) => {
  const store = await storeOf(job);
  return store && schemaReport(store);
};

async function storeOf(job: SchemaJob): Promise<Uint8Array | undefined> {
  const { path, manifestStore } = job;
  if (manifestStore !== undefined) {
    const { size } = await stat(manifestStore);
    return size > maxStoreBytes ? undefined : readFile(manifestStore);
  }
  const inFile = bmffStore(path, maxStoreBytes);
  if ('damage' in inFile) return undefined;
  // Formats that are not boxes: the engine writes out again what the active manifest reaches, assertions as they were.
  return inFile.bytes ?? engineStoreBytes(job);
}

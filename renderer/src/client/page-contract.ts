import { flowApi, flowMediaApi } from '#shared/api/flow.ts';
import { pageApi, pageEvents } from '#shared/api/index.ts';
import { ingestApi, ingestEvents } from '#shared/api/ingest.ts';
import { storeApi, storeEvents } from '#shared/api/store.ts';

/** What the page asks for. A core without stores answers `unknown_procedure` to their part. */
export const appApi = { ...pageApi, ...storeApi, ...ingestApi, ...flowApi, ...flowMediaApi };
export type AppApi = typeof appApi;

export const appEvents = { ...pageEvents, ...storeEvents, ...ingestEvents };
export type AppEvents = typeof appEvents;

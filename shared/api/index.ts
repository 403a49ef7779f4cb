import { addressBookApi, addressBookEvents } from '#shared/api/address-book.ts';
import { appApi, appEvents } from '#shared/api/app.ts';
import { assetApi, assetEvents } from '#shared/api/asset.ts';
import { flowApi, flowMediaApi } from '#shared/api/flow.ts';
import { benchApi } from '#shared/api/bench.ts';
import { ingestApi, ingestEvents } from '#shared/api/ingest.ts';
import { certificateApi } from '#shared/api/certificate.ts';
import { jobApi, jobEvents } from '#shared/api/job.ts';
import { projectApi } from '#shared/api/project.ts';
import { revocationApi } from '#shared/api/revocation.ts';
import { shellApi, shellEvents } from '#shared/api/shell.ts';
import { signerApi, signerEvents } from '#shared/api/signer.ts';
import { storeApi, storeEvents } from '#shared/api/store.ts';
import { trustApi, trustEvents } from '#shared/api/trust.ts';

/** What the core can do, for every shell alike. */
export const coreApi = {
  ...addressBookApi,
  ...appApi,
  ...assetApi,
  ...flowApi,
  ...benchApi,
  ...ingestApi,
  ...flowMediaApi,
  ...jobApi,
  ...projectApi,
  ...signerApi,
  ...certificateApi,
  ...revocationApi,
  ...storeApi,
  ...trustApi,
};
export type CoreApi = typeof coreApi;

/** What a page can ask for: the core's contract and its shell's. */
export const pageApi = { ...coreApi, ...shellApi };
export type PageApi = typeof pageApi;

export const coreEvents = {
  ...addressBookEvents,
  ...appEvents,
  ...assetEvents,
  ...ingestEvents,
  ...jobEvents,
  ...signerEvents,
  ...storeEvents,
  ...trustEvents,
};
export type CoreEvents = typeof coreEvents;

export const pageEvents = { ...coreEvents, ...shellEvents };
export type PageEvents = typeof pageEvents;

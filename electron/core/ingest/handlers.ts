import type { ingestApi } from '#shared/api/ingest.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { Ingester } from './ingester.ts';

/** The contract's side of ingests. */
export const ingestHandlers = (ingester: Ingester): Handlers<typeof ingestApi> => ({
  'ingest.plan': ({ connection, asset }, { signal }) => ingester.plan(connection, asset, signal),
  'ingest.start': async (order) => ({ job: await ingester.start(order) }),
  'ingest.result': async ({ job }) => ingester.result(job),
  'ingest.ofFlow': async ({ connection, flow }) => {
    const report = await ingester.ofFlow(connection, flow);
    return report ? { report } : {};
  },
  'ingest.unfinished': () => ingester.unfinished(),
  'ingest.resume': async ({ ingest }) => ({ job: await ingester.resume(ingest) }),
  'ingest.discard': async ({ ingest }) => ({ job: await ingester.discard(ingest) }),
});

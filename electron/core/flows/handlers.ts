import { join } from 'node:path';
import type { flowApi } from '#shared/api/flow.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { Inspector } from '#core/inspect/inspect.ts';
import type { Jobs } from '#core/jobs/jobs.ts';
import type { ObjectCache } from '#core/objects/object-cache.ts';
import type { CorePorts } from '#core/ports.ts';
import type { Stores } from '#core/stores/stores.ts';
import { readFlowGraph } from './flow-graph.ts';
import { createFlowInspector } from './inspect-flow.ts';
import { peek } from './peek.ts';
import { findProvenance } from './provenance.ts';

interface Parts {
  stores: Pick<Stores, 'client' | 'ports' | 'origin'>;
  ports: Pick<CorePorts, 'workspace' | 'newId'>;
  assets: Assets;
  engine: Engine;
  inspector: Inspector;
  jobs: Jobs;
  cache: ObjectCache;
  ingestOf: Parameters<typeof createFlowInspector>[0]['ingestOf'];
}

/** What can be asked about a Flow and its Content Credentials. */
export function createFlowHandlers({ ports, ...parts }: Parts): Handlers<typeof flowApi> {
  const { stores, engine } = parts;
  const { workspace, newId } = ports;
  const inspector = createFlowInspector(parts);
  const peekParts = { engine, newId, folder: join(workspace, 'cache/peek') };
  return {
    'flow.provenance': async ({ connection, flow }, { signal }) =>
      (await findProvenance(await stores.client(connection), flow, signal)).provenance,
    'flow.graph': async ({ connection, flow }, { signal }) =>
      readFlowGraph(await stores.client(connection), flow, signal),
    'flow.peek': async ({ connection, flow }, { signal }) =>
      peek(peekParts, await stores.client(connection), flow, signal),
    'flow.inspect': async ({ connection, flow }) => ({ job: await inspector.start(connection, flow) }),
    'flow.inspected': async ({ job }) => inspector.result(job),
  };
}

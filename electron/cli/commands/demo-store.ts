import type { FlowInspection } from '#shared/api/flow.ts';
import { type AssetId, ConnectionId } from '#shared/api/ids.ts';
import type { IngestReport } from '#shared/api/ingest.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { AnyId } from '#shared/tams/model.ts';
import { ProvenanceState } from '#shared/tams/flow-provenance.ts';
import type { CliSession } from '../session.ts';

/** The store side of Figure 1 (application note 0011), as the demo walks it. */

const STORE = ConnectionId.parse('local');

/** What the demo tells of one file in the store. */
export const StoreFacts = z.object({
  flow: AnyId,
  source: AnyId,
  object: AnyId,
  /** Lower-case hex of the object, read back before it was tagged. */
  sha256: z.string(),
  tracks: z.array(z.object({ flow: AnyId, role: z.string() })),
  found: z.object({
    state: ProvenanceState,
    /** From the Flow of one track to the Flow that says where the credentials are. */
    path: z.array(AnyId),
    requests: z.number().int(),
  }),
});
export type StoreFacts = z.output<typeof StoreFacts>;

/** Puts a file into the store of the workspace, untouched, with its credentials in it. */
export async function ingest(session: CliSession, asset: AssetId): Promise<IngestReport> {
  const { label } = await session.client['ingest.plan']({ connection: STORE, asset });
  const { job } = await session.client['ingest.start']({
    connection: STORE,
    asset,
    keeping: 'embedded',
    label,
    description: 'From the Countersign demo.',
    tags: {},
    readOnly: false,
  });
  await session.finish(job);
  return session.client['ingest.result']({ job });
}

/**
 * Comes to an ingested file as an editor would, who has only the Flow of its pictures: the walk to the credentials, and the object that
 * holds them, fetched and validated.
 */
export async function discover(
  session: CliSession,
  ingested: IngestReport,
): Promise<{ facts: StoreFacts; inspected: FlowInspection }> {
  const start = ingested.tracks.find(({ role }) => role === 'video') ?? ingested.tracks[0];
  if (!start) throw new AppError('internal', 'The demo clip has no track that became a Flow.');
  const { job } = await session.client['flow.inspect']({ connection: STORE, flow: start.flow });
  await session.finish(job);
  const inspected = await session.client['flow.inspected']({ job });
  const { state, carriers, requests } = inspected.provenance;
  const { flow, source, object, sha256, tracks } = ingested;
  return {
    inspected,
    facts: {
      flow,
      source,
      object,
      sha256,
      tracks: tracks.map(({ flow: track, role }) => ({ flow: track, role })),
      found: { state, path: carriers[0]?.path ?? [], requests },
    },
  };
}

/** The graph with one input's media taken from a Flow instead of a file. */
export async function takeFromStore(
  session: CliSession,
  graph: EditGraph,
  input: string,
  { flow }: IngestReport,
): Promise<EditGraph> {
  const { job } = await session.client['flow.take']({ connection: STORE, flow });
  await session.finish(job);
  const { asset, credentials, timerange } = await session.client['flow.taken']({ job });
  const media = {
    kind: 'flow' as const,
    connection: STORE,
    flow,
    timerange,
    asset,
    ...(credentials !== undefined && { credentials }),
  };
  return { ...graph, inputs: graph.inputs.map((one) => (one.id === input ? { ...one, media } : one)) };
}

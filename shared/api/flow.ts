import { AssetId, ConnectionId, JobId } from '#shared/api/ids.ts';
import { Inspection } from '#shared/api/asset.ts';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { FlowGraph } from '#shared/tams/flow-graph.ts';
import { FlowProvenance } from '#shared/tams/flow-provenance.ts';
import { AnyId } from '#shared/tams/model.ts';
import { credentialsOfFlow } from '#shared/tams/flow-credentials.ts';
import { Range } from '#shared/tams/time.ts';

const ofFlow = { connection: ConnectionId, flow: AnyId };

/** What a manifest store claims, read from a few ranges of an object: nothing of it has been checked against the media (B3). */
export const Peek = z.object({
  /** Absent: no manifest store was found where one could be. */
  graph: ProvenanceGraph.optional(),
  /** Bytes fetched, and bytes of the object where the store told. */
  fetched: z.number().int(),
  size: z.number().int().optional(),
  notes: z.array(z.string()),
});
export type Peek = z.output<typeof Peek>;

/** A Flow's object brought here and validated like any file. */
export const FlowInspection = z.object({
  provenance: FlowProvenance,
  inspection: Inspection,
  /** Lower-case hex of the media object as fetched. */
  sha256: z.string(),
  /** What the ingest that made it had seen, when it was one of ours: does it still agree? */
  notes: z.array(z.string()),
});
export type FlowInspection = z.output<typeof FlowInspection>;

/** A Flow's Segments assembled into one file, by its timeline. */
export const FlowMedia = z.object({
  asset: AssetId,
  /** The fetched object with the Content Credentials, where it is another file than `asset`. */
  ...credentialsOfFlow,
  flow: AnyId,
  /** What of the Flow's timeline the file holds, in nanoseconds of that timeline; its own time begins at 0. */
  timerange: Range,
  provenance: FlowProvenance,
  /** Objects used, and how many Segments of them. */
  objects: z.number().int(),
  segments: z.number().int(),
  notes: z.array(z.string()),
});
export type FlowMedia = z.output<typeof FlowMedia>;

export const flowApi = {
  /** Where a Flow's Content Credentials are, by the walk of app note 0011 (R6). */
  'flow.provenance': procedure(z.object(ofFlow), FlowProvenance),
  /** The Flow with everything around it: sources, collections, credentials, re-used objects. */
  'flow.graph': procedure(z.object(ofFlow), FlowGraph),
  'flow.peek': procedure(z.object(ofFlow), Peek),
  /** Fetches the object that carries the credentials (and the detached store) and validates it. */
  'flow.inspect': procedure(z.object(ofFlow), z.object({ job: JobId })),
  'flow.inspected': procedure(z.object({ job: JobId }), FlowInspection),
};

/** Flows as media: inputs of an export. */
export const flowMediaApi = {
  /** Fetches and assembles what a Flow holds in a timerange, so that it can be an input of an export. */
  'flow.take': procedure(z.object({ ...ofFlow, timerange: Range.optional() }), z.object({ job: JobId })),
  'flow.taken': procedure(z.object({ job: JobId }), FlowMedia),
};

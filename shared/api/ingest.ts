import { AssetId, ConnectionId, IngestId, Instant, JobId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { AnyId, TagValue, Uuid } from '#shared/tams/model.ts';
import { Verdict, VerdictStamp } from '#shared/verdict/model.ts';

/** How a contribution's manifest store is kept (R4, R5). `none`: the file has none, and the tag says that somebody looked. */
export const ProvenanceKeeping = z.enum(['embedded', 'detached', 'none']);
export type ProvenanceKeeping = z.output<typeof ProvenanceKeeping>;

/** What one ingest would do, said before anything is sent. */
export const IngestPlan = z.object({
  /** The ways open to this file, the proposed one first. */
  keeping: z.array(ProvenanceKeeping).min(1),
  /** One line for each flow that will be made: role, format, codec, size of picture, … `only`: with this way of keeping alone. */
  flows: z.array(
    z.object({
      role: z.string(),
      format: z.string(),
      codec: z.string().optional(),
      facts: z.string(),
      only: ProvenanceKeeping.optional(),
    }),
  ),
  /** Sentences: over 5 GB on a store that takes one PUT, tracks that get no flow of their own, a verdict that speaks against it. */
  warnings: z.array(z.string()),
  label: z.string(),
});
export type IngestPlan = z.output<typeof IngestPlan>;

/** What was put into the store. Kept beside the journal for as long as the flow is known. */
export const IngestReport = z.object({
  ingest: IngestId,
  connection: ConnectionId,
  /** The multi-essence flow and its source. */
  flow: AnyId,
  source: AnyId,
  tracks: z.array(z.object({ flow: AnyId, source: AnyId, role: z.string() })),
  /** The data flow with the manifest store, when detached. */
  data: z.object({ flow: AnyId, source: AnyId, object: AnyId, sha256: z.string() }).optional(),
  object: AnyId,
  keeping: ProvenanceKeeping,
  /** Bytes, and lower-case hex of all of them, as read back from the store. */
  size: z.number().int(),
  sha256: z.string(),
  verdict: Verdict,
  stamp: VerdictStamp,
  at: Instant,
});
export type IngestReport = z.output<typeof IngestReport>;

/** An ingest that did not reach its tag: it can be gone on with, or taken back. */
export const UnfinishedIngest = z.object({
  ingest: IngestId,
  connection: ConnectionId,
  asset: AssetId.optional(),
  name: z.string(),
  /** The step it stopped in, in a person's words. */
  step: z.string(),
  error: z.string().optional(),
  startedAt: Instant,
});
export type UnfinishedIngest = z.output<typeof UnfinishedIngest>;

export const ingestApi = {
  /** Validates the file if that was not done, and says what would be sent. Sends nothing. */
  'ingest.plan': procedure(z.object({ connection: ConnectionId, asset: AssetId }), IngestPlan),
  /** One untouched object, one multi-essence flow, a flow for each track, and the provenance tag last (app note 0011; R4, R5). */
  'ingest.start': procedure(
    z.object({
      connection: ConnectionId,
      asset: AssetId,
      keeping: ProvenanceKeeping,
      label: z.string().min(1).max(1000),
      description: z.string().max(10_000),
      tags: z.record(z.string().min(1).max(200), TagValue),
      readOnly: z.boolean(),
      /** The source of the multi-essence flow, where this is another version of something in the store; absent: a new one (R11). */
      source: Uuid.optional(),
    }),
    z.object({ job: JobId }),
  ),
  'ingest.result': procedure(z.object({ job: JobId }), IngestReport),
  /** What is known of the ingest that made a flow, if it was one of ours. */
  'ingest.ofFlow': procedure(
    z.object({ connection: ConnectionId, flow: AnyId }),
    z.object({ report: IngestReport.optional() }),
  ),
  'ingest.unfinished': procedure(z.object({}), z.array(UnfinishedIngest)),
  'ingest.resume': procedure(z.object({ ingest: IngestId }), z.object({ job: JobId })),
  /** Deletes what it had made in the store, flows first made last. */
  'ingest.discard': procedure(z.object({ ingest: IngestId }), z.object({ job: JobId })),
};
export const ingestEvents = { 'ingest.changed': z.object({}) };

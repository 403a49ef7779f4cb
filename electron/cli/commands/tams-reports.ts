import { Inspection } from '#shared/api/asset.ts';
import { FlowInspection, FlowMedia, Peek } from '#shared/api/flow.ts';
import { IngestId } from '#shared/api/ids.ts';
import { IngestPlan, IngestReport, UnfinishedIngest } from '#shared/api/ingest.ts';
import { ExportPlan, ExportResult } from '#shared/api/project.ts';
import { StoreConnection, StoreReport } from '#shared/api/store.ts';
import { Flow } from '#shared/tams/flow.ts';
import { FlowGraph } from '#shared/tams/flow-graph.ts';
import { FlowProvenance } from '#shared/tams/flow-provenance.ts';
import { z } from '#shared/rpc/zod.ts';

// What the TAMS commands print with --json; docs/json holds the schemas made from these.

export const StoreServeReport = z.object({
  version: z.literal(1),
  url: z.url(),
  /** Absent where the caller set it (COUNTERSIGN_STORE_TOKEN). */
  token: z.string().optional(),
});

export const TamsListReport = z.object({
  version: z.literal(1),
  flows: z.array(Flow),
  /** False when there are more than were asked for. */
  complete: z.boolean(),
  /** Query parameters the store does not keep to; what broke them was left out here. */
  ignoredFilters: z.array(z.string()),
});

/** How a flow's timeline is filled. */
export const Content = z.object({
  segments: z.int().nonnegative(),
  /** False when there are more segments than were looked at. */
  complete: z.boolean(),
  /** Stretches without a gap, in order, as timeranges. */
  spans: z.array(z.string()),
});
export type Content = z.infer<typeof Content>;

export const TamsShowReport = z.object({
  version: z.literal(1),
  flow: Flow,
  content: Content,
  provenance: FlowProvenance,
});
/** Content that was not compared with the media: never a verdict. */
export const TamsPeekReport = z.object({ version: z.literal(1), ...Peek.shape });
export const TamsInspectReport = z.object({ version: z.literal(1), ...FlowInspection.shape });
export const TamsGraphReport = z.object({ version: z.literal(1), graph: FlowGraph });

export const TamsGetReport = z.object({
  version: z.literal(1),
  flow: z.string(),
  object_id: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  /** Lower-case hex. */
  sha256: z.string(),
});

export const ConnectionsReport = z.object({ version: z.literal(1), connections: z.array(StoreConnection) });
/** What was added or removed. */
export const ConnectionReport = z.object({ version: z.literal(1), connection: StoreConnection });
export const TestReport = z.object({ version: z.literal(1), store: StoreReport });
/** `report` is absent when nothing was sent: a dry run, or a verdict that speaks against it. */
export const TamsIngestReport = z.object({
  version: z.literal(1),
  inspection: Inspection,
  plan: IngestPlan,
  report: IngestReport.optional(),
});

export const TamsIngestsReport = z.object({ version: z.literal(1), ingests: z.array(UnfinishedIngest) });
export const TamsResumeReport = z.object({ version: z.literal(1), report: IngestReport });
export const TamsDiscardReport = z.object({ version: z.literal(1), discarded: IngestId });

/** `tams get --assembled`. */
export const TamsAssembledReport = z.object({ version: z.literal(1), media: FlowMedia });

export const TamsExportReport = z.object({
  version: z.literal(1),
  /** What was taken of each Flow, in order. */
  media: z.array(FlowMedia),
  /** With --dry-run: what would be said. */
  plan: ExportPlan.optional(),
  result: ExportResult.optional(),
  /** With --into. */
  ingest: IngestReport.optional(),
});

/** One report as it is printed. @param report of the schema, whose keys it has and no others */
export const reportText = <S extends z.ZodType>(schema: S, report: z.output<S>): string =>
  `${JSON.stringify(z.encode(schema, report), null, 2)}\n`;

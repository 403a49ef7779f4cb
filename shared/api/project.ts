import { AssetId, Instant, JobId, ProjectId, SignerId, TargetId } from '#shared/api/ids.ts';
import { Asset, Inspection, Probe } from '#shared/api/asset.ts';
import { PreflightReport } from '#shared/api/signer.ts';
import { EditGraph } from '#shared/edit/model.ts';
import { ClaimPlan, InputFacts, PlanProblem } from '#shared/edit/plan-model.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { credentialsOfFlow } from '#shared/tams/flow-credentials.ts';
import { Range } from '#shared/tams/time.ts';

export const ProjectSummary = z.object({ id: ProjectId, name: z.string(), savedAt: Instant });
export type ProjectSummary = z.output<typeof ProjectSummary>;

/** Media of an input that are not what they were when the project was saved. The project opens all the same. */
export const MediaProblem = z.object({
  input: z.string(),
  /** `missing`: not there; a file is found again by choosing it, a Flow by taking it again. `changed`: there, with other bytes. */
  state: z.enum(['missing', 'changed']),
  kind: z.enum(['file', 'flow']),
  /** A sentence. */
  message: z.string(),
});
export type MediaProblem = z.output<typeof MediaProblem>;

export const Project = z.object({
  id: ProjectId,
  name: z.string(),
  savedAt: Instant.optional(),
  graph: EditGraph,
  problems: z.array(MediaProblem).optional(),
});
export type Project = z.output<typeof Project>;

/** All that is known of an input; the page plans and lints with it, without another round trip. */
export const InputReport = z.object({
  /** The media, as `probe` describes them. */
  asset: Asset,
  probe: Probe,
  /** Of the file with the Content Credentials, which is the ingredient: `inspection.asset`, the media themselves but for some Flows. */
  facts: InputFacts,
  inspection: Inspection,
  /** Where the credentials come from, when not from the media: sentences. */
  notes: z.array(z.string()).optional(),
});
export type InputReport = z.output<typeof InputReport>;

/** A cut as asked for and as it can be made: copying starts at a picture that needs no other (media.md section 5). */
export const SnappedUse = z.object({ use: z.string(), asked: Range, source: Range, output: Range, moved: z.boolean() });
export type SnappedUse = z.output<typeof SnappedUse>;

export const ExportPlan = z.object({
  plan: ClaimPlan,
  problems: z.array(PlanProblem),
  snapped: z.array(SnappedUse),
  preflight: PreflightReport.optional(),
});
export type ExportPlan = z.output<typeof ExportPlan>;

export const ExportResult = z.object({
  job: JobId,
  asset: AssetId,
  name: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  /** 1 + every manifest reachable from the inputs (R7): counted in the signed file. */
  manifests: z.number().int(),
  inspection: Inspection,
  /** Milliseconds by phase. */
  timings: z.record(z.string(), z.number()),
  /** What of the inputs is not in the export, in sentences: tracks that are neither picture nor sound. */
  notes: z.array(z.string()),
});
export type ExportResult = z.output<typeof ExportResult>;

export const projectApi = {
  'project.list': procedure(z.object({}), z.array(ProjectSummary)),
  'project.open': procedure(z.object({ project: ProjectId }), Project),
  /** Opens a granted project file from anywhere; its media are granted along, as the user chose the file that names them. */
  'project.openFile': procedure(z.object({ file: AssetId }), Project),
  /** Creates when `id` is absent. Written atomically; references media by path, or Flow and timerange, and sha256. */
  'project.save': procedure(
    z.object({ id: ProjectId.optional(), name: z.string().min(1).max(200), graph: EditGraph }),
    Project,
  ),
  'project.remove': procedure(z.object({ project: ProjectId }), z.object({})),

  /** @param credentials and what belongs to them: as in the MediaRef of a Flow */
  'export.input': procedure(z.object({ asset: AssetId, ...credentialsOfFlow }), InputReport),
  /** What will be said and what forbids saying it. Signs nothing. */
  'export.plan': procedure(z.object({ graph: EditGraph, signer: SignerId.optional() }), ExportPlan),
  'export.start': procedure(
    z.object({
      graph: EditGraph,
      signer: SignerId,
      /** Absent: the workspace's export folder, under a name that is free. */
      target: TargetId.optional(),
      /** R47: signing with a certificate on no list is possible, for this export only, and is logged. */
      signAnyway: z.boolean(),
      /** R39: signing with a revoked certificate is possible in the same way, and readers are told of it. Absent: it is blocked. */
      signRevoked: z.boolean().optional(),
    }),
    z.object({ job: JobId }),
  ),
  'export.result': procedure(z.object({ job: JobId }), ExportResult),
};

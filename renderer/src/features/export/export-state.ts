import type { AssetId, ConnectionId, JobId, ProjectId, SignerId } from '#shared/api/ids.ts';
import type { Job } from '#shared/api/job.ts';
import type { ExportPlan, ExportResult, InputReport, ProjectSummary } from '#shared/api/project.ts';
import type { EditGraph, InputId } from '#shared/edit/model.ts';
import type { InputFacts } from '#shared/edit/plan-model.ts';
import type { ErrorBody } from '#shared/rpc/errors.ts';
import type { Range } from '#shared/tams/time.ts';
import type { History } from './history.ts';
import type { Selection } from './selection.ts';

type Loading<T> = { kind: 'loading' } | { kind: 'ready'; value: T } | { kind: 'failed'; error: ErrorBody };

/** The project on screen. `history` holds the draft; it is saved by itself shortly after each edit. */
export interface OpenProject {
  id: ProjectId;
  name: string;
  history: History<EditGraph>;
  /** What the file holds. */
  saved: EditGraph;
  savedAt: string | undefined;
  saving: { kind: 'idle' } | { kind: 'busy' } | { kind: 'failed'; error: ErrorBody };
}

/** The core's answer about one version of the draft; `of` tells whether it is still about what is on screen. */
interface Check {
  of: EditGraph;
  signer: SignerId | undefined;
  answer: Loading<ExportPlan>;
}

export type Run =
  | { kind: 'starting' }
  | { kind: 'running'; id: JobId; progress: Job['progress']; cancelling: boolean }
  | { kind: 'done'; result: ExportResult }
  | { kind: 'cancelled' }
  | { kind: 'failed'; error: ErrorBody };

/** A Flow, or a part of it, on its way from a store to the project. */
export interface Take {
  key: string;
  /** It goes to this project and no other. */
  project: ProjectId;
  connection: ConnectionId;
  flow: string;
  title: string;
  /** Of the Flow's timeline; absent: all of it. */
  timerange?: Range;
  /** The input that gets its media back; absent: it becomes a new one. */
  input?: InputId;
  /** The input gets other media than it had. */
  replaces?: boolean;
  state:
    | { kind: 'running'; job?: JobId }
    | { kind: 'failed'; error: ErrorBody }
    /** It took the input's place, and this does not hold any more: sentences, until somebody has read them. */
    | { kind: 'replaced'; lost: readonly string[] };
}

type CentreTab = 'clips' | 'operations' | 'graph';
type SideTab = 'mapping' | 'metadata' | 'preview' | 'preflight';

export interface ExportState {
  projects: Loading<ProjectSummary[]>;
  /** Undefined: none is open. */
  project: Loading<OpenProject> | undefined;
  /** What the core knows of each input, by the asset of its media. */
  reports: Readonly<Record<AssetId, Loading<InputReport>>>;
  selection: Selection | undefined;
  centre: CentreTab;
  side: SideTab;
  signer: SignerId | undefined;
  /** The last answer that arrived stays while a newer one is on its way. */
  check: Check | undefined;
  run: Run | undefined;
  takes: readonly Take[];
}

export const emptyState: ExportState = {
  projects: { kind: 'loading' },
  project: undefined,
  reports: {},
  selection: undefined,
  centre: 'clips',
  side: 'mapping',
  signer: undefined,
  check: undefined,
  run: undefined,
  takes: [],
};

export const openProject = (state: ExportState): OpenProject | undefined =>
  state.project?.kind === 'ready' ? state.project.value : undefined;

export const draftOf = (state: ExportState): EditGraph | undefined => openProject(state)?.history.present;

export const unsaved = (project: OpenProject): boolean => project.history.present !== project.saved;

/** Facts of those inputs that have been read; the linter and the planner say what they miss. */
export function factsOf(graph: EditGraph, reports: ExportState['reports']): ReadonlyMap<InputId, InputFacts> {
  return new Map(
    graph.inputs.flatMap((input) => {
      const report = reports[input.media.asset];
      return report?.kind === 'ready' ? [[input.id, report.value.facts] as const] : [];
    }),
  );
}

import type { ClaimPlan, PlannedAction } from '#shared/edit/plan-model.ts';
import { readPlan } from '#shared/edit/read-plan.ts';
import { actionLabel } from '#shared/provenance/labels.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import type { ProvenanceGraph, ProvenanceNode } from '#shared/provenance/model.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';
import { incoming } from '../graph-model.ts';

/** A stretch of the output and the ingredient the claim says is there. Titles and labels are hostile text. */
export interface Clip {
  key: string;
  output: Range;
  title: string;
  /** Seconds of the ingredient; absent where the claim does not say which. */
  source?: Range;
  /** The ingredient's node in the provenance graph. */
  node?: string;
  kind?: ProvenanceNode['kind'];
}

/** An edit the claim places on the timeline. */
interface Edit {
  key: string;
  output: Range;
  label: string;
}

export interface ProvenanceTimeline {
  clips: Clip[];
  edits: Edit[];
  /** What the claim leaves open, in sentences. */
  open: string[];
}

/** These place clips or begin the history; they are no edits. */
const NO_EDIT = new Set(['c2pa.placed', 'c2pa.created', 'c2pa.opened', 'c2pa.trimmed']);

/**
 * The timeline a claim states (edit-graph.md section 1): which ingredient is where in the output, and which edits touch it.
 * @param json the manifest store as the engine prints it.
 * @returns undefined when there is no active manifest to read.
 */
export function readTimeline(json: string, graph: ProvenanceGraph, format: string): ProvenanceTimeline | undefined {
  const store = parseManifestStore(JSON.parse(json));
  const manifest = store.manifests.get(store.active_manifest ?? '');
  if (!manifest) return undefined;
  const { plan, ambiguous } = readPlan(manifest, format);
  const nodes = nodesOf(plan, graph);
  return {
    clips: clipsOf(plan, nodes).toSorted((a, b) => compare(a.output.start, b.output.start)),
    edits: plan.actions
      .filter(({ action }) => !NO_EDIT.has(action))
      .flatMap((action, index) =>
        action.changes.map((output, part) => ({ key: `${index}.${part}`, output, label: labelOf(action) })),
      ),
    open: ambiguous,
  };
}

const compare = (a: Ticks, b: Ticks): number => (a < b ? -1 : Number(a > b));

const labelOf = ({ action, description }: PlannedAction): string =>
  description ? `${actionLabel(action)}: ${description}` : actionLabel(action);

/** Plan and graph both keep the claim's order of ingredients; a graph that was cut short has fewer, and then none is matched. */
function nodesOf(plan: ClaimPlan, graph: ProvenanceGraph): Map<string, ProvenanceNode> {
  const active = graph.nodes.find((node) => node.active)?.id ?? '';
  const edges = incoming(graph, active);
  if (edges.length !== plan.ingredients.length) return new Map();
  return new Map(
    plan.ingredients.flatMap(({ input }, index): [string, ProvenanceNode][] => {
      const node = graph.nodes.find(({ id }) => id === edges[index]?.to);
      return node ? [[input, node]] : [];
    }),
  );
}

function clipsOf(plan: ClaimPlan, nodes: ReadonlyMap<string, ProvenanceNode>): Clip[] {
  const parents = plan.ingredients.filter(({ relation }) => relation === 'parentOf');
  const clips = new Map<string, Clip>();
  for (const [index, { action, inputs, uses, changes }] of plan.actions.entries()) {
    // A trim of the one opened file names no ingredient: it can only be that file.
    const input =
      inputs.length === 1 ? inputs[0] : inputs.length === 0 && parents.length === 1 ? parents[0]?.input : undefined;
    const ingredient = plan.ingredients.find((entry) => entry.input === input);
    if (!ingredient) continue;
    const node = nodes.get(ingredient.input);
    const about = { title: ingredient.title, ...(node && { node: node.id, kind: node.kind }) };
    for (const { use, source, output } of uses) clips.set(use, { key: use, output, source, ...about });
    if (action !== 'c2pa.placed' || uses.length > 0) continue;
    for (const [part, output] of changes.entries())
      clips.set(`${index}.${part}`, { key: `${index}.${part}`, output, ...about });
  }
  return [...clips.values()];
}

const holds = ({ start, end }: Range, at: Ticks): boolean => start <= at && at < end;

/** What is under the playhead: the clips there (several where they overlap), and the edits that touch it. */
export const underPlayhead = (timeline: ProvenanceTimeline, at: Ticks): { clips: Clip[]; edits: Edit[] } => ({
  clips: timeline.clips.filter(({ output }) => holds(output, at)),
  edits: timeline.edits.filter(({ output }) => holds(output, at)),
});

/** End of the last thing on the timeline. */
export const timelineEnd = ({ clips, edits }: ProvenanceTimeline): Ticks =>
  [...clips, ...edits].reduce((end, { output }) => (output.end > end ? output.end : end), 0n);

import type { ExportPlan, InputReport } from '#shared/api/project.ts';
import { lint, type LintFacts } from '#shared/edit/lint.ts';
import type { EditGraph, InputId } from '#shared/edit/model.ts';
import { planClaim } from '#shared/edit/plan.ts';
import type { ClaimPlan, InputFacts, PlanProblem } from '#shared/edit/plan-model.ts';
import { applySnapped } from '#shared/edit/timeline.ts';
import type { Range } from '#shared/tams/time.ts';
import { joinProblems } from '#shared/media/join.ts';
import { snapUses } from '#shared/media/snap.ts';

export interface PlannedExport extends Omit<ExportPlan, 'preflight'> {
  /** The graph with the cuts as they can be made: what is rendered and what is claimed are this one. */
  graph: EditGraph;
  plan: ClaimPlan;
}

/**
 * What will be said and what forbids saying it. Pure: the same graph and the same files give the same plan. The rules are checked
 * on the graph as the cuts will really be, since that is what the claim states.
 */
export function planExport(
  asked: EditGraph,
  reports: ReadonlyMap<InputId, InputReport>,
  privacy: NonNullable<LintFacts['privacy']>,
): PlannedExport {
  const probes = new Map([...reports].map(([id, report]) => [id, report.probe]));
  const excluded = new Set(asked.inputs.filter(({ disposition }) => disposition === 'excluded').map(({ id }) => id));
  const used = asked.uses.filter(({ input }) => !excluded.has(input));
  const snapped = snapUses(used, probes);
  const graph = applySnapped({ ...asked, uses: used }, snapped);
  const problems = [...lint(graph, { inputs: factsOf(reports), privacy }), ...joinRule(graph, reports)];
  return { graph, plan: planOf(graph, reports), problems, snapped };
}

/** E21, the rule of this exporter: clips that cannot follow each other without encoding are named before anything is written. */
function joinRule(graph: EditGraph, reports: ReadonlyMap<InputId, InputReport>): PlanProblem[] {
  const clips = graph.uses.flatMap(({ id, input }) => {
    const report = reports.get(input);
    return report ? [{ use: id, name: report.asset.name, probe: report.probe }] : [];
  });
  return joinProblems(clips).map(({ use, sentence }) => ({
    rule: 'E21',
    severity: 'blocks',
    message: sentence,
    at: `use:${use}`,
    fix: 'Take this clip off, or give Countersign a copy encoded like the others.',
  }));
}

/** The claim of a graph whose cuts are final. */
export const planOf = (graph: EditGraph, reports: ReadonlyMap<InputId, InputReport>): ClaimPlan =>
  planClaim(graph, factsOf(reports));

/** The graph with the ranges that were really copied. */
export const applyRanges = (
  graph: EditGraph,
  clips: readonly { use: string; source: Range; output: Range }[],
): EditGraph =>
  applySnapped(
    graph,
    clips.map(({ use, source, output }) => ({ use, asked: source, source, output, moved: false })),
  );

const factsOf = (reports: ReadonlyMap<InputId, InputReport>): ReadonlyMap<InputId, InputFacts> =>
  new Map([...reports].map(([id, { facts }]) => [id, facts]));

import { lintClaim } from '#shared/edit/lint-claim.ts';
import { lintInputs } from '#shared/edit/lint-inputs.ts';
import { lintText } from '#shared/edit/lint-text.ts';
import { lintTime } from '#shared/edit/lint-time.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { planClaim } from '#shared/edit/plan.ts';
import type { InputFacts, PlanProblem } from '#shared/edit/plan-model.ts';
import { effective } from '#shared/edit/relations.ts';

/** What is known besides the graph. Whoever does not know a part leaves it out; its rules then say nothing. */
export type LintFacts = {
  inputs: ReadonlyMap<string, InputFacts>;
  /** The file to be written (E19). Sizes in bytes. */
  output?: { isInput: boolean; freeBytes?: number; neededBytes?: number };
  /** The unsigned file that will be signed: does it carry a manifest store of its own (E20)? */
  rendered?: { hasStore: boolean };
  /** Words that must not leave this machine: the user's and host's name, folders (E17). In anonymous mode they block. */
  privacy?: { words: readonly string[]; anonymous: boolean };
};

/**
 * Every broken rule of edit-graph.md section 7, in the order of the rules; an empty list means that the claim may be signed. The
 * one linter: the editor runs it as one types, the CLI and the exporter before they sign.
 */
export function lint(graph: EditGraph, facts: LintFacts): PlanProblem[] {
  const edit = effective(graph);
  const plan = planClaim(graph, facts.inputs);
  return [
    ...lintClaim(edit, plan),
    ...lintInputs(edit, plan, facts),
    ...lintTime(edit),
    ...lintText(edit, facts),
  ].toSorted((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

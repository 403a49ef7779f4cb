import type { LintFacts } from '#shared/edit/lint.ts';
import type { EditGraph, Input } from '#shared/edit/model.ts';
import type { ClaimPlan, InputFacts, PlanProblem } from '#shared/edit/plan-model.ts';

/* Rules about the files that go in and come out: E06, E18, E19 and E20. */

/** The engine refuses a chain of 200 manifests (c2pa-engine.md section 11); ours is one more. */
const MAX_DEPTH = 199;
/** From here on signing and reading take seconds: both are quadratic in the number of ingredients. */
const WIDE = 200;

export function lintInputs(graph: EditGraph, plan: ClaimPlan, facts: LintFacts): PlanProblem[] {
  const problems = graph.inputs.flatMap((input) => [
    ...decision(input, facts.inputs.get(input.id)),
    ...depth(input, facts.inputs.get(input.id)),
  ]);
  if (plan.ingredients.length >= WIDE) {
    const message = `${plan.ingredients.length} inputs make signing and every later check slow.`;
    problems.push({
      rule: 'E18',
      severity: 'warns',
      at: 'output',
      message,
      fix: 'Export in parts and join the signed parts.',
    });
  }
  return [...problems, ...target(facts), ...history(plan, facts)];
}

function decision(input: Input, facts: InputFacts | undefined): PlanProblem[] {
  const at = `input:${input.id}`;
  const block = (message: string, fix: string): PlanProblem => ({ rule: 'E06', severity: 'blocks', at, message, fix });
  const problems: PlanProblem[] = [];
  if (input.disposition === 'undecided') {
    problems.push(
      block(`Nobody has decided about “${input.title}”.`, 'Carry its credentials, vouch for it, or exclude it.'),
    );
  }
  if (!facts && (input.disposition === 'carried' || input.disposition === 'vouched')) {
    return [...problems, block(`“${input.title}” has not been read yet.`, 'Wait until it has been read.')];
  }
  if (input.disposition === 'carried' && facts?.hasStore === false) {
    problems.push(block(`“${input.title}” has no credentials to carry.`, 'Vouch for it, or exclude it.'));
  }
  if (input.disposition === 'carried' && facts?.integrity === 'unreadable') {
    problems.push(
      block(
        `The credentials of “${input.title}” cannot be read, so they cannot be carried.`,
        'Vouch for it, or exclude it.',
      ),
    );
  }
  if (input.disposition === 'vouched' && !input.decidedBy) {
    problems.push(block(`It is not said who vouches for “${input.title}”.`, 'Decide again, under your name or role.'));
  }
  if (input.disposition === 'vouched' && facts?.sha256 === undefined) {
    problems.push(
      block(
        `“${input.title}” has no digest yet, so vouching would bind nothing.`,
        'Wait until the file has been read.',
      ),
    );
  }
  if (facts?.integrity === 'changed' && (input.acknowledgement ?? '').trim() === '') {
    problems.push(
      block(`“${input.title}” was changed after it was signed.`, 'Say why it is used all the same, or exclude it.'),
    );
  }
  if (facts?.integrity === 'unchecked') {
    const message = `“${input.title}” has not been checked yet.`;
    problems.push({ ...block(message, 'Wait for the check, or run it.'), severity: 'warns' });
  }
  return problems;
}

function depth(input: Input, facts: InputFacts | undefined): PlanProblem[] {
  if (facts === undefined || facts.depth < MAX_DEPTH) return [];
  const message = `“${input.title}” already has ${facts.depth} generations of credentials; readers stop at 200.`;
  return [{ rule: 'E18', severity: 'blocks', at: `input:${input.id}`, message, fix: 'Use an earlier generation.' }];
}

function target({ output }: LintFacts): PlanProblem[] {
  const block = (message: string, fix: string): PlanProblem => ({
    rule: 'E19',
    severity: 'blocks',
    at: 'output',
    message,
    fix,
  });
  const problems: PlanProblem[] = [];
  if (output?.isInput === true) {
    problems.push(block('The result would be written over one of its own inputs.', 'Choose another name.'));
  }
  const { freeBytes, neededBytes } = output ?? {};
  if (freeBytes !== undefined && neededBytes !== undefined && freeBytes < 2 * neededBytes) {
    problems.push(
      block('There is not enough room: writing and checking the result needs twice its size.', 'Free some space.'),
    );
  }
  return problems;
}

function history(plan: ClaimPlan, { rendered }: LintFacts): PlanProblem[] {
  if (rendered?.hasStore !== true) return [];
  if (plan.ingredients.some((ingredient) => ingredient.relation === 'parentOf' && ingredient.carriesStore)) return [];
  const message =
    'The file to be signed has credentials of its own, and signing it again would drop them without a trace.';
  return [
    {
      rule: 'E20',
      severity: 'blocks',
      at: 'output',
      message,
      fix: 'Add that file as an input and make it the parent.',
    },
  ];
}

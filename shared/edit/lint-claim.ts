import type { EditGraph } from '#shared/edit/model.ts';
import { deprecatedActions, predefinedActions } from '#shared/edit/operations.ts';
import type { ClaimPlan, PlannedAction, PlanProblem } from '#shared/edit/plan-model.ts';
import { isGenerative } from '#shared/edit/source-types.ts';

/*
 * Rules about what the claim would say: E01 to E05 and E10 to E14. They look at the plan, so a person's override is judged like
 * anything else. The engine checks about half of them, and only when it signs (c2pa-engine.md section 2).
 */

const INCEPTION = new Set(['c2pa.created', 'c2pa.opened']);
/** `$action-choice`, last alternative: C2PA 2.2 section 18.14.12. */
const REVERSE_DNS = /^(?:[\dA-Za-z_-]+\.)+[\dA-Za-z_-]+$/;
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/;

export function lintClaim(graph: EditGraph, plan: ClaimPlan): PlanProblem[] {
  return [
    ...inception(plan),
    ...relations(plan),
    ...plan.actions.flatMap((action) => [...ingredientsOf(action, plan), ...name(action), ...words(action, plan)]),
    ...graph.operations.flatMap((operation) => generative(operation, plan)),
    ...graph.operations.flatMap(({ id, agent }) =>
      agent && agent.name.trim() === ''
        ? [blocks('E13', `operation:${id}`, 'The program that did this step has no name.', 'Name it or leave it out.')]
        : [],
    ),
    ...completeness(graph),
  ];
}

function inception(plan: ClaimPlan): PlanProblem[] {
  const [first, ...rest] = plan.actions;
  const problems: PlanProblem[] = [];
  if (!first || !INCEPTION.has(first.action)) {
    const message = 'The first action has to say whether the result was created or opened.';
    problems.push(blocks('E01', 'output', message, 'Leave the first action as the table says.'));
  }
  for (const action of rest.filter((other) => INCEPTION.has(other.action))) {
    problems.push(
      blocks(
        'E01',
        placeOf(action),
        `“${action.action}” can only be said once, at the beginning.`,
        'Choose another action.',
      ),
    );
  }
  for (const action of plan.actions) {
    if (action.action === 'c2pa.created' && (action.digitalSourceType ?? '') === '') {
      problems.push(
        blocks('E02', 'output', 'It is not said how the content came to be.', 'Choose a digital source type.'),
      );
    }
  }
  return problems;
}

function relations(plan: ClaimPlan): PlanProblem[] {
  const parents = plan.ingredients.filter((ingredient) => ingredient.relation === 'parentOf');
  const named = new Set(plan.actions.flatMap((action) => action.inputs));
  const problems = parents
    .slice(1)
    .map((parent) =>
      blocks(
        'E04',
        `input:${parent.input}`,
        `“${parent.title}” is a second parent; a file derives from one at most.`,
        'Make it a component.',
      ),
    );
  if (parents.length > 0 && plan.actions.some((action) => action.action === 'c2pa.created')) {
    const message = 'The result is said to be created anew and to derive from a parent; it can only be one of them.';
    problems.push(blocks('E04', 'output', message, 'Make the parent a component, or begin with opening it.'));
  }
  const unnamed = plan.ingredients.filter(
    ({ input }) => !named.has(input) && !parents.slice(1).some((p) => p.input === input),
  );
  return [
    ...problems,
    ...unnamed.map(({ input, title }) =>
      blocks(
        'E05',
        `input:${input}`,
        `No action says what “${title}” was used for.`,
        'Name it in the step that used it, or exclude it.',
      ),
    ),
  ];
}

function ingredientsOf(action: PlannedAction, plan: ClaimPlan): PlanProblem[] {
  const named = plan.ingredients.filter((ingredient) => action.inputs.includes(ingredient.input));
  const at = placeOf(action);
  const wrong = (relation: string): PlanProblem[] =>
    named
      .filter((ingredient) => ingredient.relation !== relation)
      .map(({ input, title }) =>
        blocks(
          'E03',
          `input:${input}`,
          `“${title}” is not ${relation}, which “${action.action}” needs.`,
          `Make it ${relation}.`,
        ),
      );
  switch (action.action) {
    case 'c2pa.opened':
      if (named.length === 1) return wrong('parentOf');
      return [blocks('E03', at, 'What was opened is not said, or is more than one file.', 'Choose one parent.')];
    case 'c2pa.placed':
      if (named.length > 0) return wrong('componentOf');
      return [blocks('E03', at, 'What was placed is not said.', 'Name the input.')];
    case 'c2pa.removed':
      return named.length > 0 ? [] : [blocks('E03', at, 'What was taken out is not said.', 'Name the input.')];
    case 'c2pa.transcoded':
    case 'c2pa.repackaged':
      return wrong('parentOf');
    default:
      return [];
  }
}

function name(action: PlannedAction): PlanProblem[] {
  const at = placeOf(action);
  if (deprecatedActions.has(action.action)) {
    return [
      blocks(
        'E10',
        at,
        `“${action.action}” is deprecated: it may be read but not written.`,
        'Choose the action that replaced it.',
      ),
    ];
  }
  if (predefinedActions.has(action.action)) return [];
  if (REVERSE_DNS.test(action.action) && !action.action.startsWith('c2pa.')) return [];
  const message = `“${action.action}” is neither an action of the specification nor a name of the house's own.`;
  return [blocks('E10', at, message, 'Choose one from the list, or write it like org.example.step.')];
}

function words(action: PlannedAction, plan: ClaimPlan): PlanProblem[] {
  const at = placeOf(action);
  const generic = action.action === 'c2pa.edited' || !predefinedActions.has(action.action);
  const problems: PlanProblem[] = [];
  const need = (missing: boolean, message: string, fix: string): void => {
    if (missing) problems.push(blocks('E11', at, message, fix));
  };
  need(
    generic && (action.description ?? '').trim() === '',
    `“${action.action}” says nothing without words.`,
    'Describe what was done.',
  );
  if (action.action === 'c2pa.redacted') {
    need(
      (action.parameters['redacted'] ?? '') === '',
      'Which assertion was redacted is not said.',
      'Choose the assertion.',
    );
    need((action.reason ?? '') === '', 'Why it was redacted is not said.', 'Choose a reason.');
  }
  if (action.action === 'c2pa.translated') {
    for (const key of ['sourceLanguage', 'targetLanguage']) {
      const language = action.parameters[key] ?? '';
      need(
        !LANGUAGE.test(language),
        `The ${key === 'sourceLanguage' ? 'original' : 'new'} language is missing or is no code.`,
        'Give a code such as en or de-CH.',
      );
    }
  }
  if (action.action === 'c2pa.watermarked') {
    const bound = plan.assertions.some((assertion) => assertion.label.startsWith('c2pa.soft-binding'));
    need(!bound, 'An invisible mark needs a soft-binding assertion that describes it (R27).', 'Leave the mark out.');
  }
  return problems;
}

function generative(operation: EditGraph['operations'][number], plan: ClaimPlan): PlanProblem[] {
  const at = `operation:${operation.id}`;
  const reference = plan.ingredients
    .filter((ingredient) => ingredient.relation === 'inputTo')
    .map(({ input }) => input);
  const on = operation.on;
  const named = on !== 'package' && 'inputs' in on ? on.inputs.filter((id) => reference.includes(id)) : [];
  const stated = operation.override?.digitalSourceType ?? operation.ai;
  if (stated === undefined && named.length > 0) {
    const message = 'This step was made from a prompt, a model or reference material, but how is not said (R32).';
    return [blocks('E12', at, message, 'Choose a digital source type.')];
  }
  if (stated !== undefined && isGenerative(stated) && named.length === 0) {
    const message = 'This step used generative AI; the prompt or model it was given is not among the inputs (R33).';
    return [{ ...blocks('E12', at, message, 'Add it as an input and name it in this step.'), severity: 'warns' }];
  }
  return [];
}

function completeness(graph: EditGraph): PlanProblem[] {
  const unknown = graph.operations.filter((operation) => operation.kind === 'unknown');
  if (!graph.output.allActionsKnown || unknown.length === 0) return [];
  const message = 'The claim would say that no step is missing, but a step is unknown.';
  return [blocks('E14', `operation:${unknown[0]?.id}`, message, 'Take the statement back, or say what the step was.')];
}

/** `u1:placed` stems from a use; anything the graph has no operation for stems from the output. */
function placeOf({ from }: PlannedAction): string {
  const input = /^(.+):unrecorded$/.exec(from)?.[1];
  if (input !== undefined) return `input:${input}`;
  if (from === 'inception' || from === 'rearranged' || from === 'repackaged') return 'output';
  const use = /^(.+):(?:placed|trimmed)$/.exec(from)?.[1];
  return use === undefined ? `operation:${from}` : `use:${use}`;
}

const blocks = (rule: string, at: string, message: string, fix: string): PlanProblem => ({
  rule,
  severity: 'blocks',
  at,
  message,
  fix,
});

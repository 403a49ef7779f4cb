import type { LintFacts } from '#shared/edit/lint.ts';
import { metadataFaults } from '#shared/edit/metadata.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import type { PlanProblem } from '#shared/edit/plan-model.ts';

/* Rules about words that go into the claim: E15 to E17. */

/** Folders of Linux, macOS and Windows, and file URLs. */
const LOCAL_PATH = /(?:^|[\s"'(])(?:\/(?:home|Users|root|tmp|var|mnt|media|Volumes)\/|[A-Za-z]:[\\/]|\\\\|~\/|file:)/;

export function lintText(graph: EditGraph, facts: LintFacts): PlanProblem[] {
  const texts = said(graph);
  return [
    ...metadataFaults(graph.output.metadata).map(({ name, message, fix }): PlanProblem => ({
      rule: 'E15',
      severity: 'blocks',
      at: `metadata:${name}`,
      message,
      fix,
    })),
    ...responsibility(graph),
    ...texts.flatMap(({ at, text }) => leak(at, text, facts)),
  ];
}

/** E16: typed text is passed on unless responsibility is taken (R29); only what the claim begins with cannot be passed on. */
function responsibility({ output }: EditGraph): PlanProblem[] {
  if (output.takeResponsibility || output.overrides['inception']?.description === undefined) return [];
  return [
    {
      rule: 'E16',
      severity: 'warns',
      at: 'output',
      message: 'What the claim begins with is always the signer’s own statement, typed description included (R29).',
      fix: 'Take responsibility for typed text, or leave the description out.',
    },
  ];
}

/** E17: local paths, and names of this machine and its user. */
function leak(at: string, text: string, { privacy }: LintFacts): PlanProblem[] {
  const lower = text.toLowerCase();
  const word = privacy?.words.find((candidate) => candidate.length >= 3 && lower.includes(candidate.toLowerCase()));
  const path = LOCAL_PATH.test(text);
  if (!path && word === undefined) return [];
  const what = path ? 'a folder of this computer' : `“${word ?? ''}”`;
  return [
    {
      rule: 'E17',
      severity: privacy?.anonymous === true ? 'blocks' : 'warns',
      at,
      message: `Everybody could read ${what} in the claim.`,
      fix: 'Write it without.',
    },
  ];
}

/** Every text of the graph that a claim repeats, ids included: they name ranges and ingredients. */
function said(graph: EditGraph): { at: string; text: string }[] {
  const texts: { at: string; text: string | undefined }[] = [{ at: 'output', text: graph.output.title }];
  for (const { id, title, acknowledgement, disposition, decidedBy } of graph.inputs) {
    const who = disposition === 'vouched' ? decidedBy?.who : undefined;
    texts.push(...[id, title, acknowledgement, who].map((text) => ({ at: `input:${id}`, text })));
  }
  texts.push(...graph.uses.map(({ id }) => ({ at: `use:${id}`, text: id })));
  for (const { id, description, params, agent, override } of graph.operations) {
    const words = [id, description, ...Object.values(params), agent?.name, override?.description, override?.reason];
    texts.push(...words.map((text) => ({ at: `operation:${id}`, text })));
  }
  texts.push(...Object.values(graph.output.overrides).map(({ description }) => ({ at: 'output', text: description })));
  texts.push(...graph.output.metadata.map(({ name, value }) => ({ at: `metadata:${name}`, text: value })));
  return texts.flatMap(({ at, text }) => (text === undefined ? [] : [{ at, text }]));
}

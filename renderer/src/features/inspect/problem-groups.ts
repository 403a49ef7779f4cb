import type { Place, Problem } from '#shared/verdict/model.ts';

export interface ProblemGroup {
  problem: Problem;
  /** The nearest places, at most `SHOWN`. */
  places: Place[];
  /** How many more there are. */
  more: number;
}

const SHOWN = 3;

/** The same problem found in many ingredients is one thing to know, with its places; in the order of the first of each. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.severity, problem.code, problem.source, problem.cause]);
    const group = groups.get(key);
    if (!group) groups.set(key, { problem, places: [problem.place], more: 0 });
    else if (group.places.length < SHOWN) group.places.push(problem.place);
    else group.more += 1;
  }
  return [...groups.values()];
}

import type { EditGraph, Operation, Use } from '#shared/edit/model.ts';
import { inSeconds, NPT_END } from '#shared/edit/npt.ts';
import type { PlanProblem } from '#shared/edit/plan-model.ts';
import { inOutputOrder } from '#shared/edit/relations.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';

/* Rules about time: E07, E08 and E09. The engine checks none of them. */

export function lintTime(graph: EditGraph): PlanProblem[] {
  return [...tiling(graph), ...graph.uses.flatMap((use) => length(use, graph)), ...clocks(graph)];
}

/** E07: uses follow each other without overlap, except under a transition, and without a gap nobody names. */
function tiling(graph: EditGraph): PlanProblem[] {
  const uses = inOutputOrder(graph.uses);
  if (uses.length === 0) return [problem('E07', 'output', 'Nothing is on the timeline.', 'Add a part of an input.')];
  const problems: PlanProblem[] = [];
  let end: Ticks = 0n;
  for (const use of uses) {
    if (use.output.start < end) {
      const overlap = { start: use.output.start, end: use.output.end < end ? use.output.end : end };
      if (!covered(overlap, graph.operations, (operation) => operation.kind === 'transition')) {
        const message = `Two parts lie over each other for ${inSeconds(overlap.end - overlap.start)}.`;
        problems.push(problem('E07', `use:${use.id}`, message, 'Close up, or say that there is a transition.'));
      }
    }
    if (use.output.start > end) {
      const gap = { start: end, end: use.output.start };
      if (!covered(gap, graph.operations, (operation) => operation.kind !== 'publish')) {
        const message = `There is nothing for ${inSeconds(gap.end - gap.start)} before this part.`;
        problems.push(problem('E07', `use:${use.id}`, message, 'Close up, or add a step that says what is there.'));
      }
    }
    if (use.output.end > end) end = use.output.end;
  }
  return problems;
}

/** E08: a use lies within its input, and is as long as its speed makes it. */
function length(use: Use, graph: EditGraph): PlanProblem[] {
  const input = graph.inputs.find((other) => other.id === use.input);
  const at = `use:${use.id}`;
  if (!input) return [problem('E08', at, 'This part belongs to an input that is not there.', 'Remove it.')];
  const { source, output } = use;
  if (source.start < 0n || source.end <= source.start || source.end > input.duration) {
    const message = `This part reaches beyond “${input.title}”, which is ${inSeconds(input.duration)} long, or is empty.`;
    return [problem('E08', at, message, 'Move its in and out points.')];
  }
  const operation = graph.operations.find(
    (other) => other.kind === 'speed' && other.on !== 'package' && 'uses' in other.on && other.on.uses.includes(use.id),
  );
  if (operation?.params['factor'] === 'hold') return [];
  const speed = fraction(operation?.params['factor'] ?? '1');
  if (!speed) {
    return [
      problem(
        'E08',
        `operation:${operation?.id}`,
        'The speed is no number.',
        'Write it like 0.5 or 2, or hold for a still.',
      ),
    ];
  }
  const off = (output.end - output.start) * speed.over - (source.end - source.start) * speed.under;
  // Edges are rounded to nanoseconds, so each of the two lengths may be off by one.
  const rounding = speed.over + speed.under;
  if (off <= rounding && off >= -rounding) return [];
  const message = `${inSeconds(source.end - source.start)} of the input fill ${inSeconds(output.end - output.start)} of the result.`;
  return [problem('E08', at, message, 'Trim it again, or add a step that states the speed.')];
}

/** E09: ranges that make sense and that npt can say; instants in UTC. */
function clocks(graph: EditGraph): PlanProblem[] {
  const ranges: [string, Range][] = [
    ...graph.uses.flatMap(({ id, source, output }): [string, Range][] => [
      [`use:${id}`, source],
      [`use:${id}`, output],
    ]),
    ...graph.operations.flatMap(({ id, at }): [string, Range][] => (at ? [[`operation:${id}`, at]] : [])),
  ];
  const problems = ranges.flatMap(([at, range]): PlanProblem[] => {
    if (range.start < 0n || range.end < range.start) {
      return [problem('E09', at, 'This range ends before it begins, or begins before zero.', 'Set it again.')];
    }
    if (range.end < NPT_END) return [];
    const message = 'C2PA has no words for times from 24 hours on: this range is left out of the claim.';
    return [{ ...problem('E09', at, message, 'Export in parts shorter than a day.'), severity: 'warns' }];
  });
  const instants: [string, string | undefined][] = [
    ...graph.operations.map((one): [string, string | undefined] => [
      `operation:${one.id}`,
      one.override?.when ?? one.when,
    ]),
    ...Object.values(graph.output.overrides).map((override): [string, string | undefined] => ['output', override.when]),
  ];
  return [
    ...problems,
    ...instants.flatMap(([at, when]) =>
      when === undefined || isInstant(when)
        ? []
        : [problem('E09', at, `“${when}” is no point in time.`, 'Write it like 2026-11-21T10:00:00Z.')],
    ),
  ];
}

/** RFC 3339 in UTC, and a day that exists: the engine accepts "yesterday". */
function isInstant(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 19));
}

function covered(range: Range, operations: readonly Operation[], counts: (operation: Operation) => boolean): boolean {
  return operations.some(
    (operation) =>
      counts(operation) &&
      operation.at !== undefined &&
      operation.at.start <= range.start &&
      operation.at.end >= range.end,
  );
}

/** A speed as an exact fraction; `-1` is reverse and as long as forwards. */
function fraction(text: string): { over: bigint; under: bigint } | undefined {
  const parts = /^-?(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text);
  if (!parts) return undefined;
  const decimals = parts[2] ?? '';
  const over = BigInt((parts[1] ?? '') + decimals);
  return over === 0n ? undefined : { over, under: 10n ** BigInt(decimals.length) };
}

const problem = (rule: string, at: string, message: string, fix: string): PlanProblem => ({
  rule,
  severity: 'blocks',
  at,
  message,
  fix,
});

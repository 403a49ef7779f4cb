import type { SnappedUse } from '#shared/api/project.ts';
import type { EditGraph, Input, Operation, Use } from '#shared/edit/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Range, Ticks } from '#shared/tams/time.ts';

/*
 * Editing of an edit graph: every function returns a new graph and leaves the one it got alone. Uses lie end to end in the order of
 * their output; operations that belong to a use travel with it. Times are nanoseconds, half-open ranges. All throw
 * AppError('invalid_input') for an id the graph does not hold.
 */

/** A graph with nothing on it, whose output will be published as an MP4. */
export function emptyGraph(title: string): EditGraph {
  return {
    version: 1,
    inputs: [],
    uses: [],
    operations: [{ id: 'publish', kind: 'publish', on: 'package', params: {} }],
    output: {
      title,
      format: 'video/mp4',
      granularity: 'coarse',
      metadata: [],
      takeResponsibility: false,
      allActionsKnown: false,
      overrides: {},
    },
  };
}

/** An id no input, use or operation of this graph has yet: `i1`, `u2`, `o3`. */
export function freeId(graph: EditGraph, prefix: 'i' | 'u' | 'o'): string {
  const taken = new Set([...graph.inputs, ...graph.uses, ...graph.operations].map((item) => item.id));
  let number = 1;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

/** Adds an input nobody has decided about yet (R2). It is not on the timeline until `addUse`. */
export function addInput(
  graph: EditGraph,
  input: Pick<Input, 'id' | 'media' | 'title' | 'format' | 'duration'>,
): EditGraph {
  if (graph.inputs.some((other) => other.id === input.id)) throw unknown('input', input.id, 'is there already');
  return { ...graph, inputs: [...graph.inputs, { ...input, disposition: 'undecided', relation: 'auto' }] };
}

/** Takes an input off: its uses, and the operations that spoke of nothing else. */
export function removeInput(graph: EditGraph, id: string): EditGraph {
  findInput(graph, id);
  const withoutUses = graph.uses
    .filter((use) => use.input === id)
    .reduce((next, use) => removeUse(next, use.id), graph);
  return {
    ...withoutUses,
    inputs: withoutUses.inputs.filter((input) => input.id !== id),
    operations: withoutUses.operations.flatMap((operation) => {
      if (operation.on === 'package' || !('inputs' in operation.on)) return [operation];
      const inputs = operation.on.inputs.filter((other) => other !== id);
      return inputs.length === 0 && operation.on.inputs.length > 0 ? [] : [{ ...operation, on: { inputs } }];
    }),
  };
}

/** Appends a use of an input at the end of the timeline; all of the input when `source` is absent. */
export function addUse(graph: EditGraph, use: { id: string; input: string; source?: Range }): EditGraph {
  const input = findInput(graph, use.input);
  if (graph.uses.some((other) => other.id === use.id)) throw unknown('use', use.id, 'is there already');
  const source = use.source ?? { start: 0n, end: input.duration };
  const start = graph.uses.reduce((end, other) => (other.output.end > end ? other.output.end : end), 0n);
  const output = { start, end: start + (source.end - source.start) };
  return { ...graph, uses: [...graph.uses, { id: use.id, input: use.input, source, output }] };
}

/** Moves a use to a place in the order (0 is first, numbers beyond the end mean last) and closes up. */
export function moveUse(graph: EditGraph, id: string, place: number): EditGraph {
  const use = findUse(graph, id);
  const others = inOrder(graph.uses).filter((other) => other.id !== id);
  const at = Math.max(0, Math.min(others.length, Math.trunc(place)));
  return lay(graph, [...others.slice(0, at), use, ...others.slice(at)]);
}

/** Changes which part of the input a use shows. The output's length follows, at the use's own speed; later uses move along. */
export function trimUse(graph: EditGraph, id: string, source: Range): EditGraph {
  const use = findUse(graph, id);
  const { duration } = findInput(graph, use.input);
  if (source.start < 0n || source.end <= source.start || source.end > duration) {
    throw new AppError(
      'invalid_input',
      'That part does not lie within the input: choose an in point before the out point.',
    );
  }
  const length = scaled(source.end - source.start, use);
  const output = { start: use.output.start, end: use.output.start + length };
  return lay(
    graph,
    inOrder(graph.uses).map((other) => (other.id === id ? { ...other, source, output } : other)),
  );
}

/** Takes a use off the timeline, closes up, and drops the operations that spoke of it alone. */
export function removeUse(graph: EditGraph, id: string): EditGraph {
  findUse(graph, id);
  const operations = graph.operations.flatMap((operation) => {
    if (operation.on === 'package' || !('uses' in operation.on) || !operation.on.uses.includes(id)) return [operation];
    const uses = operation.on.uses.filter((other) => other !== id);
    return uses.length === 0 ? [] : [{ ...operation, on: { uses } }];
  });
  return lay(
    { ...graph, operations },
    inOrder(graph.uses).filter((use) => use.id !== id),
  );
}

/** Puts the ranges in that copying can really make (media.md section 5), so that the claim says what was used, not what was asked. */
export function applySnapped(graph: EditGraph, snapped: readonly SnappedUse[]): EditGraph {
  const ranges = new Map(snapped.map((use) => [use.use, use]));
  const uses = graph.uses.map((use) => {
    const real = ranges.get(use.id);
    return real ? { ...use, source: real.source, output: real.output } : use;
  });
  return { ...graph, uses, operations: follow(graph, uses) };
}

const inOrder = (uses: readonly Use[]): Use[] =>
  uses.toSorted((a, b) => (a.output.start < b.output.start ? -1 : a.output.start > b.output.start ? 1 : 0));

function lay(graph: EditGraph, ordered: readonly Use[]): EditGraph {
  let end: Ticks = 0n;
  const uses = ordered.map((use) => {
    const start = end;
    end = start + (use.output.end - use.output.start);
    return { ...use, output: { start, end } };
  });
  return { ...graph, uses, operations: follow(graph, uses) };
}

/** Operations of a use keep their distance from its start, and end with it at the latest. */
function follow(graph: EditGraph, uses: readonly Use[]): Operation[] {
  const before = new Map(graph.uses.map((use) => [use.id, use.output]));
  const after = new Map(uses.map((use) => [use.id, use.output]));
  return graph.operations.map((operation) => {
    if (operation.at === undefined || operation.on === 'package' || !('uses' in operation.on)) return operation;
    const anchor = operation.on.uses.find((id) => before.has(id) && after.has(id));
    const from = anchor === undefined ? undefined : before.get(anchor);
    const to = anchor === undefined ? undefined : after.get(anchor);
    if (!from || !to) return operation;
    const shift = to.start - from.start;
    const single = operation.on.uses.length === 1;
    const limit = (at: Ticks): Ticks => (single ? clamp(at + shift, to) : at + shift);
    return { ...operation, at: { start: limit(operation.at.start), end: limit(operation.at.end) } };
  });
}

const clamp = (at: Ticks, range: Range): Ticks => (at < range.start ? range.start : at > range.end ? range.end : at);

/** A new source length on the output, at the speed the use has had so far. */
function scaled(length: Ticks, use: Use): Ticks {
  const source = use.source.end - use.source.start;
  const output = use.output.end - use.output.start;
  return source <= 0n || source === output ? length : (length * output) / source;
}

function findInput(graph: EditGraph, id: string): Input {
  const input = graph.inputs.find((other) => other.id === id);
  if (!input) throw unknown('input', id, 'is not part of the edit');
  return input;
}

function findUse(graph: EditGraph, id: string): Use {
  const use = graph.uses.find((other) => other.id === id);
  if (!use) throw unknown('use', id, 'is not part of the edit');
  return use;
}

const unknown = (what: string, id: string, why: string): AppError =>
  new AppError('invalid_input', `The ${what} “${id}” ${why}.`);

import type { ActionOverride, EditGraph, Operation, Use } from '#shared/edit/model.ts';
import { inSeconds } from '#shared/edit/npt.ts';
import { operations } from '#shared/edit/operations.ts';
import type { InputFacts, PlannedAction } from '#shared/edit/plan-model.ts';
import { chooseSourceType, inOutputOrder } from '#shared/edit/relations.ts';
import type { Relation } from '#shared/provenance/model.ts';
import type { Range } from '#shared/tams/time.ts';

/*
 * Actions of a claim from the edit (edit-graph.md sections 3 to 5). What the rules say is the signer's own statement and `created`; an
 * action with words a person typed is passed on, `gathered`, unless the signer takes responsibility for typed text (R29). C2PA
 * allows lists of actions of both kinds; the inception is in the first created one whatever it says (2.4 section 18.15.2).
 */

type Draft = Pick<PlannedAction, 'from' | 'action' | 'because'> &
  Partial<Omit<PlannedAction, 'attribution' | 'override'>> & {
    /** Its description is a person's own words. */
    typed?: boolean;
  };

/** The actions of an effective graph in the order they are written: inception, placed, edits by time, packaging, release. */
export function planActions(
  graph: EditGraph,
  facts: ReadonlyMap<string, InputFacts>,
  relations: ReadonlyMap<string, Relation>,
): PlannedAction[] {
  const uses = inOutputOrder(graph.uses);
  const edits = graph.operations.map((operation) => fromOperation(operation, graph, relations));
  const packaged = graph.operations.some(({ kind }) => kind === 'transcode' || kind === 'repackage');
  const { action, why } = operations.repackage;
  const drafts = [
    ...uses.flatMap((use) => fromUse(use, graph, relations)),
    ...rearranged(uses, relations),
    ...unrecorded(graph, facts),
    ...edits,
    ...(packaged ? [] : [{ from: 'repackaged', action, inputs: opened(relations), because: why }]),
  ].map((draft) => finish(draft, graph.output.overrides[draft.from] ?? operationOverride(graph, draft.from), graph));
  const rest = drafts
    .map((action, index) => ({ action, index, phase: phase(action.action), start: action.changes[0]?.start ?? 0n }))
    .toSorted((a, b) => a.phase - b.phase || compare(a.start, b.start) || a.index - b.index)
    .map((entry) => entry.action);
  return [inception(graph, facts, relations, rest), ...rest];
}

function inception(
  graph: EditGraph,
  facts: ReadonlyMap<string, InputFacts>,
  relations: ReadonlyMap<string, Relation>,
  rest: readonly PlannedAction[],
): PlannedAction {
  const override = graph.output.overrides['inception'];
  const parent = graph.inputs.find((input) => relations.get(input.id) === 'parentOf');
  if (parent) {
    const uses = inOutputOrder(graph.uses).filter((use) => use.input === parent.id);
    const because = 'The result derives from one file, so the claim begins by opening it.';
    return finish(
      { from: 'inception', action: 'c2pa.opened', inputs: [parent.id], uses: uses.map(pair), because },
      override,
      graph,
    );
  }
  const chosen = chooseSourceType(graph, facts);
  const named = new Set(rest.flatMap((action) => action.inputs));
  const reference = graph.inputs.filter((input) => relations.get(input.id) === 'inputTo' && !named.has(input.id));
  return finish(
    {
      from: 'inception',
      action: 'c2pa.created',
      digitalSourceType: graph.output.digitalSourceType ?? chosen.uri,
      inputs: reference.map((input) => input.id),
      because:
        graph.output.digitalSourceType === undefined ? chosen.because : 'The source type was chosen by a person.',
    },
    override,
    graph,
  );
}

function fromUse(use: Use, graph: EditGraph, relations: ReadonlyMap<string, Relation>): Draft[] {
  const input = graph.inputs.find((other) => other.id === use.input);
  const relation = relations.get(use.input);
  if (!input || (relation !== 'componentOf' && relation !== 'parentOf')) return [];
  const where = { changes: [use.output], uses: [pair(use)] };
  const drafts: Draft[] = [];
  if (relation === 'componentOf') {
    const because = `A part of the result is “${input.title}”.`;
    drafts.push({ from: `${use.id}:placed`, action: 'c2pa.placed', inputs: [input.id], ...where, because });
  }
  if (use.source.start !== 0n || use.source.end !== input.duration) {
    drafts.push({
      from: `${use.id}:trimmed`,
      action: 'c2pa.trimmed',
      description: `${inSeconds(use.source.end - use.source.start)} of ${inSeconds(input.duration)} used`,
      ...where,
      because: `Not all of “${input.title}” is used.`,
    });
  }
  return drafts;
}

/** One file opened and its parts shuffled or repeated: no action says that, so words do. */
function rearranged(uses: readonly Use[], relations: ReadonlyMap<string, Relation>): Draft[] {
  const parts = uses.filter((use) => relations.get(use.input) === 'parentOf');
  const inOrder = parts.every((use, index) => index === 0 || (parts[index - 1]?.source.end ?? 0n) <= use.source.start);
  if (inOrder) return [];
  return [
    {
      from: 'rearranged',
      action: 'c2pa.edited',
      description: 'Parts of the opened file are in another order than there, or repeated',
      because: 'The parts do not follow each other as they do in the file that was opened.',
    },
  ];
}

/** Between the ingredient and media that somebody made from it lies something that no claim tells (C2PA 2.2 section 18.15.2). */
function unrecorded(graph: EditGraph, facts: ReadonlyMap<string, InputFacts>): Draft[] {
  return graph.inputs
    .filter((input) => facts.get(input.id)?.media?.direct === false)
    .map((input) => ({
      from: `${input.id}:unrecorded`,
      action: operations.unknown.action,
      description: 'The media used were made from this ingredient before this edit, by steps that no claim records',
      changes: inOutputOrder(graph.uses.filter((use) => use.input === input.id)).map((use) => use.output),
      because: `“${input.title}” is a Flow whose objects are not the contributed one.`,
    }));
}

function fromOperation(operation: Operation, graph: EditGraph, relations: ReadonlyMap<string, Relation>): Draft {
  const { action, parameters, why } = operations[operation.kind];
  const packaging = operation.kind === 'transcode' || operation.kind === 'repackage';
  const whole = packaging ? opened(relations) : [];
  const named = operation.on !== 'package' && 'inputs' in operation.on ? operation.on.inputs : whole;
  const factor = operation.params['factor'];
  const kept = Object.entries(operation.params).filter(
    ([name]) => parameters.includes(name) || (name.includes('.') && !name.startsWith('org.countersign.')),
  );
  if (operation.kind === 'speed' && factor !== undefined) kept.push(['org.countersign.speed', factor]);
  const description =
    operation.description ?? (operation.kind === 'speed' && factor !== undefined ? `Speed ${factor}` : undefined);
  return {
    from: operation.id,
    action: operation.kind === 'custom' ? (operation.params['action'] ?? '') : action,
    inputs: named.filter((id) => relations.has(id)),
    changes: places(operation, graph),
    parameters: Object.fromEntries(kept),
    because: why,
    typed: operation.description !== undefined,
    ...defined({
      description,
      digitalSourceType: operation.ai,
      when: operation.when,
      agent: operation.agent,
      area: operation.area,
      track: operation.params['track'],
      reason: operation.params['reason'],
    }),
  };
}

/** Earlier versions of C2PA want packaging actions to name the parent, and none minds it (2.4 section 18.15.4.7). */
const opened = (relations: ReadonlyMap<string, Relation>): string[] =>
  [...relations].filter(([, relation]) => relation === 'parentOf').flatMap(([id], index) => (index === 0 ? [id] : []));

/** The ranges an operation touches: its own, else those of the uses it is about; none means all of the output. */
function places(operation: Operation, graph: EditGraph): Range[] {
  if (operation.at) return [operation.at];
  const on = operation.on;
  if (on === 'package') return [];
  const about = (use: Use): boolean => ('uses' in on ? on.uses.includes(use.id) : on.inputs.includes(use.input));
  return inOutputOrder(graph.uses.filter(about)).map((use) => use.output);
}

const operationOverride = (graph: EditGraph, id: string): ActionOverride | undefined =>
  graph.operations.find((operation) => operation.id === id)?.override;

function finish({ typed, ...draft }: Draft, override: ActionOverride | undefined, graph: EditGraph): PlannedAction {
  const gathered =
    !graph.output.takeResponsibility &&
    draft.from !== 'inception' &&
    (typed === true || override?.description !== undefined);
  const attribution = gathered ? 'gathered' : 'created';
  const action: PlannedAction = { inputs: [], changes: [], uses: [], parameters: {}, attribution, ...draft };
  if (!override) return action;
  const renamed = override.action !== undefined && override.action !== draft.action;
  return {
    ...action,
    ...defined(override),
    because: renamed ? `Chosen by a person instead of ${draft.action || 'the table’s action'}.` : action.because,
    override,
  };
}

const PHASES: Readonly<Record<string, number>> = {
  'c2pa.placed': 1,
  'c2pa.transcoded': 3,
  'c2pa.repackaged': 3,
  'c2pa.published': 4,
};
const phase = (action: string): number => PHASES[action] ?? 2;

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const pair = (use: Use): PlannedAction['uses'][number] => ({ use: use.id, source: use.source, output: use.output });

/** Drops the keys that hold `undefined`, which a plan never does. */
function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

import type { FlowMedia } from '#shared/api/flow.ts';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { InputReport } from '#shared/api/project.ts';
import type {
  ActionOverride,
  Disposition,
  EditGraph,
  Input,
  MediaRef,
  Operation,
  OperationKind,
} from '#shared/edit/model.ts';
import { addInput, addUse, freeId, removeUse } from '#shared/edit/timeline.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Range } from '#shared/tams/time.ts';

/*
 * The screen's edits as functions over the draft, made of shared/edit/timeline.ts. Each is one step for undo.
 */

/** Adds a file as an input and puts all of it at the end of the timeline. A file that is an input already gets another clip. */
export function addFile(graph: EditGraph, { asset, probe }: InputReport): EditGraph {
  const known = graph.inputs.find((input) => input.media.asset === asset.id);
  const id = known?.id ?? freeId(graph, 'i');
  const withInput = known
    ? graph
    : addInput(graph, {
        id,
        media: { kind: 'file', asset: asset.id },
        title: asset.name,
        format: probe.mimeType,
        duration: probe.duration,
      });
  return addUse(withInput, { id: freeId(withInput, 'u'), input: id });
}

/** What was fetched of a Flow, as the media of an input. */
export const flowMedia = (connection: ConnectionId, taken: FlowMedia): MediaRef => ({
  kind: 'flow',
  connection,
  flow: taken.flow,
  timerange: taken.timerange,
  asset: taken.asset,
  ...credentialsIn(taken),
});

/** Where the credentials of media are, as far as that is another file: fields that are only passed on together. */
export const credentialsIn = ({
  credentials,
  credentialsAt,
  credentialsDirect,
}: Pick<FlowMedia, 'credentials' | 'credentialsAt' | 'credentialsDirect'>) => ({
  ...(credentials === undefined ? {} : { credentials }),
  ...(credentialsAt === undefined ? {} : { credentialsAt }),
  ...(credentialsDirect === undefined ? {} : { credentialsDirect }),
});

/** Adds what was fetched of a Flow as an input and puts all of it at the end of the timeline. What is an input already gets another clip. */
export function addFlow(graph: EditGraph, media: MediaRef, title: string, { probe }: InputReport): EditGraph {
  const known = graph.inputs.find((input) => input.media.asset === media.asset);
  const id = known?.id ?? freeId(graph, 'i');
  const withInput = known
    ? graph
    : addInput(graph, { id, media, title: title.slice(0, 500), format: probe.mimeType, duration: probe.duration });
  return addUse(withInput, { id: freeId(withInput, 'u'), input: id });
}

/**
 * Gives an input its media back: another copy of the file, or the Flow fetched anew. What was decided about it stays, and so do its clips.
 * @throws AppError 'invalid_input' when the media is shorter than what the clips use of it
 */
export function replaceMedia(graph: EditGraph, id: string, media: MediaRef, { probe }: InputReport): EditGraph {
  const end = graph.uses.reduce((last, use) => (use.input === id && use.source.end > last ? use.source.end : last), 0n);
  if (end > probe.duration) {
    throw new AppError(
      'invalid_input',
      'It is shorter than what the timeline uses of this input, so it is another file. Choose the one that was used.',
    );
  }
  return patchInput(graph, id, { media, format: probe.mimeType, duration: probe.duration });
}

export const patchInput = (graph: EditGraph, id: string, patch: Partial<Input>): EditGraph => ({
  ...graph,
  inputs: graph.inputs.map((input) => (input.id === id ? { ...input, ...patch } : input)),
});

/** Records a decision about an input with who made it and when (R2). Leaving an input out takes its clips off the timeline. */
export function decide(
  graph: EditGraph,
  id: string,
  disposition: Disposition,
  decidedBy: { who: string; at: string },
): EditGraph {
  const onTimeline = disposition === 'excluded' ? graph.uses.filter((use) => use.input === id) : [];
  const trimmed = onTimeline.reduce((next, use) => removeUse(next, use.id), graph);
  return {
    ...trimmed,
    inputs: trimmed.inputs.map((input) => {
      if (input.id !== id) return input;
      const { decidedBy: _before, ...rest } = input;
      return disposition === 'undecided' ? { ...rest, disposition } : { ...rest, disposition, decidedBy };
    }),
  };
}

/** Puts the same part of the same input at the end of the timeline once more. */
export function duplicateUse(graph: EditGraph, id: string): { graph: EditGraph; use: string } {
  const use = graph.uses.find((other) => other.id === id);
  if (!use) return { graph, use: id };
  const copy = freeId(graph, 'u');
  return { graph: addUse(graph, { id: copy, input: use.input, source: use.source }), use: copy };
}

/** Adds an operation on one use, there for as long as the use is, or on the whole package. */
export function addOperation(
  graph: EditGraph,
  kind: OperationKind,
  use: string | undefined,
): { graph: EditGraph; id: string } {
  const id = freeId(graph, 'o');
  const at: Range | undefined = graph.uses.find((other) => other.id === use)?.output;
  const operation: Operation =
    use === undefined || at === undefined
      ? { id, kind, on: 'package', params: {} }
      : { id, kind, on: { uses: [use] }, at, params: {} };
  return { graph: { ...graph, operations: [...graph.operations, operation] }, id };
}

/** `undefined` in `patch` takes the field away. */
export const patchOperation = (
  graph: EditGraph,
  id: string,
  patch: { [K in keyof Operation]?: Operation[K] | undefined },
): EditGraph => ({
  ...graph,
  operations: graph.operations.map((operation) =>
    operation.id === id
      ? (Object.fromEntries(
          Object.entries({ ...operation, ...patch }).filter(([, value]) => value !== undefined),
        ) as Operation)
      : operation,
  ),
});

export const removeOperation = (graph: EditGraph, id: string): EditGraph => ({
  ...graph,
  operations: graph.operations.filter((operation) => operation.id !== id),
});

export const patchOutput = (graph: EditGraph, patch: Partial<EditGraph['output']>): EditGraph => ({
  ...graph,
  output: { ...graph.output, ...patch },
});

/** Sets one metadata field; an empty value takes it away. */
export function setMetadata(graph: EditGraph, name: string, value: string): EditGraph {
  const { metadata } = graph.output;
  if (value === '') return patchOutput(graph, { metadata: metadata.filter((field) => field.name !== name) });
  return patchOutput(graph, {
    metadata: metadata.some((field) => field.name === name)
      ? metadata.map((field) => (field.name === name ? { name, value } : field))
      : [...metadata, { name, value }],
  });
}

/** Keeps a person's mapping of one planned action where the planner looks for it; `undefined` goes back to the rules. */
export function setOverride(graph: EditGraph, from: string, override: ActionOverride | undefined): EditGraph {
  if (graph.operations.some((operation) => operation.id === from)) return patchOperation(graph, from, { override });
  const { [from]: _old, ...others } = graph.output.overrides;
  return patchOutput(graph, { overrides: override ? { ...others, [from]: override } : others });
}

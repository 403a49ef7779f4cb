import type { EditGraph, Operation, Use } from '#shared/edit/model.ts';
import { formatSeconds } from '../../ui/timecode.ts';
import { usesInOrder } from './timeline-layout.ts';

/** Columns of the picture, left to right. */
export type FlowKind = 'input' | 'use' | 'operation' | 'output';

export interface EditFlowNode {
  /** `input:<id>`, `use:<id>`, `operation:<id>`, `output`: the place names of plan problems. */
  id: string;
  kind: FlowKind;
  title: string;
  detail: string;
  /** Pixels. */
  position: { x: number; y: number };
}

interface EditFlowEdge {
  id: string;
  source: string;
  target: string;
}

export interface EditFlow {
  nodes: EditFlowNode[];
  edges: EditFlowEdge[];
}

export const NODE = { width: 156, height: 58, columnGap: 40, rowGap: 14 };

/**
 * The edit graph as a picture: inputs -> uses -> operations -> output. The order is given, so columns need no layout engine; uses stand in
 * order of output, operations in their own order and below the uses, so that what goes straight to the output crosses none of them.
 * An operation on a use stands between it and the output, one on the whole package only before the output.
 */
export function toEditFlow(graph: EditGraph, labelOf: (operation: Operation) => string): EditFlow {
  const uses = usesInOrder(graph);
  const rows = Math.max(graph.inputs.length, uses.length, 1);
  const nodes: EditFlowNode[] = [
    ...graph.inputs.map((input, row) => ({
      ...words('input', input.id, input.title, formatSeconds(input.duration)),
      position: place(0, row + (rows - graph.inputs.length) / 2),
    })),
    ...uses.map((use, row) => ({
      ...words(
        'use',
        use.id,
        titleOf(graph, use),
        `${formatSeconds(use.source.start)} – ${formatSeconds(use.source.end)}`,
      ),
      position: place(1, row + (rows - uses.length) / 2),
    })),
    ...graph.operations.map((operation, row) => ({
      ...words('operation', operation.id, labelOf(operation), operation.description ?? ''),
      position: place(2, rows + row),
    })),
    { id: 'output', kind: 'output', title: graph.output.title, detail: '', position: place(3, (rows - 1) / 2) },
  ];
  return { nodes, edges: edgesOf(graph) };
}

function edgesOf(graph: EditGraph): EditFlowEdge[] {
  const pairs: [string, string][] = graph.uses.map((use) => [`input:${use.input}`, `use:${use.id}`]);
  const onward = new Set<string>();
  for (const operation of graph.operations) {
    const target = `operation:${operation.id}`;
    for (const source of sourcesOf(operation)) {
      pairs.push([source, target]);
      onward.add(source);
    }
    pairs.push([target, 'output']);
  }
  for (const use of graph.uses) if (!onward.has(`use:${use.id}`)) pairs.push([`use:${use.id}`, 'output']);
  const known = new Set(['output', ...graph.inputs.map((input) => `input:${input.id}`)]);
  for (const use of graph.uses) known.add(`use:${use.id}`);
  for (const operation of graph.operations) known.add(`operation:${operation.id}`);
  return pairs
    .filter(([source, target]) => known.has(source) && known.has(target))
    .map(([source, target]) => ({ id: `${source}->${target}`, source, target }));
}

function sourcesOf(operation: Operation): string[] {
  if (operation.on === 'package') return [];
  return 'uses' in operation.on
    ? operation.on.uses.map((id) => `use:${id}`)
    : operation.on.inputs.map((id) => `input:${id}`);
}

const words = (kind: Exclude<FlowKind, 'output'>, id: string, title: string, detail: string) => ({
  id: `${kind}:${id}`,
  kind,
  title,
  detail,
});

const titleOf = (graph: EditGraph, use: Use): string =>
  graph.inputs.find((input) => input.id === use.input)?.title ?? use.input;

const place = (column: number, row: number): { x: number; y: number } => ({
  x: column * (NODE.width + NODE.columnGap),
  y: row * (NODE.height + NODE.rowGap),
});

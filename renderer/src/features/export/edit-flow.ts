import type { EditGraph, Operation } from '#shared/edit/model.ts';
import { formatTimecode } from '../../ui/timecode.ts';
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

export interface EditFlowEdge {
  id: string;
  source: string;
  target: string;
}

export interface EditFlow {
  nodes: EditFlowNode[];
  edges: EditFlowEdge[];
}

export const NODE = { width: 176, height: 52, columnGap: 56, rowGap: 14 };

/**
 * The edit graph as a picture: inputs -> uses -> operations -> output. The order is given, so columns need no layout engine; uses stand in
 * order of output, operations in their own order. An operation on a use stands between it and the output, one on the whole package
 * only before the output.
 */
export function toEditFlow(graph: EditGraph, labelOf: (operation: Operation) => string): EditFlow {
  const uses = usesInOrder(graph);
  const rows = Math.max(graph.inputs.length, uses.length, graph.operations.length, 1);
  const nodes: EditFlowNode[] = [
    ...column('input', 0, rows, graph.inputs, (input) => ({
      title: input.title,
      detail: formatTimecode(input.duration),
    })),
    ...column('use', 1, rows, uses, (use) => ({
      title: graph.inputs.find((input) => input.id === use.input)?.title ?? use.input,
      detail: `${formatTimecode(use.source.start)} – ${formatTimecode(use.source.end)}`,
    })),
    ...column('operation', 2, rows, graph.operations, (operation) => ({
      title: labelOf(operation),
      detail: operation.description ?? '',
    })),
    { id: 'output', kind: 'output', title: graph.output.title, detail: 'Output', position: place(3, 0, 1, rows) },
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
  const known = new Set(['output', ...[...graph.inputs].map((input) => `input:${input.id}`)]);
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

function column<T extends { id: string }>(
  kind: Exclude<FlowKind, 'output'>,
  index: number,
  rows: number,
  items: readonly T[],
  words: (item: T) => { title: string; detail: string },
): EditFlowNode[] {
  return items.map((item, row) => ({
    id: `${kind}:${item.id}`,
    kind,
    ...words(item),
    position: place(index, row, items.length, rows),
  }));
}

/** Each column is centred on the tallest one. */
function place(columnIndex: number, row: number, count: number, rows: number): { x: number; y: number } {
  const pitch = NODE.height + NODE.rowGap;
  return { x: columnIndex * (NODE.width + NODE.columnGap), y: (row + (rows - count) / 2) * pitch };
}

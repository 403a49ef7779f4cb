import elkApi, { type ELK, type ElkNode } from 'elkjs/lib/elk-api.js';
// As a file of its own, unchanged: its licence (EPL-2.0) asks for that to be plain, and a classic worker needs no bundling.
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Point } from './graph-model.ts';

let elk: ELK | undefined;

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.componentComponent': '40',
  // Measured with 500 nodes: 0.5 s; the other placements take 4 to 16 s.
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
};

/** Keeping the claim's order of ingredients costs 5 s with 500 nodes. */
const ORDERED_NODES = 150;

/**
 * Where each node's card stands, ingredients to the left of what was made of them. Runs in a worker: hundreds of nodes take a second.
 * @returns top left corners by node id.
 */
export async function layOut(graph: ProvenanceGraph): Promise<Map<string, Point>> {
  elk ??= new elkApi.default({ workerFactory: () => new Worker(workerUrl) });
  const order = graph.nodes.length <= ORDERED_NODES ? 'NODES_AND_EDGES' : 'NONE';
  const laidOut = await elk.layout(toElk(graph, { ...options, 'elk.layered.considerModelOrder.strategy': order }));
  return new Map((laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}

function toElk(graph: ProvenanceGraph, layoutOptions: Record<string, string>): ElkNode {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  return {
    id: 'graph',
    layoutOptions,
    children: graph.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT })),
    edges: graph.edges
      .filter(({ from, to }) => ids.has(from) && ids.has(to))
      .map(({ id, from, to }) => ({ id: `edge ${id}`, sources: [to], targets: [from] })),
  };
}

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
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};

/** Above this the thorough placement takes seconds. */
const MANY_NODES = 300;

/**
 * Where each node's card stands, ingredients to the left of what was made of them. Runs in a worker: hundreds of nodes take a second.
 * @returns top left corners by node id.
 */
export async function layOut(graph: ProvenanceGraph): Promise<Map<string, Point>> {
  elk ??= new elkApi.default({ workerFactory: () => new Worker(workerUrl) });
  const placement = graph.nodes.length > MANY_NODES ? { 'elk.layered.nodePlacement.strategy': 'LINEAR_SEGMENTS' } : {};
  const laidOut = await elk.layout(toElk(graph, { ...options, ...placement }));
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

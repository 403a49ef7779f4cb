import type { ProvenanceEdge, ProvenanceGraph } from '#shared/provenance/model.ts';
import { edgesBy } from './graph-model.ts';

/** Up to here a graph is shown whole. */
const SHOWN_WHOLE = 60;
/** Ingredients shown at first of what was made last. */
const FIRST = 12;

interface FoldedGraph {
  /** What is shown. */
  graph: ProvenanceGraph;
  /** Ingredients that are not shown, by the node they belong to. */
  hidden: ReadonlyMap<string, number>;
}

/**
 * The part of a large graph that can be read: what was made last with its first ingredients, the ingredients of every node in
 * `unfolded`, and the way to the selected node. A small graph comes back as it is.
 */
export function foldGraph(
  graph: ProvenanceGraph,
  unfolded: ReadonlySet<string>,
  selected: string | undefined,
): FoldedGraph {
  if (graph.nodes.length <= SHOWN_WHOLE) return { graph, hidden: new Map() };
  const ingredients = edgesBy('from', graph.edges);
  const root = graph.nodes.find(({ active }) => active)?.id ?? graph.nodes[0]?.id ?? '';
  const shown = new Set([root, ...wayTo(selected, root, graph.edges)]);
  for (const { to } of (ingredients.get(root) ?? []).slice(0, FIRST)) shown.add(to);
  // A Set is walked in the order of insertion, with what is added on the way: so unfolding goes as deep as it was asked for.
  for (const id of shown) {
    if (unfolded.has(id)) for (const { to } of ingredients.get(id) ?? []) shown.add(to);
  }
  const hidden = new Map(
    [...shown].flatMap((id): [string, number][] => {
      const count = new Set((ingredients.get(id) ?? []).map(({ to }) => to).filter((to) => !shown.has(to))).size;
      return count > 0 ? [[id, count]] : [];
    }),
  );
  return {
    graph: {
      ...graph,
      nodes: graph.nodes.filter(({ id }) => shown.has(id)),
      edges: graph.edges.filter(({ from, to }) => shown.has(from) && shown.has(to)),
    },
    hidden,
  };
}

/** A shortest way from a node up to the root, both ends included; only the node itself when there is none. */
function wayTo(node: string | undefined, root: string, edges: readonly ProvenanceEdge[]): string[] {
  if (node === undefined) return [];
  const above = edgesBy('to', edges);
  const from = new Map<string, string | undefined>([[node, undefined]]);
  for (const id of from.keys()) {
    if (id === root) break;
    for (const edge of above.get(id) ?? []) if (!from.has(edge.from)) from.set(edge.from, id);
  }
  if (!from.has(root)) return [node];
  const way: string[] = [];
  for (let id: string | undefined = root; id !== undefined; id = from.get(id)) way.push(id);
  return way;
}

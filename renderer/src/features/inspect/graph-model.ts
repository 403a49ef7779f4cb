import type { ProvenanceEdge, ProvenanceGraph, ProvenanceNode } from '#shared/provenance/model.ts';

/** Pixels of a node's card in the graph; fixed, so that the layout needs no second pass after measuring. */
export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 84;

/** An ingredient flows into what was made of it, so its card stands to the left of that. */
export const relationWords: Record<ProvenanceEdge['relation'], string> = {
  parentOf: 'earlier version',
  componentOf: 'part of it',
  inputTo: 'input',
};

export const incoming = (graph: ProvenanceGraph, node: string): ProvenanceEdge[] =>
  graph.edges.filter(({ from }) => from === node);

export const outgoing = (graph: ProvenanceGraph, node: string): ProvenanceEdge[] =>
  graph.edges.filter(({ to }) => to === node);

/** Edges by the node at one of their ends, in their own order. */
export function edgesBy(end: 'from' | 'to', edges: readonly ProvenanceEdge[]): Map<string, ProvenanceEdge[]> {
  const groups = new Map<string, ProvenanceEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge[end]);
    if (group) group.push(edge);
    else groups.set(edge[end], [edge]);
  }
  return groups;
}

/** One line of the graph's list twin. A shared ingredient stands under each thing made of it. */
export interface TreeItem {
  /** The way to it, so that a shared ingredient has a key of its own at each place. */
  key: string;
  node: ProvenanceNode;
  /** How it got into what stands above it. */
  edge?: ProvenanceEdge;
  children: TreeItem[];
}

/** Lines of a tree at most: shared ingredients multiply with every level. */
const MAX_ITEMS = 5000;

/**
 * The graph as a tree from what was made last down to where it came from. Cycles end where they would start again; what cannot be
 * reached from the active manifest comes after it.
 * @returns `cut` true when the tree has more than 5000 lines and the rest was left out.
 */
export function toTree(graph: ProvenanceGraph): { items: TreeItem[]; cut: boolean } {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const children = edgesBy('from', graph.edges);
  const reached = new Set<string>();
  let count = 0;
  let cut = false;

  const grow = (id: string, above: readonly string[], key: string, edge?: ProvenanceEdge): TreeItem | undefined => {
    const node = nodes.get(id);
    if (!node) return undefined;
    if (count >= MAX_ITEMS) {
      cut = true;
      return undefined;
    }
    count += 1;
    reached.add(id);
    const path = [...above, id];
    const below = above.includes(id) ? [] : (children.get(id) ?? []);
    return {
      key,
      node,
      ...(edge ? { edge } : {}),
      children: below.flatMap((next) => grow(next.to, path, `${key}/${next.id}`, next) ?? []),
    };
  };

  const items: TreeItem[] = [];
  const named = new Set(graph.edges.map(({ to }) => to));
  const first = graph.nodes.filter(({ active }) => active);
  const roots = graph.nodes.filter(({ active, id }) => !active && !named.has(id));
  // A cycle that hangs on nothing has no root; its first node stands in for one.
  for (const { id } of [...first, ...roots, ...graph.nodes]) {
    if (reached.has(id)) continue;
    const item = grow(id, [], id);
    if (item) items.push(item);
  }
  return { items, cut };
}

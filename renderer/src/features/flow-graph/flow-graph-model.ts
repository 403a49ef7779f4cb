import type { FlowGraph, FlowGraphEdge, FlowGraphNode } from '#shared/tams/flow-graph.ts';

/** An edge of the picture. Parts stand to the left of the whole: Objects, then Flows, then what collects them, then Sources. */
export interface StoreLink {
  id: string;
  left: string;
  right: string;
  kind: FlowGraphEdge['kind'];
  role?: string;
  /** It lies on the way to the Content Credentials. */
  credentials: boolean;
}

/** `represents` runs from the part to the whole already; the others name the whole first. */
const leftOf = (edge: FlowGraphEdge): string => (edge.kind === 'represents' ? edge.from : edge.to);
const rightOf = (edge: FlowGraphEdge): string => (edge.kind === 'represents' ? edge.to : edge.from);

/**
 * The edges of the picture. Where a Flow both uses an Object and was its first Flow, only the latter is drawn: it implies the former.
 * Edges to nodes that are not in the graph are left out.
 */
export function storeLinks(graph: FlowGraph): StoreLink[] {
  const nodes = new Set(graph.nodes.map(({ id }) => id));
  const first = new Set(graph.edges.filter(({ kind }) => kind === 'first-used').map(pairOf));
  const way = wayToCredentials(graph);
  return graph.edges
    .filter((edge) => nodes.has(edge.from) && nodes.has(edge.to) && !(edge.kind === 'uses' && first.has(pairOf(edge))))
    .map((edge) => ({
      id: edge.id,
      left: leftOf(edge),
      right: rightOf(edge),
      kind: edge.kind,
      ...(edge.role === undefined ? {} : { role: edge.role }),
      credentials: way.has(edge.id),
    }));
}

const pairOf = ({ from, to }: FlowGraphEdge): string => JSON.stringify([from, to]);

const holds = (node: FlowGraphNode): boolean => node.kind === 'flow' && node.holdsCredentials;

export const focusOf = ({ nodes }: FlowGraph): FlowGraphNode | undefined =>
  nodes.find((node) => node.kind === 'flow' && node.focus) ?? nodes[0];

/**
 * The Flow whose Segments hold the credentials of the Flow in focus: the one `named`, where it is in the graph, else the nearest by
 * collections. Of several equally near, the first in the graph's order.
 */
export function holderOf(graph: FlowGraph, named?: string): FlowGraphNode | undefined {
  const told = graph.nodes.find((node) => node.kind === 'flow' && node.flow === named);
  if (told) return told;
  const reached = walk(graph, (edge) => edge.kind === 'collects');
  const ids = [...reached.keys()];
  return graph.nodes
    .filter((node) => holds(node) && reached.has(node.id))
    .toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))[0];
}

/** Edges from the Flow in focus along collections to the one that holds the credentials, and on to the Objects with their bytes. */
function wayToCredentials(graph: FlowGraph): ReadonlySet<string> {
  const way = new Set<string>();
  const holder = holderOf(graph);
  if (!holder) return way;
  const reached = walk(graph, (edge) => edge.kind === 'collects');
  for (let at = reached.get(holder.id); at; at = reached.get(at.from)) way.add(at.edge.id);
  for (const edge of graph.edges) if (edge.from === holder.id && isUse(edge)) way.add(edge.id);
  return way;
}

const isUse = ({ kind }: FlowGraphEdge): boolean => kind === 'uses' || kind === 'first-used';

interface Step {
  from: string;
  edge: FlowGraphEdge;
}

/** Breadth first from the Flow in focus, edges taken both ways: each node reached, and by which edge. The focus itself has none. */
function walk(graph: FlowGraph, wanted: (edge: FlowGraphEdge) => boolean): Map<string, Step | undefined> {
  const focus = focusOf(graph);
  const reached = new Map<string, Step | undefined>(focus ? [[focus.id, undefined]] : []);
  const edges = edgesOf(graph, wanted);
  // A Map is walked in the order of insertion, with what is added on the way.
  for (const id of reached.keys()) {
    for (const edge of edges.get(id) ?? []) {
      const other = edge.from === id ? edge.to : edge.from;
      if (!reached.has(other)) reached.set(other, { from: id, edge });
    }
  }
  return reached;
}

/** What is read first: collections, then media, then what it all stands for. */
const rank: Record<FlowGraphEdge['kind'], number> = { collects: 0, 'first-used': 1, uses: 1, represents: 2 };

/** Edges by the nodes at either end. */
function edgesOf(graph: FlowGraph, wanted: (edge: FlowGraphEdge) => boolean): Map<string, FlowGraphEdge[]> {
  const known = new Map(graph.nodes.map(({ id }): [string, FlowGraphEdge[]] => [id, []]));
  for (const edge of graph.edges.toSorted((a, b) => rank[a.kind] - rank[b.kind])) {
    const [from, to] = [known.get(edge.from), known.get(edge.to)];
    if (!wanted(edge) || !from || !to) continue;
    from.push(edge);
    if (to !== from) to.push(edge);
  }
  return known;
}

/** One line of the list twin. */
export interface StoreLine {
  /** The way to it: a node that several others name has a line at each of them. */
  key: string;
  node: FlowGraphNode;
  /** What it is to the line above: "collects, as video". */
  relation?: string;
  /** It has a line of its own nearer to the top, with what is under it. */
  repeated: boolean;
  children: StoreLine[];
}

/**
 * The graph as a list that starts at the Flow in focus and says every edge. Each node is gone into once, where it is nearest to the focus;
 * elsewhere it is named only, so that the list is never longer than twice the graph. What hangs together with nothing comes last.
 */
export function toLines(graph: FlowGraph): StoreLine[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const links = storeLinks(graph);
  const drawn = new Set(links.map(({ id }) => id));
  const edges = edgesOf(graph, ({ id }) => drawn.has(id));
  const nearest = walk(graph, ({ id }) => drawn.has(id));
  const opened = new Set<string>();

  const line = (node: FlowGraphNode, key: string, via?: Step): StoreLine => {
    // Where the breadth-first walk came by, the node is nearest to the focus.
    const place = nearest.get(node.id);
    const repeated = opened.has(node.id) || (via !== undefined && place !== undefined && place.edge.id !== via.edge.id);
    if (!repeated) opened.add(node.id);
    const children = repeated ? [] : (edges.get(node.id) ?? []).filter(({ id }) => id !== via?.edge.id);
    return {
      key,
      node,
      ...(via ? { relation: relationWords(via) } : {}),
      repeated,
      children: children.flatMap((edge) => {
        const other = nodes.get(edge.from === node.id ? edge.to : edge.from);
        return other ? [line(other, JSON.stringify([key, edge.id]), { from: node.id, edge })] : [];
      }),
    };
  };

  const focus = focusOf(graph);
  const roots = focus ? [line(focus, focus.id)] : [];
  for (const node of graph.nodes) if (!opened.has(node.id)) roots.push(line(node, node.id));
  return roots;
}

/** What the node at the far end of an edge is to the one the reader comes from. */
function relationWords({ from, edge }: Step): string {
  const forward = edge.from === from;
  const role = edge.role === undefined || edge.role === '' ? '' : `, as ${edge.role}`;
  switch (edge.kind) {
    case 'represents':
      return forward ? 'represents' : 'represented by';
    case 'collects':
      return `${forward ? 'collects' : 'collected by'}${role}`;
    case 'uses':
      return forward ? 'made of' : 'used by';
    case 'first-used':
      return forward ? 'made of, as the first to use it' : 'first used by';
  }
}

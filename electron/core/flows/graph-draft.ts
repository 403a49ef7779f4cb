import { credentialsMembers, isCredentialsFlow, provenanceTag } from '#shared/tams/credentials.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { FlowGraph, FlowGraphEdge, FlowGraphNode } from '#shared/tams/flow-graph.ts';
import type { Source } from '#shared/tams/model.ts';

/** More than a person can follow; a screen lays out so many well. */
const NODES = 300;

const flowId = (id: string): string => `flow:${id}`;
const sourceId = (id: string): string => `source:${id}`;
const objectId = (id: string): string => `object:${id}`;

/** A Flow graph in the making: each thing once, an edge only between things that are drawn, and no more of them than can be looked at. */
export interface GraphDraft {
  /** @returns false where there was no room for it */
  addFlow(id: string, flow: Flow | undefined, isFocus?: boolean): boolean;
  addSource(id: string, source: Source | undefined): boolean;
  addObject(id: string, users: number): boolean;
  hasFlow(id: string): boolean;
  represents(flow: string, source: string): void;
  collects(parent: string, member: string, role: string | undefined): void;
  collectsSource(parent: string, member: string, role: string | undefined): void;
  uses(flow: string, object: string, isFirst: boolean): void;
  note(sentence: string): void;
  finish(known: ReadonlyMap<string, Flow>): FlowGraph;
}

export function createDraft(): GraphDraft {
  const nodes = new Map<string, FlowGraphNode>();
  const edges = new Map<string, FlowGraphEdge>();
  const notes = new Set<string>();

  function add(node: FlowGraphNode): boolean {
    if (nodes.has(node.id)) return true;
    if (nodes.size === NODES) {
      notes.add(`Only ${NODES} things are drawn; there are more around this Flow.`);
      return false;
    }
    nodes.set(node.id, node);
    return true;
  }
  function connect(from: string, to: string, kind: FlowGraphEdge['kind'], role?: string): void {
    const id = `${kind} ${from} ${to}`;
    edges.set(id, { id, from, to, kind, ...(role !== undefined && { role }) });
  }

  return {
    addFlow: (id, flow, isFocus = false) => add(flowNode(id, flow, isFocus)),
    addSource: (id, source) =>
      add({
        id: sourceId(id),
        kind: 'source',
        source: id,
        format: source?.format ?? '',
        ...(source?.label !== undefined && { label: source.label }),
      }),
    addObject: (id, users) => add({ id: objectId(id), kind: 'object', object: id, users }),
    hasFlow: (id) => nodes.has(flowId(id)),
    represents: (flow, source) => connect(flowId(flow), sourceId(source), 'represents'),
    collects: (parent, member, role) => connect(flowId(parent), flowId(member), 'collects', role),
    collectsSource: (parent, member, role) => connect(sourceId(parent), sourceId(member), 'collects', role),
    uses: (flow, object, isFirst) => connect(flowId(flow), objectId(object), isFirst ? 'first-used' : 'uses'),
    note: (sentence) => void notes.add(sentence),
    finish(known) {
      const holders = new Set<string>();
      for (const [id, flow] of known) for (const holder of holdersOf(id, flow, known)) holders.add(flowId(holder));
      return {
        nodes: [...nodes.values()].map((node) =>
          node.kind === 'flow' ? { ...node, holdsCredentials: holders.has(node.id) } : node,
        ),
        edges: [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
        notes: [...notes],
      };
    },
  };
}

/** Which Flows hold manifest stores by what this one says or is. */
function holdersOf(id: string, flow: Flow, known: ReadonlyMap<string, Flow>): string[] {
  const { state } = provenanceTag(flow);
  const members = credentialsMembers(flow, known)?.ids ?? [];
  return [...(state === 'embedded' || isCredentialsFlow(flow) ? [id] : []), ...members];
}

function flowNode(id: string, flow: Flow | undefined, focus: boolean): FlowGraphNode {
  const { label, codec, container, timerange } = flow ?? {};
  return {
    id: flowId(id),
    kind: 'flow',
    flow: id,
    format: flow?.format ?? '',
    ...(label !== undefined && { label }),
    ...(codec !== undefined && { codec }),
    ...(container !== undefined && { container }),
    ...(timerange !== undefined && { timerange }),
    provenance: flow ? provenanceTag(flow).state : 'unmarked',
    holdsCredentials: false,
    focus,
    missing: flow === undefined,
  };
}

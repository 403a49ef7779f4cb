import { AnyId } from '#shared/tams/model.ts';
import { ProvenanceState } from '#shared/tams/flow-provenance.ts';
import { z } from '#shared/rpc/zod.ts';

/*
 * A Flow and everything around it in its store, as nodes and edges. It says what the store says; the provenance graph of the manifests
 * is joined to it at the node that holds the credentials.
 */

const common = { id: z.string().max(1100), label: z.string().optional() };

export const FlowGraphNode = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('source'), source: AnyId, format: z.string() }),
  z.object({
    ...common,
    kind: z.literal('flow'),
    flow: AnyId,
    format: z.string(),
    codec: z.string().optional(),
    container: z.string().optional(),
    /** As TAMS writes it. */
    timerange: z.string().optional(),
    /** By its own tag. */
    provenance: ProvenanceState,
    /** Its Segments hold a manifest store, by tag or by data type. */
    holdsCredentials: z.boolean(),
    /** The Flow the graph was asked for. */
    focus: z.boolean(),
    /** Named by another Flow, and not to be had: gone, or not visible to us. */
    missing: z.boolean(),
  }),
  z.object({
    ...common,
    kind: z.literal('object'),
    object: AnyId,
    /** Flows that use it, when more than those drawn. */
    users: z.number().int(),
  }),
]);
export type FlowGraphNode = z.output<typeof FlowGraphNode>;

export const FlowGraphEdge = z.object({
  id: z.string().max(2300),
  from: z.string().max(1100),
  to: z.string().max(1100),
  /**
   * `represents`: Flow to its Source. `collects`: Flow to a member, Source to a member. `uses`: Flow to an Object of its Segments.
   * `first-used`: Flow to an Object whose first Flow it is.
   */
  kind: z.enum(['represents', 'collects', 'uses', 'first-used']),
  role: z.string().optional(),
});
export type FlowGraphEdge = z.output<typeof FlowGraphEdge>;

export const FlowGraph = z.object({
  nodes: z.array(FlowGraphNode),
  edges: z.array(FlowGraphEdge),
  /** What was left out, and why: sentences. */
  notes: z.array(z.string()),
});
export type FlowGraph = z.output<typeof FlowGraph>;

import { AnyId, TagValue } from '#shared/tams/model.ts';
import { z } from '#shared/rpc/zod.ts';

/*
 * Where the Content Credentials of a Flow are (app note 0011, R6; tams.md sections 2.1 and 7.2).
 */

/**
 * `unmarked`: nobody has said anything. `none`: somebody has said that there are none. `unknown`: the tag holds something that no version
 * of the note names; `value` shows it.
 */
export const ProvenanceState = z.enum(['embedded', 'detached', 'none', 'unmarked', 'unknown']);
export type ProvenanceState = z.output<typeof ProvenanceState>;

/** One multi-essence Flow that has something to say of the Flow asked about. */
export const ProvenanceCarrier = z.object({
  /** The Flow with the tag. */
  flow: AnyId,
  label: z.string().optional(),
  state: ProvenanceState,
  value: TagValue.optional(),
  /** From the Flow asked about to the carrier, both included. */
  path: z.array(AnyId).min(1),
  /** The Flow whose Segment holds the manifest store: the carrier itself, or the collected data Flow when detached. */
  holder: AnyId.optional(),
  /** How the data Flow was recognised. */
  foundBy: z.enum(['role', 'data-type']).optional(),
  /** The tag is on a Flow that is not multi-essence: read, though the note does not foresee it. */
  nonStandard: z.boolean(),
});
export type ProvenanceCarrier = z.output<typeof ProvenanceCarrier>;

export const FlowProvenance = z.object({
  flow: AnyId,
  /** The state of the first carrier that has one; `unmarked` where none has. */
  state: ProvenanceState,
  /** Every one found, nearest first: a Flow may be collected by several, and none is chosen silently. */
  carriers: z.array(ProvenanceCarrier),
  /** What could not be looked at, cycles, depth, contradictions: sentences. */
  notes: z.array(z.string()),
  /** Requests made, and whether `collected_by` had to be found by inverting `flow_collection`. */
  requests: z.number().int(),
  inverted: z.boolean(),
});
export type FlowProvenance = z.output<typeof FlowProvenance>;

import { AssetId, ConnectionId } from '#shared/api/ids.ts';
import { Relation } from '#shared/provenance/model.ts';
import { z } from '#shared/rpc/zod.ts';
import { AnyId } from '#shared/tams/model.ts';
import { credentialsOfFlow } from '#shared/tams/flow-credentials.ts';
import { Range, Ticks } from '#shared/tams/time.ts';

/*
 * The edit graph (edit-graph.md section 2): what was made from what. It is the project file, the exporter's order and the source of
 * the claim. Times are nanoseconds on the node's own timeline.
 */

export const InputId = z.string().min(1).max(64);
export type InputId = z.output<typeof InputId>;
export const UseId = z.string().min(1).max(64);
export type UseId = z.output<typeof UseId>;
const OperationId = z.string().min(1).max(64);

/** R2: before export every input that comes from outside is one of the last three. */
export const Disposition = z.enum(['undecided', 'carried', 'vouched', 'excluded']);
export type Disposition = z.output<typeof Disposition>;

/** Media of an input: a file, or what a Flow of a TAMS store holds, fetched and assembled into one. */
const MediaRef = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), asset: AssetId }),
  z.object({
    kind: z.literal('flow'),
    connection: ConnectionId,
    flow: AnyId,
    /** Nanoseconds of the Flow's timeline that `asset` holds, from its start. */
    timerange: Range,
    asset: AssetId,
    /** The file with the Content Credentials, where it is another: the contributed object behind a Flow that was cut from it (R6). */
    ...credentialsOfFlow,
  }),
]);
export type MediaRef = z.output<typeof MediaRef>;

export const Input = z.object({
  id: InputId,
  media: MediaRef,
  title: z.string().max(500),
  /** MIME type. */
  format: z.string().max(100),
  duration: Ticks,
  disposition: Disposition,
  /** Who decided, and when: recorded beside the decision (R2). */
  decidedBy: z.object({ who: z.string().max(200), at: z.iso.datetime() }).optional(),
  /** Required to carry an input whose own verdict is "changed" (E06). */
  acknowledgement: z.string().max(2000).optional(),
  relation: z.union([Relation, z.literal('auto')]),
});
export type Input = z.output<typeof Input>;

/** One clip on the timeline: a range of an input at a range of the output. */
export const Use = z.object({ id: UseId, input: InputId, source: Range, output: Range });
export type Use = z.output<typeof Use>;

export const OperationKind = z.enum([
  'delete',
  'crop',
  'speed',
  'text',
  'drawing',
  'overlay',
  'colour',
  'filter',
  'enhance',
  'orientation',
  'resize',
  'dub',
  'translate',
  'transition',
  'edit',
  'metadata',
  'transcode',
  'repackage',
  'publish',
  'remove',
  'redact',
  'watermark',
  'unknown',
  'custom',
]);
export type OperationKind = z.output<typeof OperationKind>;

/** A place in the picture, in per cent of its width and height (C2PA 2.2 section 18.2). */
export const Shape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rectangle'), x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  z.object({ type: z.literal('circle'), x: z.number(), y: z.number(), diameter: z.number() }),
  z.object({
    type: z.literal('polygon'),
    points: z
      .array(z.object({ x: z.number(), y: z.number() }))
      .min(3)
      .max(1000),
  }),
]);

/** A person's own mapping of one action; what is absent stays as the table says. */
export const ActionOverride = z.object({
  action: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
  digitalSourceType: z.string().max(500).optional(),
  when: z.string().max(64).optional(),
  reason: z.string().max(500).optional(),
});
export type ActionOverride = z.output<typeof ActionOverride>;

export const Operation = z.object({
  id: OperationId,
  kind: OperationKind,
  on: z.union([z.literal('package'), z.object({ uses: z.array(UseId) }), z.object({ inputs: z.array(InputId) })]),
  /** Where on the output's timeline; absent: all of it. */
  at: Range.optional(),
  area: Shape.optional(),
  description: z.string().max(2000).optional(),
  /** Kind-specific words: `factor` of speed, `sourceLanguage` and `targetLanguage` of translate, `action` of custom, … */
  params: z.record(z.string().max(100), z.string().max(2000)),
  when: z.string().max(64).optional(),
  agent: z.object({ name: z.string().max(200), version: z.string().max(100).optional() }).optional(),
  /** How content came to be in this step, when a machine made it: an IPTC digital source type (R32, E12). */
  ai: z.string().max(500).optional(),
  override: ActionOverride.optional(),
});
export type Operation = z.output<typeof Operation>;

/** One editorial field; which assertion it goes to is decided by the allow-list (edit-graph.md section 6), not by the person. */
export const MetadataField = z.object({ name: z.string().max(200), value: z.string().max(10_000) });
export type MetadataField = z.output<typeof MetadataField>;

const Output = z.object({
  title: z.string().min(1).max(500),
  format: z.literal('video/mp4'),
  /** One manifest for the whole edit. One per intermediate step (R8) joins this when the exporter can make them. */
  granularity: z.literal('coarse'),
  metadata: z.array(MetadataField).max(200),
  /** R29: text people typed is gathered unless the signer takes responsibility. */
  takeResponsibility: z.boolean(),
  /** E14: only ever true by a person's own statement. */
  allActionsKnown: z.boolean(),
  /** digitalSourceType of `c2pa.created`; absent: chosen by rule. */
  digitalSourceType: z.string().max(500).optional(),
  /** Overrides for actions that no operation stands for: `<useId>:placed`, `<useId>:trimmed`, `inception`, `rearranged`, `repackaged`. */
  overrides: z.record(z.string().max(200), ActionOverride),
});

export const EditGraph = z.object({
  version: z.literal(1),
  inputs: z.array(Input).max(1000),
  uses: z.array(Use).max(10_000),
  operations: z.array(Operation).max(10_000),
  output: Output,
});
export type EditGraph = z.output<typeof EditGraph>;

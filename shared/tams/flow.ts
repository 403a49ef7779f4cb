import { z } from '#shared/rpc/zod.ts';
import { AnyId, lenient, MimeType, Tags, TagsRead, TimerangeText, Uuid } from '#shared/tams/model.ts';

const count = z.int().nonnegative();
const positive = z.int().positive();
const fraction = z.object({ numerator: positive, denominator: positive.optional() });
const ratio = z.object({ numerator: positive, denominator: positive });

/** Where an essence lies in the container of the flow that collects it (schemas/container-mapping.json). */
const ContainerMapping = z.looseObject({
  track_index: count.optional(),
  format_track_index: count.optional(),
  audio_track: z
    .object({
      channel_numbers: z.array(count).min(1).optional(),
      channel_range: z
        .string()
        .regex(/^\d+_\d+$/)
        .optional(),
    })
    .optional(),
  mp2ts_container: z.object({ pid: z.int().optional() }).optional(),
  mxf_container: z.object({ package_uid: z.string().optional(), track_id: z.int().optional() }).optional(),
  isobmff_container: z.object({ track_id: z.int().optional() }).optional(),
});

const collectionItem = { id: Uuid, container_mapping: ContainerMapping.optional() };
/** The members of a flow in order. `role` is optional since 8.2 and demanded before it: what we write ourselves has one (ADR 0056). */
export const FlowCollectionWrite = z.array(z.object({ ...collectionItem, role: z.string().optional() }));

export const FlowStatus = z.enum(['awaiting_content', 'ingesting', 'replication_in_progress', 'closed_complete']);

const common = {
  id: Uuid,
  source_id: Uuid,
  label: z.string().optional(),
  description: z.string().optional(),
  created_by: z.string().optional(),
  updated_by: z.string().optional(),
  tags: Tags.optional(),
  metadata_version: z.string().optional(),
  generation: count.optional(),
  status: FlowStatus.optional(),
  read_only: z.boolean().optional(),
  /** 1000 bit/s. */
  max_bit_rate: count.optional(),
  flow_collection: FlowCollectionWrite.optional(),
  container: MimeType.optional(),
  /** 1000 bit/s. */
  avg_bit_rate: count.optional(),
  segment_duration: fraction.optional(),
  container_mapping: ContainerMapping.optional(),
};

const picture = { frame_width: positive, frame_height: positive, aspect_ratio: ratio.optional() };

const VideoEssence = z
  .strictObject({
    ...picture,
    bit_depth: positive.optional(),
    interlace_mode: z.enum(['progressive', 'interlaced_tff', 'interlaced_bff', 'interlaced_psf']).optional(),
    colorspace: z.enum(['BT601', 'BT709', 'BT2020', 'BT2100']).optional(),
    transfer_characteristic: z.enum(['SDR', 'HLG', 'PQ']).optional(),
    pixel_aspect_ratio: ratio.optional(),
    component_type: z.enum(['YCbCr', 'RGB']).optional(),
    horiz_chroma_subs: positive.optional(),
    vert_chroma_subs: positive.optional(),
    unc_parameters: z
      .object({
        unc_type: z.enum([
          'planar',
          'YUYV',
          'UYVY',
          'AYUV',
          'v210',
          'v216',
          'RGB',
          'RGBx',
          'xRGB',
          'BGRx',
          'xBGR',
          'RGBA',
          'ARGB',
          'BGRA',
          'ABGR',
          'alpha',
        ]),
      })
      .optional(),
    avc_parameters: z.object({ profile: z.int(), level: z.int(), flags: z.int() }).optional(),
    frame_rate: fraction.optional(),
    vfr: z.boolean().optional(),
    init_segments: z.boolean().optional(),
  })
  .refine(({ vfr, frame_rate }) => (vfr === true) === (frame_rate === undefined), {
    message: 'frame_rate is needed, unless vfr is true: then there is none',
    path: ['frame_rate'],
  });

const AudioEssence = z.strictObject({
  sample_rate: positive,
  channels: positive,
  bit_depth: positive.optional(),
  codec_parameters: z.object({ coded_frame_size: z.int().optional(), mp4_oti: z.int().optional() }).optional(),
  unc_parameters: z.object({ unc_type: z.enum(['interleaved', 'planar', 'pairs']) }).optional(),
  init_segments: z.boolean().optional(),
});

const DataEssence = z.strictObject({ data_type: z.string().optional(), init_segments: z.boolean().optional() });

/**
 * The body of PUT /flows/{id}. A data flow without `codec` is refused by the official schema, which the app note on C2PA never says
 * (tams.md 1.4). What the server keeps itself (`created`, `timerange`, `collected_by`, …) is dropped.
 */
export const FlowWrite = z.discriminatedUnion('format', [
  z.object({
    ...common,
    format: z.literal('urn:x-nmos:format:video'),
    codec: MimeType,
    essence_parameters: VideoEssence,
  }),
  z.object({
    ...common,
    format: z.literal('urn:x-nmos:format:audio'),
    codec: MimeType,
    essence_parameters: AudioEssence,
  }),
  z.object({
    ...common,
    format: z.literal('urn:x-tam:format:image'),
    codec: MimeType,
    essence_parameters: z.strictObject(picture),
  }),
  z.object({
    ...common,
    format: z.literal('urn:x-nmos:format:data'),
    codec: MimeType,
    essence_parameters: DataEssence,
  }),
  z.object({
    ...common,
    format: z.literal('urn:x-nmos:format:multi'),
    codec: MimeType.optional(),
    essence_parameters: z.strictObject({ init_segments: z.boolean().optional() }).optional(),
  }),
]);
export type FlowWrite = z.infer<typeof FlowWrite>;

const EssenceRead = z.looseObject({
  frame_width: lenient(z.number()),
  frame_height: lenient(z.number()),
  frame_rate: lenient(z.looseObject({ numerator: z.number(), denominator: lenient(z.number()) })),
  sample_rate: lenient(z.number()),
  channels: lenient(z.number()),
  data_type: lenient(z.string()),
  init_segments: lenient(z.boolean()),
});

/** A flow as servers give it: whatever they give, with the fields we know typed. */
export const Flow = z.looseObject({
  id: AnyId,
  source_id: lenient(AnyId),
  format: z.string(),
  codec: lenient(z.string()),
  /** Present where the flow has segments of its own (app note 0006). */
  container: lenient(z.string()),
  label: lenient(z.string()),
  description: lenient(z.string()),
  created_by: lenient(z.string()),
  updated_by: lenient(z.string()),
  tags: lenient(TagsRead),
  metadata_version: lenient(z.string()),
  generation: lenient(z.number()),
  created: lenient(z.string()),
  metadata_updated: lenient(z.string()),
  segments_updated: lenient(z.string()),
  status: lenient(z.string()),
  read_only: lenient(z.boolean()),
  max_bit_rate: lenient(z.number()),
  avg_bit_rate: lenient(z.number()),
  profile_id: lenient(AnyId),
  /** Only where asked for (`include_timerange`), and not from every server then. */
  timerange: lenient(TimerangeText),
  flow_collection: lenient(
    z.array(z.looseObject({ id: AnyId, role: lenient(z.string()), container_mapping: lenient(ContainerMapping) })),
  ),
  /** Missing from at least one live server: discovery then inverts `flow_collection` (tams.md section 0). */
  collected_by: lenient(z.array(AnyId)),
  essence_parameters: lenient(EssenceRead),
});
export type Flow = z.infer<typeof Flow>;

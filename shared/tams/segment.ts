import { z } from '#shared/rpc/zod.ts';
import { AnyId, ErrorInfo, lenient, MimeType, Tags, TimerangeText, TimestampText, Uuid } from '#shared/tams/model.ts';

/** One place an object can be fetched from. The URL is text of whoever registered it: url-safety.ts judges it before any use. */
export const GetUrl = z.looseObject({
  url: z.string().max(16_384),
  /** Unset means no (schemas/object-core.json), though servers exist that never set it (tams.md 3.2). */
  presigned: lenient(z.boolean()),
  label: lenient(z.string()),
  /** False where the server does not look after this copy: its bytes may differ (app note 0018). */
  controlled: lenient(z.boolean()),
  storage_id: lenient(AnyId),
});
export type GetUrl = z.infer<typeof GetUrl>;

/** Entries that are no URL at all are left out; the others stay. */
const GetUrls = lenient(
  z.array(GetUrl.or(z.unknown().transform(() => undefined))).transform((all) => all.filter((one) => one !== undefined)),
);

export const Segment = z.looseObject({
  object_id: AnyId,
  timerange: TimerangeText,
  /** Segment time − media time; `0:0` where absent. */
  ts_offset: lenient(TimestampText),
  last_duration: lenient(TimestampText),
  /** On the object's own timeline; only where asked for. */
  object_timerange: lenient(TimerangeText),
  key_frame_count: lenient(z.int()),
  init_object: lenient(z.looseObject({ object_id: AnyId, get_urls: GetUrls })),
  get_urls: GetUrls,
});
export type Segment = z.infer<typeof Segment>;

/** One item of the body of POST /flows/{id}/segments. */
export const SegmentWrite = z.object({
  object_id: AnyId,
  timerange: TimerangeText,
  ts_offset: TimestampText.optional(),
  object_timerange: TimerangeText.optional(),
  last_duration: TimestampText.refine((text) => !text.startsWith('-'), 'a duration is not negative').optional(),
  init_object_id: AnyId.optional(),
  key_frame_count: z.int().optional(),
  sample_offset: z.int().optional(),
  sample_count: z.int().optional(),
  /** Copies that the server does not look after. */
  get_urls: z.array(z.object({ url: z.string(), label: z.string() })).optional(),
});
export type SegmentWrite = z.infer<typeof SegmentWrite>;

export const FailedSegments = z.looseObject({
  failed_segments: z.array(
    z.looseObject({ object_id: AnyId, timerange: lenient(TimerangeText), error: lenient(ErrorInfo) }),
  ),
});

export const TamsObject = z.looseObject({
  id: AnyId,
  referenced_by_flows: z.array(AnyId),
  first_referenced_by_flow: lenient(AnyId),
  timerange: lenient(TimerangeText),
  key_frame_count: lenient(z.int()),
  init_object: lenient(z.looseObject({ id: AnyId, get_urls: GetUrls })),
  get_urls: GetUrls,
});
export type TamsObject = z.infer<typeof TamsObject>;

/** The body of POST /flows/{id}/storage: `limit` or `object_ids`, never both. */
export const StorageWrite = z
  .object({
    limit: z.int().positive().optional(),
    object_ids: z.array(AnyId).min(1).optional(),
    storage_id: Uuid.optional(),
    /** Only for init segments whose type is not the flow's `container`. */
    content_type: MimeType.optional(),
    presigned: z.boolean().optional(),
  })
  .refine(({ limit, object_ids }) => limit === undefined || object_ids === undefined, 'limit or object_ids, not both');
export type StorageWrite = z.infer<typeof StorageWrite>;

/** Where to put an object. Note the hyphen: the answer says `content-type` where the question says `content_type` (tams.md 1.7). */
export const Allocation = z.looseObject({
  object_id: AnyId,
  put_url: z.looseObject({
    url: z.string().max(16_384),
    'content-type': lenient(z.string()),
    headers: lenient(z.record(z.string(), z.string())),
  }),
  presigned: lenient(z.boolean()),
});
export type Allocation = z.infer<typeof Allocation>;
export const Allocations = z.looseObject({ media_objects: z.array(Allocation) });

export const StorageBackend = z.looseObject({
  id: AnyId,
  label: lenient(z.string()),
  store_type: lenient(z.string()),
  provider: lenient(z.string()),
  region: lenient(z.string()),
  store_product: lenient(z.string()),
  default_storage: lenient(z.boolean()),
  tags: lenient(Tags),
});
export type StorageBackend = z.infer<typeof StorageBackend>;

/** A deletion that goes on after its request was answered. */
export const DeleteRequest = z.looseObject({
  id: AnyId,
  flow_id: AnyId,
  timerange_to_delete: TimerangeText,
  timerange_remaining: lenient(TimerangeText),
  delete_flow: z.boolean(),
  status: z.string(),
  error: lenient(ErrorInfo),
});
export type DeleteRequest = z.infer<typeof DeleteRequest>;

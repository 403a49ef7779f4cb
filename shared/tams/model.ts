import { z } from '#shared/rpc/zod.ts';
import { isTimerange, isTimestamp } from '#shared/tams/timerange.ts';

// TAMS 8.2 as JSON. What we read is parsed leniently: a server that sends a wrong `label` must not hide a whole list, so a field we can
// do without becomes undefined and unknown fields stay. What we write is strict. Times stay text: timerange.ts reads them.

/** A field that is dropped when it is not what it should be. */
export const lenient = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);

/** Lower case, versions 1 to 5, as schemas/uuid.json demands of every id we make. */
export const Uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
/** Ids of others: any text that is no page of nonsense. Always percent-encoded in addresses; some contain `/` (tams.md 1.8). */
export const AnyId = z.string().min(1).max(1024);
export const TimestampText = z.string().refine(isTimestamp, 'not a timestamp like 1:40000000');
export const TimerangeText = z.string().refine(isTimerange, 'not a timerange like [0:0_10:0)');
/** type/subtype without parameters; the official pattern of codec and container is as loose. */
export const MimeType = z
  .string()
  .max(255)
  .regex(/^[^\s/]+\/[^\s/]+$/);

/** A tag holds a text or several (schemas/tags.json); readers accept both. */
export const TagValue = z.union([z.string(), z.array(z.string())]);
export type TagValue = z.infer<typeof TagValue>;
export const Tags = z.record(z.string(), TagValue);
/** Tags as servers give them: one whose value is no text reads as an empty list, and hides neither itself nor the others. */
export const TagsRead = z.record(z.string(), TagValue.catch([]));

/** `urn:x-tam:format:image` is not a misprint of ours: its prefix is x-tam (schemas/content-format.json). */
export const CONTENT_FORMATS = [
  'urn:x-nmos:format:video',
  'urn:x-nmos:format:audio',
  'urn:x-nmos:format:data',
  'urn:x-nmos:format:multi',
  'urn:x-tam:format:image',
] as const;
export const ContentFormat = z.enum(CONTENT_FORMATS);
export type ContentFormat = z.infer<typeof ContentFormat>;

/** An abstract piece of media. Servers make it when the first flow of it is put; its collections follow those of its flows. */
export const Source = z.looseObject({
  id: AnyId,
  format: z.string(),
  label: lenient(z.string()),
  description: lenient(z.string()),
  created_by: lenient(z.string()),
  updated_by: lenient(z.string()),
  created: lenient(z.string()),
  updated: lenient(z.string()),
  tags: lenient(TagsRead),
  source_collection: lenient(z.array(z.looseObject({ id: AnyId, role: lenient(z.string()) }))),
  collected_by: lenient(z.array(AnyId)),
});
export type Source = z.infer<typeof Source>;

export const Service = z.looseObject({
  type: z.string(),
  /** What the server claims. Never trusted alone: capabilities are probed (tams.md section 0). */
  api_version: z.string(),
  name: lenient(z.string()),
  description: lenient(z.string()),
  service_version: lenient(z.string()),
  /** How long an object may stay unregistered before it is collected, as a timestamp. */
  min_object_timeout: lenient(TimestampText),
  /** How long a presigned URL is good for at least, as a timestamp. */
  min_presigned_url_timeout: lenient(TimestampText),
});
export type Service = z.infer<typeof Service>;

export const ServiceWrite = z.object({ name: z.string().optional(), description: z.string().optional() });

/** What went wrong, in bodies of refusals, of partial registrations and of delete requests (schemas/error.json). */
export const ErrorInfo = z.looseObject({
  type: lenient(z.string()),
  summary: lenient(z.string()),
  time: lenient(z.string()),
});

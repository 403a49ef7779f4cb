import { z } from '#shared/rpc/zod.ts';

/**
 * A file the user has let us touch. The page only ever holds these: a shell grants one after a gesture (dialog, drop, upload, argv).
 * A path is never a capability (architecture.md).
 */
export const AssetId = z
  .string()
  .regex(/^a_[0-9a-z]{12,32}$/)
  .brand<'AssetId'>();
export type AssetId = z.output<typeof AssetId>;

export const JobId = z
  .string()
  .regex(/^j_[0-9a-z]{12,32}$/)
  .brand<'JobId'>();
export type JobId = z.output<typeof JobId>;

export const ProjectId = z
  .string()
  .regex(/^p_[0-9a-z]{12,32}$/)
  .brand<'ProjectId'>();
export type ProjectId = z.output<typeof ProjectId>;

export const SignerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .brand<'SignerId'>();
export type SignerId = z.output<typeof SignerId>;

export const TrustListId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .brand<'TrustListId'>();
export type TrustListId = z.output<typeof TrustListId>;

/** A TAMS store we know how to reach. `local` is the one inside the product. */
export const ConnectionId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .brand<'ConnectionId'>();
export type ConnectionId = z.output<typeof ConnectionId>;

/** An ingest as its journal knows it, from its first request to its tag. */
export const IngestId = z
  .string()
  .regex(/^i_[0-9a-z]{12,32}$/)
  .brand<'IngestId'>();
export type IngestId = z.output<typeof IngestId>;

/** Where an export may be written: granted by a shell's save dialog or argv, or a folder of the workspace. */
export const TargetId = z
  .string()
  .regex(/^t_[0-9a-z]{12,32}$/)
  .brand<'TargetId'>();
export type TargetId = z.output<typeof TargetId>;

/** ISO 8601 instant in UTC, as `Date.prototype.toISOString` writes it. */
export const Instant = z.iso.datetime();

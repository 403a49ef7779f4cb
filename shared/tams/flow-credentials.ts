import { AssetId } from '#shared/api/ids.ts';
import { z } from '#shared/rpc/zod.ts';
import { Ticks } from '#shared/tams/time.ts';

/**
 * Where the Content Credentials of media from a Flow are, when they are in another file than the media: the contributed object that
 * the Flow was cut or made from (R6). The fields belong together: what takes one over takes all.
 */
export const credentialsOfFlow = {
  credentials: AssetId.optional(),
  /** Nanoseconds of that object's own timeline at which the media begin; absent where it cannot be known. */
  credentialsAt: Ticks.optional(),
  /**
   * True where the packets were copied out of that very object. Otherwise somebody made the Flow's objects from it, and no claim says
   * how: the export says so in its own claim.
   */
  credentialsDirect: z.boolean().optional(),
};

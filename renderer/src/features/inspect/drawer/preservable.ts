import type { ManifestVerdict } from '#shared/verdict/model.ts';

/**
 * Whether a time-stamp made today can keep a file validating (R60): only while it is whole, somebody vouches for its signer, and nothing
 * proves its time yet. The core refuses the rest.
 * @param verdict of the file's own manifest
 */
export function preservable({ integrity, identity, time }: ManifestVerdict): boolean {
  const vouched = identity.state === 'listed' || identity.state === 'private';
  return integrity === 'intact' && vouched && time.state !== 'proven' && time.validUntil !== undefined;
}

import type { PreservedAsset } from '#shared/api/address-book.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Preserved } from '#core/address-book/preserved.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { JudgedRead } from '#core/inspect/judged-read.ts';
import type { FileDigests } from '#core/media/digests.ts';
import type { TrustBasis } from '#core/trust/evidence.ts';
import { evaluateStamp, provenTime } from '#core/trust/timestamp.ts';
import type { RequestTimestamp } from '#core/trust/timestamp-request.ts';

/**
 * Keeps one file validating beyond the end of its signer's certificate (R60): a time-stamp of its own claim signature, made now, kept in
 * this workspace. Only for what is vouched for and intact today, because that is all a time-stamp from today can say of it.
 * @throws AppError 'invalid_input' with the reason, 'timestamp_failed', 'not_found', 'not_readable', 'storage_failed', 'cancelled'
 */
export type Preserve = (asset: AssetId, address: string, signal: AbortSignal) => Promise<PreservedAsset>;

export function createPreserve(parts: {
  assets: Assets;
  judgedRead: JudgedRead;
  digests: FileDigests;
  basis: TrustBasis;
  preserved: Preserved;
  request: RequestTimestamp;
}): Preserve {
  const { assets, judgedRead, digests, basis, preserved, request } = parts;
  return async (asset, address, signal) => {
    const { name } = await assets.get(asset);
    const path = await assets.path(asset);
    const { reading, verdict } = await judgedRead(path, signal, await assets.manifestStore(asset));
    const manifest = verdict.manifests.find(({ node }) => node === verdict.active);
    const signed = reading.signatures.find(({ label }) => label === verdict.active)?.signed;
    if (!manifest || !signed) throw refused(name, 'it has no signature that can be time-stamped');
    if (manifest.integrity !== 'intact') throw refused(name, 'it is not proven to be as it was signed');
    if (manifest.identity.state !== 'listed' && manifest.identity.state !== 'private')
      throw refused(name, 'nobody vouches for its signer today');
    if (manifest.time.state === 'proven') throw refused(name, 'its time is proven already');

    const { bytes } = await request(address, signed.message.sha256, signal);
    const stamp = await evaluateStamp({ from: 'preserved', token: bytes, of: [signed.message] }, await basis.lists());
    const at = provenTime(stamp);
    if (!at)
      throw new AppError(
        'timestamp_failed',
        `The time-stamp proves nothing here: ${stamp.problem ?? 'no list for time-stamps that is turned on vouches for its authority.'} Nothing was kept.`,
      );
    const about: PreservedAsset = {
      asset: { name, sha256: await digests.sha256(path, signal) },
      manifest: manifest.node,
      at: at.toISOString(),
      authority: stamp.authority ?? '',
      address,
    };
    await preserved.keep(signed.message, bytes, about);
    return about;
  };
}

const refused = (name: string, why: string): AppError =>
  new AppError('invalid_input', `“${name}” cannot be kept validating: ${why}.`);

import type { PreservedAsset } from '#shared/api/address-book.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { Facts } from '../../../ui/Card.tsx';
import { formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';

/** A time-stamp that is kept for one file: of whom, from when, and how long it counts. */
export const Kept = ({ kept: { asset, at, authority, address } }: { kept: PreservedAsset }) => (
  <Facts
    facts={[
      { name: 'Signed before', value: formatInstant(at), note: 'The time-stamp says so.' },
      {
        name: 'Authority',
        value: <HostileText text={authority || 'It gives no name.'} max={200} />,
        note: <HostileText text={address} mono max={300} />,
      },
      {
        name: 'Counts',
        value: 'Without an end of its own',
        note: 'In this workspace, as long as a list for time-stamps that is switched on vouches for the authority, and somebody vouches for the signer.',
      },
      { name: 'SHA-256', value: <HostileText text={formatFingerprint(asset.sha256)} mono />, note: 'of the file' },
    ]}
  />
);

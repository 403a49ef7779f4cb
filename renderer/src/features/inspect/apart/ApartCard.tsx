import { CloudDownload, FileKey, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { CredentialsFrom, Inspection } from '#shared/api/asset.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { remoteAddress } from '#shared/provenance/remote-address.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card, Facts } from '../../../ui/Card.tsx';
import { formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { forgetCredentials, mayTakeCredentials, pickCredentials, shortHost, takeBeside } from './apart-actions.ts';
import s from './Apart.module.css';
import { FetchDialog } from './FetchDialog.tsx';

/** Content Credentials that stand apart from the file: where these came from, or the ways to bring them (R16, R18, R65). */
export function ApartCard({ inspection }: { inspection: Inspection }) {
  const { asset, outcome, credentialsFrom, beside } = inspection;
  if (credentialsFrom) return <Origin from={credentialsFrom} inspection={inspection} />;
  if (!mayTakeCredentials(inspection)) return null;
  return (
    <Card title="Credentials apart from the file">
      <div className={s['ways']}>
        {outcome.kind === 'remote' && <Elsewhere asset={asset.id} said={outcome.url} />}
        {beside !== undefined && (
          <>
            <p>
              <HostileText text={beside} max={200} /> lies beside it, and by its name may hold its credentials. It has
              not been read.
            </p>
            <Button small icon={FileKey} onPress={() => takeBeside(asset.id, beside)}>
              Read the file with it
            </Button>
          </>
        )}
        {beside === undefined && outcome.kind !== 'remote' && (
          <p className={s['small']}>
            They may have been sent along as a file of their own, with a name that ends in .c2pa.
          </p>
        )}
        <Button small icon={FileKey} onPress={() => pickCredentials(asset.id)}>
          Use a credentials file…
        </Button>
      </div>
    </Card>
  );
}

function Elsewhere({ asset, said }: { asset: AssetId; said: string }) {
  const [asking, setAsking] = useState(false);
  const address = remoteAddress(said);
  if (!address)
    return <p>The address that the file names is not one that can be asked: it is not http or https, or not whole.</p>;
  return (
    <>
      <Button small variant="primary" icon={CloudDownload} onPress={() => setAsking(true)}>
        {`Get credentials from ${shortHost(address)}…`}
      </Button>
      {asking && <FetchDialog asset={asset} address={address} onClose={() => setAsking(false)} />}
    </>
  );
}

function Origin({ from, inspection }: { from: CredentialsFrom; inspection: Inspection }) {
  const { asset, verdict } = inspection;
  const own = verdict.manifests.find(({ node }) => node === verdict.active);
  const source =
    from.kind === 'remote'
      ? { name: 'Fetched from', value: <HostileText text={from.address} mono />, note: formatInstant(from.fetchedAt) }
      : { name: 'Given in', value: <HostileText text={from.name} />, note: formatInstant(from.givenAt) };
  return (
    <Card title="Credentials apart from the file">
      <div className={s['ways']}>
        <p>The file itself holds none. What is shown was read with these, as if they were inside.</p>
        {own?.integrity === 'changed' && (
          <p className={s['note']} role="note">
            They do not fit this file: it was changed after it was signed, or they are those of another file.
          </p>
        )}
        <Facts facts={[source, { name: 'sha256', value: <code>{formatFingerprint(from.sha256)}</code> }]} />
        <Button small icon={Trash2} onPress={() => forgetCredentials(asset.id)}>
          Forget them
        </Button>
      </div>
    </Card>
  );
}

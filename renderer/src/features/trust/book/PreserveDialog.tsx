import { useEffect, useRef, useState } from 'react';
import type { PreservedAsset } from '#shared/api/address-book.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { changeSettings, settingsStore } from '../../../app/settings.ts';
import { client } from '../../../client/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { ErrorNote } from '../../../ui/states.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { useLists } from '../lists-store.ts';
import s from './AddressBook.module.css';
import { Kept } from './Kept.tsx';

interface PreserveDialogProps {
  asset: AssetId;
  /** Of the file. */
  name: string;
  /** The day on which it stops validating; absent where the caller does not know. */
  until?: string | undefined;
  onClose: () => void;
}

/**
 * Keeps a file validating beyond the end of its signer's certificate (R60): asks an authority that the person names for a time-stamp, and
 * says beforehand who learns what.
 */
export function PreserveDialog({ asset, name, until, onClose }: PreserveDialogProps) {
  const [address, setAddress] = useState(() => settingsStore.getState().lastAuthority);
  const [kept, setKept] = useState<PreservedAsset>();
  const lists = useLists();
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const asked = address.trim();
  const wrong = asked !== '' && !isAddress(asked);
  // Without one nothing could be proven, and the authority would have been asked for nothing.
  const none = lists.kind === 'ready' && !lists.lists.some(({ purpose, enabled }) => purpose === 'tsa' && enabled);

  const { busy, error, submit } = useSubmit(
    async () => {
      stop.current = new AbortController();
      const { signal } = stop.current;
      changeSettings({ lastAuthority: asked });
      setKept(await client['addressBook.preserve']({ asset, address: asked }, { signal }));
    },
    () => undefined,
  );

  return (
    <Dialog
      title={kept ? 'This asset is preserved' : 'Preserve this asset'}
      isOpen
      onClose={onClose}
      wide
      actions={
        kept ? (
          <Button variant="primary" onPress={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button variant="primary" isDisabled={busy || none || asked === '' || wrong} onPress={submit}>
              {busy ? 'Asking the authority…' : 'Ask for a time-stamp'}
            </Button>
          </>
        )
      }
    >
      {kept ? (
        <>
          <p>
            <HostileText text={kept.asset.name} max={200} /> goes on validating here. This was kept:
          </p>
          <Kept kept={kept} />
        </>
      ) : (
        <>
          <p>
            <HostileText text={name} max={200} />{' '}
            {until === undefined
              ? 'stops validating when the certificate of its signer ends.'
              : `stops validating on ${formatDay(until)}.`}{' '}
            A time-stamp made now proves that it was signed before, so that it goes on validating here. The time-stamp
            is kept in this workspace; the file itself stays as it is, and validates nowhere else for it.
          </p>
          <TextField
            label="Address of a time-stamp authority"
            description="It learns a digest of the signature (sha256) and that somebody here asked: not the file, and not its name. Nobody else is asked."
            placeholder="https://"
            value={address}
            onChange={setAddress}
            error={wrong ? 'An address that begins with https:// or http://.' : undefined}
            maxLength={1000}
            mono
            focusOnOpen
          />
          {none && (
            <p className={s['warning']} role="note">
              No list for time-stamps is switched on, so no authority’s word would prove anything. Switch one on under
              Trust, Lists, first.
            </p>
          )}
          {error && <ErrorNote error={error} />}
        </>
      )}
    </Dialog>
  );
}

const isAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '';
};

import { Copy } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { notify } from '../../../app/notices.ts';
import { client } from '../../../client/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { copyText } from '../../../ui/copy-text.ts';
import { ErrorNote, Skeleton } from '../../../ui/states.tsx';
import { VirtualList } from '../../../ui/VirtualList.tsx';
import s from './Drawer.module.css';

/** Characters of a line shown; assertions hold base64 by the megabyte. The copy has all of it. */
const LINE = 2000;

/** The manifest store as the engine prints it. */
export function RawTab({ asset }: { asset: AssetId }) {
  const [raw, setRaw] = useState<{ json?: string; error?: ErrorBody }>({});
  useEffect(() => {
    const stop = new AbortController();
    client['asset.raw']({ asset }, { signal: stop.signal }).then(setRaw, (error: unknown) => {
      if (!stop.signal.aborted) setRaw({ error: toErrorBody(error) });
    });
    return () => stop.abort();
  }, [asset]);
  const lines = useMemo(() => raw.json?.split('\n') ?? [], [raw.json]);
  if (raw.error) return <Padded>{<ErrorNote error={raw.error} />}</Padded>;
  if (raw.json === undefined) return <Padded>{<Skeleton label="Reading the manifest store" />}</Padded>;
  const { json } = raw;
  const copy = async () => {
    notify((await copyText(json)) ? 'Copied.' : 'The system did not let Countersign copy this.');
  };
  return (
    <div className={s['raw']}>
      <div className={s['rawBar']}>
        <span>{lines.length} lines, as the engine prints the manifest store</span>
        <Button small icon={Copy} onPress={() => void copy()}>
          Copy
        </Button>
      </div>
      <div className={s['rawBody']}>
        <VirtualList
          label="Manifest store as JSON"
          items={lines}
          estimate={20}
          render={(line, index) => (
            <div className={s['rawLine']}>
              <span className={s['lineNumber']}>{index + 1}</span>
              <bdi className={s['lineText']}>{displayText(line, { max: LINE })}</bdi>
            </div>
          )}
        />
      </div>
    </div>
  );
}

const Padded = ({ children }: { children: React.ReactNode }) => <div className={s['tab']}>{children}</div>;

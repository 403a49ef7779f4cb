import { useEffect, useState } from 'react';
import type { Inspection, Probe, Track } from '#shared/api/asset.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { client } from '../../client/client.ts';
import { Facts } from '../../ui/Card.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { formatTimecode } from '../../ui/timecode.ts';
import s from './MediaPane.module.css';
import { Player } from './Player.tsx';

/** The content and what it is made of, beside what is said about it. */
export function MediaPane({ inspection }: { inspection: Inspection }) {
  const probe = useProbe(inspection.asset.id);
  return (
    <section className={s['pane']} aria-label="Content">
      <Player asset={inspection.asset} />
      {probe && (
        <Facts facts={[{ name: 'Duration', value: formatTimecode(probe.duration) }, ...probe.tracks.map(trackFact)]} />
      )}
    </section>
  );
}

/** What the container holds. Files we cannot take apart have no facts here; their credentials are shown all the same. */
function useProbe(asset: AssetId): Probe | undefined {
  const [probe, setProbe] = useState<Probe>();
  useEffect(() => {
    const stop = new AbortController();
    client['asset.probe']({ asset }, { signal: stop.signal }).then(setProbe, () => setProbe(undefined));
    return () => stop.abort();
  }, [asset]);
  return probe;
}

const kinds: Record<Track['kind'], string> = { video: 'Video', audio: 'Audio', other: 'Track' };

const trackFact = (track: Track) => {
  const { width, height, frameRate, sampleRate, channels, language } = track;
  const parts = [
    track.codecString ?? track.codec,
    width && height ? `${width} × ${height}` : '',
    frameRate ? `${Number((frameRate.numerator / frameRate.denominator).toFixed(3))} fps` : '',
    sampleRate ? `${sampleRate / 1000} kHz` : '',
    channels ? `${channels} ch` : '',
    language ?? '',
  ];
  return { name: kinds[track.kind], value: <HostileText text={parts.filter(Boolean).join(' · ')} max={200} /> };
};

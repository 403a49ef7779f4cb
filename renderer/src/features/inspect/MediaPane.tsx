import { useEffect, useRef, useState } from 'react';
import type { Inspection, Probe, Track } from '#shared/api/asset.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import { TICKS_PER_SECOND, type Ticks } from '#shared/tams/time.ts';
import { client } from '../../client/client.ts';
import { Facts } from '../../ui/Card.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { formatTimecode } from '../../ui/timecode.ts';
import s from './MediaPane.module.css';
import { Player } from './Player.tsx';
import { type ProvenanceTimeline, readTimeline } from './timeline/timeline-model.ts';
import { TimelineStrip } from './timeline/TimelineStrip.tsx';

const secondsOf = (ticks: Ticks): number => Number(ticks / 1000n) / Number(TICKS_PER_SECOND / 1000n);
const ticksOf = (seconds: number): Ticks => BigInt(Math.round(seconds * 1e6)) * 1000n;

/** The content, where each second of it comes from, and what it is made of. */
export function MediaPane({ inspection }: { inspection: Inspection }) {
  const player = useRef<HTMLVideoElement>(null);
  const [at, setAt] = useState<Ticks>(0n);
  const { probe, timeline } = useMedia(inspection);
  const seek = (to: Ticks) => {
    if (player.current) player.current.currentTime = secondsOf(to);
    setAt(to);
  };
  return (
    <section className={s['pane']} aria-label="Content">
      <Player ref={player} asset={inspection.asset} onTime={(seconds) => setAt(ticksOf(seconds))} />
      {probe?.fragmented && (
        <p className={s['note']}>
          <strong>Playback verification: not available.</strong> This file is made of fragments, as streams are. What is
          known of it is about the file as a whole; nothing is checked while it plays.
        </p>
      )}
      {timeline && inspection.graph && madeOfOthers(inspection.graph, timeline) && (
        <TimelineStrip
          timeline={timeline}
          verdict={inspection.verdict}
          at={at}
          duration={probe?.duration}
          onSeek={seek}
        />
      )}
      {probe && (
        <Facts facts={[{ name: 'Duration', value: formatTimecode(probe.duration) }, ...probe.tracks.map(trackFact)]} />
      )}
    </section>
  );
}

/** A recording that was made of nothing else has no timeline of sources. */
const madeOfOthers = (graph: ProvenanceGraph, { clips, edits }: ProvenanceTimeline): boolean =>
  clips.length + edits.length > 0 || graph.edges.length > 0;

/**
 * What the container holds, and the timeline the claim states. Both are extras: a file we cannot take apart, or a store that cannot be
 * printed, is shown without them, and the verdict says what is wrong.
 */
function useMedia({ asset, graph }: Inspection): { probe?: Probe; timeline?: ProvenanceTimeline } {
  const [media, setMedia] = useState<{ probe?: Probe; timeline?: ProvenanceTimeline }>({});
  const timed = asset.mimeType.startsWith('video/') || asset.mimeType.startsWith('audio/');
  useEffect(() => {
    if (!timed) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const nothing = () => undefined;
    client['asset.probe']({ asset: asset.id }, { signal }).then(
      (probe) => setMedia((known) => ({ ...known, probe })),
      nothing,
    );
    if (graph) {
      client['asset.raw']({ asset: asset.id }, { signal })
        .then(({ json }) => readTimeline(json, graph, asset.mimeType))
        .then((timeline) => setMedia((known) => ({ ...known, ...(timeline ? { timeline } : {}) })), nothing);
    }
    return () => stop.abort();
  }, [asset.id, asset.mimeType, graph, timed]);
  return media;
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

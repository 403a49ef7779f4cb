import { Button } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Range, Ticks } from '#shared/tams/time.ts';
import type { Verdict } from '#shared/verdict/model.ts';
import { cx } from '../../../ui/class-names.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { formatTimecode } from '../../../ui/timecode.ts';
import { regionWords } from '../drawer/regions.ts';
import { inspectStore, selectNode } from '../inspect-store.ts';
import { nodeState } from '../verdict-words.ts';
import { type Clip, type ProvenanceTimeline, timelineEnd, underPlayhead } from './timeline-model.ts';
import s from './TimelineStrip.module.css';

interface TimelineStripProps {
  timeline: ProvenanceTimeline;
  verdict: Verdict;
  /** Nanoseconds of the playhead and, where known, of the whole. */
  at: Ticks;
  duration: Ticks | undefined;
  onSeek: (to: Ticks) => void;
}

/** Where each second comes from, as the claim says it; and that it does not say, where it does not. */
export function TimelineStrip({ timeline, verdict, at, duration, onSeek }: TimelineStripProps) {
  const stated = timelineEnd(timeline);
  const length = duration !== undefined && duration > stated ? duration : stated;
  const place = ({ start, end }: Range) => ({ left: percent(start, length), width: percent(end - start, length) });
  const { clips, edits } = underPlayhead(timeline, at);
  const selected = useStore(inspectStore, (state) => state.open?.selected);
  const go = (clip: Clip) => {
    onSeek(clip.output.start);
    if (clip.node !== undefined) selectNode(clip.node);
  };
  return (
    <section className={s['strip']} aria-label="Provenance timeline">
      {stated > 0n && (
        <div className={s['lanes']}>
          <ol className={s['lane']}>
            {timeline.clips.map((clip) => (
              <li key={clip.key} className={s['place']} style={place(clip.output)}>
                <Button
                  className={cx(s['clip'], clip.node !== undefined && clip.node === selected && s['selected'])}
                  onPress={() => go(clip)}
                >
                  <HostileText text={clip.title} oneLine max={120} />
                </Button>
              </li>
            ))}
          </ol>
          {timeline.edits.length > 0 && (
            <ol className={s['edits']}>
              {timeline.edits.map((edit) => (
                <li key={edit.key} className={s['edit']} style={place(edit.output)}>
                  <HostileText text={edit.label} oneLine max={120} />
                </li>
              ))}
            </ol>
          )}
          <span className={s['playhead']} style={{ left: percent(at, length) }} aria-hidden />
        </div>
      )}
      <div className={s['now']}>
        <p className={s['time']}>{formatTimecode(at)}</p>
        <div className={s['words']}>
          {clips.map((clip) => (
            <ClipWords key={clip.key} clip={clip} verdict={verdict} />
          ))}
          {clips.length === 0 && <p>The claim does not say where this second comes from.</p>}
          {edits.map((edit) => (
            <p key={edit.key} className={s['small']}>
              <HostileText text={edit.label} max={200} />
            </p>
          ))}
        </div>
      </div>
      {timeline.open.map((sentence, index) => (
        <p key={`${index} ${sentence}`} className={s['small']}>
          <HostileText text={sentence} max={300} />
        </p>
      ))}
    </section>
  );
}

function ClipWords({ clip, verdict }: { clip: Clip; verdict: Verdict }) {
  const own = verdict.manifests.find(({ node }) => node === clip.node);
  const { tone, words } = nodeState(clip.kind, own);
  const signer = own?.identity.signer?.name;
  return (
    <div>
      <p>
        From <HostileText text={clip.title} max={120} />
        {clip.source ? `, ${regionWords(clip.source)} of it` : '; which of its seconds, the claim does not say'}
      </p>
      <p className={s['small']}>
        <Mark tone={tone} size={12} />{' '}
        <HostileText text={[signer && `Signed by ${signer}`, words].filter(Boolean).join(' · ')} max={300} />
      </p>
    </div>
  );
}

/** Per cent with two decimals, counted in whole numbers: nanoseconds are too many for a float. */
const percent = (part: Ticks, whole: Ticks): string =>
  `${whole === 0n ? 0 : Math.min(100, Number((part * 10_000n) / whole) / 100)}%`;

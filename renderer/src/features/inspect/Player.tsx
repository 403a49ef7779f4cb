import { FileQuestion } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import type { Asset } from '#shared/api/asset.ts';
import { EmptyState } from '../../ui/states.tsx';
import s from './Player.module.css';

interface PlayerProps {
  asset: Asset;
  /** Seconds of the playhead, several times a second while it plays. */
  onTime?: (seconds: number) => void;
  ref?: ComponentProps<'video'>['ref'];
}

/** The content itself. Never a state or a mark drawn over it: that could be imitated in the picture. */
export function Player({ asset, onTime, ref }: PlayerProps) {
  const [failed, setFailed] = useState(false);
  const [kind] = asset.mimeType.split('/');
  const src = `/media/${asset.id}`;
  const fail = () => setFailed(true);
  if (failed || !asset.present) {
    return (
      <div className={s['stage']}>
        <EmptyState icon={FileQuestion} title={asset.present ? 'Cannot be played here' : 'The file is gone'}>
          {asset.present
            ? 'There is no decoder for it in this window. Its credentials are read all the same.'
            : 'Put it back where it was, or open it from its new place.'}
        </EmptyState>
      </div>
    );
  }
  const time = (event: { currentTarget: HTMLMediaElement }) => onTime?.(event.currentTarget.currentTime);
  return (
    <div className={s['stage']}>
      {kind === 'video' && (
        // Contributed media brings no captions of its own.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          ref={ref}
          className={s['media']}
          src={src}
          controls
          playsInline
          preload="metadata"
          aria-label={`Player: ${asset.name}`}
          onError={fail}
          onTimeUpdate={time}
          onSeeking={time}
        />
      )}
      {kind === 'audio' && (
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <audio className={s['audio']} src={src} controls preload="metadata" onError={fail} onTimeUpdate={time} />
      )}
      {kind === 'image' && <img className={s['media']} src={src} alt={`Content of ${asset.name}`} onError={fail} />}
      {kind !== 'video' && kind !== 'audio' && kind !== 'image' && (
        <EmptyState icon={FileQuestion} title="Nothing to show">
          Countersign knows no picture or sound in this kind of file.
        </EmptyState>
      )}
    </div>
  );
}

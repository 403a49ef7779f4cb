import { Film, MonitorOff, Music } from 'lucide-react';
import type { AssetId } from '#shared/api/ids.ts';
import { usePoster } from '../../client/poster-store.ts';
import s from './Poster.module.css';

const reasons = {
  'no-decoder': { icon: MonitorOff, text: 'No decoder here' },
  'no-picture': { icon: Music, text: 'Sound only' },
} as const;

/** The clip's picture, or why there is none. */
export function Poster({ asset }: { asset: AssetId }) {
  const poster = usePoster(asset);
  if (poster === 'making') {
    return (
      <span className={s['poster']}>
        <Film size={18} aria-hidden />
      </span>
    );
  }
  if (poster.kind === 'picture') {
    return (
      <span className={s['poster']}>
        <img className={s['picture']} src={poster.url} alt="" />
      </span>
    );
  }
  const { icon: Icon, text } = reasons[poster.kind];
  return (
    <span className={s['poster']}>
      <Icon size={16} aria-hidden />
      <span className={s['reason']}>{text}</span>
    </span>
  );
}

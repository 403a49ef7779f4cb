import { HostileText } from '../../ui/HostileText.tsx';
import type { Take } from './export-state.ts';
import s from './InputCard.module.css';
import { TakeLine } from './TakeLine.tsx';

/** A Flow that is becoming an input. */
export const TakeCard = ({ take }: { take: Take }) => (
  <li className={s['card']} aria-label={`Fetching ${take.title}`}>
    <h3 className={s['title']}>
      <HostileText text={take.title} oneLine />
    </h3>
    <TakeLine take={take} />
  </li>
);

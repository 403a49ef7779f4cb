import type { Verdict } from '#shared/verdict/model.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import s from './VerdictSummary.module.css';
import { headlineTones } from './verdict-words.ts';

/** The headline of a verdict, for dialogs that go on from it. */
export const VerdictSummary = ({ verdict: { headline } }: { verdict: Verdict }) => (
  <div className={s['summary']}>
    <Mark tone={headlineTones[headline.state]} size={24} />
    <div className={s['words']}>
      <p className={s['title']}>
        <HostileText text={headline.title} max={200} />
      </p>
      <p className={s['detail']}>
        <HostileText text={headline.detail} max={600} />
      </p>
    </div>
  </div>
);

import type { Problem } from '#shared/verdict/model.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import s from './ProblemList.module.css';
import { placeWords, severityNames, severityTones } from './verdict-words.ts';

/** Problems with their cause, place and code. Missing evidence is told apart: it is no fault. */
export const ProblemList = ({ problems }: { problems: readonly Problem[] }) => (
  <ul className={s['list']}>
    {problems.map((problem, index) => (
      // A file may say the same thing twice; the order is all that tells two of them apart.
      <li key={`${index} ${problem.code}`} className={s['problem']}>
        <Mark tone={severityTones[problem.severity]} size={16} label={severityNames[problem.severity]} />
        <div className={s['words']}>
          <p>
            <HostileText text={problem.cause} max={600} />
          </p>
          <p className={s['where']}>
            <HostileText text={placeWords(problem.place)} max={300} />
          </p>
          <p className={s['code']}>
            <HostileText text={problem.code} mono max={200} />
            {problem.source === 'recorded' && ' · recorded by an earlier signer'}
          </p>
        </div>
      </li>
    ))}
  </ul>
);

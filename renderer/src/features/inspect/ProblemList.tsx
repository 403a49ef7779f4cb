import type { Problem } from '#shared/verdict/model.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import s from './ProblemList.module.css';
import { groupProblems } from './problem-groups.ts';
import { placeWords, severityNames, severityTones } from './verdict-words.ts';

/** Problems with their cause, places and code; the same one in many places is told once. Missing evidence is told apart: it is no fault. */
export const ProblemList = ({ problems }: { problems: readonly Problem[] }) => (
  <ul className={s['list']}>
    {groupProblems(problems).map(({ problem, places, more }) => (
      <li key={`${problem.severity} ${problem.code} ${problem.source} ${problem.cause}`} className={s['problem']}>
        <Mark tone={severityTones[problem.severity]} size={16} label={severityNames[problem.severity]} />
        <div className={s['words']}>
          <p>
            <HostileText text={problem.cause} max={600} />
          </p>
          <p className={s['where']}>
            <HostileText text={places.map(placeWords).join(' · ')} max={300} />
            {more > 0 && ` and in ${more} more`}
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

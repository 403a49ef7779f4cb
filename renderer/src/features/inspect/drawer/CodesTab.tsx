import type { ReactNode } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import type { Problem, Verdict } from '#shared/verdict/model.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { SecondOpinionButton } from '../../trust/opinion/SecondOpinionButton.tsx';
import { placeWords, severityNames, severityTones } from '../verdict-words.ts';
import s from './Drawer.module.css';

const sources: Record<Problem['source'], string> = {
  engine: 'found by the engine',
  evaluator: 'found by our evaluator',
  recorded: 'recorded by an earlier signer',
};

interface CodesTabProps {
  asset: AssetId;
  verdict: Verdict;
  selected: string | undefined;
  /** What is below the codes and none of them. */
  children?: ReactNode;
}

/** Every code with its cause, its place, and what the engine itself said; and the way to hear another engine. */
export function CodesTab({ asset, verdict, selected, children }: CodesTabProps) {
  const own = verdict.manifests.find(({ node }) => node === selected)?.problems ?? [];
  return (
    <div className={s['tab']}>
      <div className={s['tools']}>
        <SecondOpinionButton file={asset} small />
      </div>
      {verdict.problems.length + own.length === 0 && <p className={s['nothing']}>There are no problem codes.</p>}
      {own.length > 0 && <Codes title="Of the selected item" problems={own} />}
      {verdict.problems.length > 0 && <Codes title="Of the whole chain" problems={verdict.problems} />}
      {children}
    </div>
  );
}

const Codes = ({ title, problems }: { title: string; problems: readonly Problem[] }) => (
  <section className={s['group']}>
    <h3 className={s['groupTitle']}>{title}</h3>
    {problems.map((problem, index) => (
      <div key={`${index} ${problem.code}`} className={s['entry']}>
        <div className={s['entryName']}>
          <HostileText text={problem.code} mono max={200} />
          <span className={s['entryCode']}>
            <Mark tone={severityTones[problem.severity]} size={12} /> {severityNames[problem.severity]} · {problem.axis}
          </span>
        </div>
        <div className={s['entryText']}>
          <HostileText text={problem.cause} max={600} />
          <span className={s['small']}>
            <HostileText text={placeWords(problem.place)} max={300} /> · {sources[problem.source]}
          </span>
          {problem.explanation && (
            <span className={s['small']}>
              The engine's words: <HostileText text={problem.explanation} max={600} />
            </span>
          )}
          {problem.subject && <HostileText text={problem.subject} mono max={400} />}
        </div>
      </div>
    ))}
  </section>
);

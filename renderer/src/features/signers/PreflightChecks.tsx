import type { PreflightCheck as Check, PreflightReport } from '#shared/api/signer.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import type { Tone } from '../../ui/tone.ts';
import { CircleCheck } from 'lucide-react';
import s from './PreflightChecks.module.css';

const tones: Record<PreflightReport['outcome'], { tone: Tone; label: string }> = {
  ok: { tone: 'neutral', label: 'Fine' },
  warn: { tone: 'attention', label: 'Worth knowing' },
  blocked: { tone: 'fault', label: 'Forbids signing' },
};

/** What a certificate was checked for, rule by rule: first what is worth knowing, then, folded away, the rules it keeps. */
export function PreflightChecks({ checks }: { checks: readonly Check[] }) {
  const kept = checks.filter((check) => check.outcome === 'ok');
  const others = checks.filter((check) => check.outcome !== 'ok');
  return (
    <div className={s['checks']}>
      <CheckList checks={others} />
      <details>
        <summary className={s['kept']}>
          {kept.length === 1 ? '1 rule kept' : `${String(kept.length)} rules kept`}
        </summary>
        <CheckList checks={kept} />
      </details>
    </div>
  );
}

const CheckList = ({ checks }: { checks: readonly Check[] }) => (
  <ul className={s['list']}>
    {checks.map((check) => (
      <li key={check.rule} className={s['check']}>
        <Mark
          tone={tones[check.outcome].tone}
          label={tones[check.outcome].label}
          {...(check.outcome === 'ok' ? { icon: CircleCheck } : {})}
        />
        <span>
          <HostileText text={check.message} /> <code className={s['rule']}>{check.rule}</code>
        </span>
      </li>
    ))}
  </ul>
);

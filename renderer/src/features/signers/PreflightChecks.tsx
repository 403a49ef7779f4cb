import type { PreflightReport } from '#shared/api/signer.ts';
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

/** What a certificate was checked for, rule by rule, and which lists vouch for it. */
export function PreflightChecks({ report }: { report: PreflightReport }) {
  return (
    <ul className={s['list']}>
      <li className={s['check']}>
        <Mark
          tone={report.trust === 'unlisted' ? 'attention' : 'neutral'}
          {...(report.trust === 'listed' ? { icon: CircleCheck } : {})}
        />
        <span>{trustWords(report)}</span>
      </li>
      {report.checks.map((check, index) => (
        <li key={`${check.rule} ${String(index)}`} className={s['check']}>
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
}

/** R46: with no list enabled nothing is said about trust. */
function trustWords({ trust, matches }: PreflightReport): string {
  switch (trust) {
    case 'listed':
      return `Vouched for by ${matches.map((match) => match.listName).join(', ') || 'a list'}.`;
    case 'unlisted':
      return 'None of the enabled lists vouches for this certificate: readers who use them will see an unknown signer.';
    case 'not-checked':
      return 'No trust list is enabled, so it was not checked who vouches for this certificate.';
  }
}

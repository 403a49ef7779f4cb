import type { ReactNode } from 'react';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import s from './Drawer.module.css';

interface MissingEvidenceProps {
  verdict: ManifestVerdict;
  /** Ways to get what is missing: to ask the issuer, to keep the file validating; absent where there is none. */
  children?: ReactNode;
}

/** Evidence that is not there, and the day from which that counts. Missing is no fault. */
export function MissingEvidence({ verdict: { problems, time }, children }: MissingEvidenceProps) {
  const missing = problems.filter(({ severity }) => severity === 'missing');
  if (missing.length === 0 && time.validUntil === undefined) return undefined;
  return (
    <div className={s['missing']}>
      <h4 className={s['groupTitle']}>Missing evidence</h4>
      <ul>
        {missing.map(({ code, cause }) => (
          <li key={code + cause}>
            <HostileText text={cause} max={400} />
          </li>
        ))}
        {time.validUntil !== undefined && (
          <li>
            It stops validating on <strong>{formatDay(time.validUntil)}</strong>
            {time.endsWith && (
              <>
                , when the certificate of <HostileText text={time.endsWith.name} max={120} /> ends
              </>
            )}
            .
          </li>
        )}
      </ul>
      <div className={s['tools']}>{children}</div>
    </div>
  );
}

import type { IngestPlan } from '#shared/api/ingest.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { formatLabel } from '../store/format-words.ts';
import s from './PutIntoStore.module.css';

/** What an ingest would make and what speaks against it, before anything is sent. */
export const PlanView = ({ plan: { flows, warnings } }: { plan: IngestPlan }) => (
  <>
    {warnings.length > 0 && (
      <ul className={s['warnings']} aria-label="What to know before">
        {warnings.map((warning) => (
          <li key={warning}>
            <Mark tone="attention" size={16} label="Warning" />
            <HostileText text={warning} max={600} />
          </li>
        ))}
      </ul>
    )}
    <section aria-labelledby="ingest-flows">
      <h3 className={s['legend']} id="ingest-flows">
        Flows that will be made
      </h3>
      <ul className={s['flows']}>
        {flows.map(({ role, format, codec, facts }, index) => (
          // Two tracks may be alike in all that is told of them.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <span className={s['role']}>
              <HostileText text={role} oneLine max={60} />
            </span>
            <span className={s['flowFacts']}>
              <HostileText text={[formatLabel(format), codec ?? '', facts].filter(Boolean).join(' · ')} oneLine />
            </span>
          </li>
        ))}
      </ul>
    </section>
  </>
);

import type { IngestPlan, ProvenanceKeeping } from '#shared/api/ingest.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { formatLabel } from '../store/format-words.ts';
import s from './PutIntoStore.module.css';

/** What speaks against an ingest, before anything is sent. */
export const PlanWarnings = ({ plan: { warnings } }: { plan: IngestPlan }) =>
  warnings.length > 0 && (
    <ul className={s['warnings']} aria-label="What to know before">
      {warnings.map((warning) => (
        <li key={warning}>
          <Mark tone="attention" size={16} label="Warning" />
          <HostileText text={warning} max={600} />
        </li>
      ))}
    </ul>
  );

/** What an ingest would make. */
export const PlannedFlows = ({ plan, keeping }: { plan: IngestPlan; keeping: ProvenanceKeeping }) => (
  <section aria-labelledby="ingest-flows">
    <h3 className={s['legend']} id="ingest-flows">
      Flows that will be made
    </h3>
    <ul className={s['flows']}>
      {plan.flows
        .filter(({ only }) => only === undefined || only === keeping)
        .map(({ role, format, codec, facts }, index) => (
          // Two tracks may be alike in all that is told of them.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <span className={s['role']}>
              <HostileText text={role || 'whole file'} oneLine max={60} />
            </span>
            <span className={s['flowFacts']}>
              <HostileText text={[formatLabel(format), codec ?? '', facts].filter(Boolean).join(' · ')} oneLine />
            </span>
          </li>
        ))}
    </ul>
  </section>
);

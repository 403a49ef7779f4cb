import { RotateCcw } from 'lucide-react';
import { useStore } from 'zustand';
import type { Inspection } from '#shared/api/asset.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { isActive, jobsStore } from '../../app/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/class-names.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge, Mark } from '../../ui/Mark.tsx';
import { ErrorNote, Progress } from '../../ui/states.tsx';
import { cancelCheck, checkAgain } from './inspect-actions.ts';
import type { Check } from './inspect-store.ts';
import s from './VerdictCard.module.css';
import { axesOf, type AxisWords, headlineTones, requirementWords } from './verdict-words.ts';

/** The headline, the three axes, and how far the check is. */
export function VerdictCard({ inspection, check }: { inspection: Inspection; check: Check }) {
  const { verdict, checked, stamp, asset } = inspection;
  const tone = headlineTones[verdict.headline.state];
  const active = verdict.manifests.find(({ node }) => node === verdict.active);
  return (
    <section className={s['card']} aria-labelledby="headline">
      <div className={cx(s['headline'], s[tone])}>
        <Mark tone={tone} size={26} />
        {/* Heard when the verdict arrives, whatever has the focus. */}
        <div className={s['words']} aria-live="polite">
          <h1 className={s['title']} id="headline">
            <HostileText text={verdict.headline.title} max={200} />
          </h1>
          <p className={s['detail']}>
            <HostileText text={verdict.headline.detail} max={600} />
          </p>
          {!checked && verdict.headline.state !== 'unchecked' && <Badge tone="pending">Not checked yet</Badge>}
        </div>
      </div>
      <CheckLine check={check} onAgain={() => checkAgain(asset.id)} />
      {active && checked && (
        <dl className={s['axes']}>
          {axesOf(active).map((axis) => (
            <Axis key={axis.axis} words={axis} />
          ))}
        </dl>
      )}
      {stamp && (
        <p className={s['stamp']}>
          Checked {formatInstant(stamp.at)} with {stamp.engine} {stamp.engineVersion},{' '}
          {stamp.lists.length === 0 ? 'against no list' : `against ${stamp.lists.map(({ name }) => name).join(', ')}`}
          {stamp.policy && `; your policy requires ${requirementWords(stamp.policy)}`}
        </p>
      )}
    </section>
  );
}

const Axis = ({ words: { name, tone, title, detail, note } }: { words: AxisWords }) => (
  <div className={s['axis']}>
    <dt className={s['axisName']}>{name}</dt>
    <dd className={s['axisWords']}>
      <Mark tone={tone} size={15} />
      <div>
        <p className={s['axisTitle']}>
          <HostileText text={title} max={300} />
        </p>
        {detail && (
          <p className={s['axisDetail']}>
            <HostileText text={detail} max={500} />
          </p>
        )}
        {note && <p className={s['axisNote']}>{note}</p>}
      </div>
    </dd>
  </div>
);

function CheckLine({ check, onAgain }: { check: Check; onAgain: () => void }) {
  const job = useStore(jobsStore, ({ jobs }) =>
    check.kind === 'running' ? jobs.find(({ id }) => id === check.job) : undefined,
  );
  switch (check.kind) {
    case 'idle':
      return null;
    case 'running':
      return (
        <div className={s['check']}>
          <Progress
            label={job?.progress.phase || 'Checking'}
            done={job?.progress.done ?? 0}
            total={job?.progress.total ?? 0}
            small
          />
          <Button small variant="quiet" onPress={cancelCheck} isDisabled={!job || !isActive(job)}>
            Cancel
          </Button>
        </div>
      );
    case 'cancelled':
      return (
        <div className={s['check']}>
          <p>The check was cancelled.</p>
          <Button small icon={RotateCcw} onPress={onAgain}>
            Check now
          </Button>
        </div>
      );
    case 'failed':
      return (
        <div className={s['checkFailed']}>
          <ErrorNote error={check.error} onRetry={onAgain} />
        </div>
      );
  }
}

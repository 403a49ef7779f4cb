import { Card } from '../../ui/Card.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { FileBar } from './FileBar.tsx';
import { retryFile } from './inspect-actions.ts';
import s from './InspectFile.module.css';
import type { OpenFile } from './inspect-store.ts';
import { ProblemList } from './ProblemList.tsx';
import { VerdictCard } from './VerdictCard.tsx';

/** One file: what is said about it, and what of that is proven. */
export function InspectFile({ file }: { file: OpenFile }) {
  const { inspection, error, check } = file;
  if (error) {
    return (
      <div className={s['failed']}>
        <ErrorNote error={error} onRetry={() => retryFile(file.id)} />
      </div>
    );
  }
  if (!inspection) return <Loading />;
  const { problems } = inspection.verdict;
  return (
    <div className={s['file']}>
      <FileBar asset={inspection.asset} check={check} />
      <div className={s['body']}>
        <div className={s['side']}>
          <VerdictCard inspection={inspection} check={check} />
          {problems.length > 0 && (
            <Card title="What to know">
              <ProblemList problems={problems} />
            </Card>
          )}
        </div>
      </div>
    </div>
  );
}

const Loading = () => (
  <div className={s['loading']}>
    <Skeleton label="Reading the file" lines={9} />
  </div>
);

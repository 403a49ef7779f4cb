import { useCallback, useEffect, useState } from 'react';
import { offerCommands } from '../../app/commands.ts';
import { Card } from '../../ui/Card.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { PutIntoStoreDialog } from '../ingest/PutIntoStoreDialog.tsx';
import { ApartCard } from './apart/ApartCard.tsx';
import { useDroppedCredentials } from './apart/use-dropped-credentials.ts';
import { Drawer } from './drawer/Drawer.tsx';
import { FileBar } from './FileBar.tsx';
import { retryFile } from './inspect-actions.ts';
import { fileCommands } from './inspect-commands.ts';
import s from './InspectFile.module.css';
import type { OpenFile } from './inspect-store.ts';
import { MediaPane } from './MediaPane.tsx';
import { ProblemList } from './ProblemList.tsx';
import { ProvenancePane } from './ProvenancePane.tsx';
import { VerdictCard } from './VerdictCard.tsx';

/** One file: what is said about it, and what of that is proven. */
export function InspectFile({ file }: { file: OpenFile }) {
  const { inspection, error, check, selected } = file;
  const [putting, setPutting] = useState(false);
  const canPut = inspection?.checked === true && inspection.asset.present;
  const put = useCallback(() => canPut && setPutting(true), [canPut]);
  useEffect(() => offerCommands(fileCommands(file.id, put)), [file.id, put]);
  useDroppedCredentials(inspection);
  if (error) {
    return (
      <div className={s['message']}>
        <h1 className={s['messageTitle']}>This file could not be opened</h1>
        <ErrorNote error={error} onRetry={() => retryFile(file.id)} />
      </div>
    );
  }
  if (!inspection) {
    return (
      <div className={s['message']}>
        <Skeleton label="Reading the file" lines={9} />
      </div>
    );
  }
  const { problems } = inspection.verdict;
  return (
    <div className={s['file']}>
      <FileBar asset={inspection.asset} check={check} onPut={canPut ? put : undefined} />
      {putting && <PutIntoStoreDialog inspection={inspection} onClose={() => setPutting(false)} />}
      <div className={s['body']}>
        {/* It scrolls, and may hold nothing that takes the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className={s['side']} aria-label="Verdict" tabIndex={0}>
          <VerdictCard inspection={inspection} check={check} />
          <ApartCard inspection={inspection} />
          {problems.length > 0 && (
            <Card title="What to know">
              <ProblemList problems={problems} />
            </Card>
          )}
        </section>
        <div className={s['work']}>
          <div className={inspection.graph ? s['upper'] : s['alone']}>
            <MediaPane inspection={inspection} />
            <ProvenancePane inspection={inspection} selected={selected} />
          </div>
          {(inspection.graph || problems.length > 0) && <Drawer inspection={inspection} selected={selected} />}
        </div>
      </div>
    </div>
  );
}

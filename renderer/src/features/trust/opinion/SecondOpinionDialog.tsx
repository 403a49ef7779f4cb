import { useCallback } from 'react';
import type { SecondOpinion } from '#shared/api/bench.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { client } from '../../../client/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { ErrorNote, Progress } from '../../../ui/states.tsx';
import { headlineTones } from '../../inspect/verdict-words.ts';
import { useAsk } from '../../store/use-ask.ts';
import { CodeTable } from './CodeTable.tsx';
import { outcomeWords, sumWords } from './opinion-words.ts';
import s from './SecondOpinion.module.css';

interface SecondOpinionDialogProps {
  file: AssetId;
  onClose: () => void;
}

/** What another engine says of a file, beside ours and our verdict. It begins when it opens, and ends when it is closed. */
export function SecondOpinionDialog({ file, onClose }: SecondOpinionDialogProps) {
  const ask = useCallback((signal: AbortSignal) => client['bench.secondOpinion']({ file }, { signal }), [file]);
  const { value: opinion, error, busy, again } = useAsk(ask);
  return (
    <Dialog
      title="A second opinion"
      isOpen
      onClose={onClose}
      wide
      actions={
        <Button variant={opinion ? 'primary' : 'secondary'} onPress={onClose}>
          {busy ? 'Cancel' : 'Close'}
        </Button>
      }
    >
      {busy && (
        <>
          <Progress label="Two engines read the file" done={0} total={0} />
          <p className={s['quiet']}>Some seconds a gigabyte. Nothing leaves this machine.</p>
        </>
      )}
      {error && !busy && <ErrorNote error={error} onRetry={again} />}
      {opinion && !busy && <Opinion opinion={opinion} />}
    </Dialog>
  );
}

function Opinion({ opinion }: { opinion: SecondOpinion }) {
  const { engines, ours } = opinion;
  const { words, same } = outcomeWords(opinion);
  return (
    <>
      <output className={s['outcome']}>
        <Mark tone={same ? 'signed' : 'attention'} size={18} /> {words}
      </output>
      <div className={s['sides']}>
        {engines.map((engine) => {
          const sum = sumWords(engine);
          return (
            <section key={engine.name} className={s['side']} aria-label={engine.name}>
              <h3 className={s['name']}>{engine.name}</h3>
              <p className={s['quiet']}>{engine.library}</p>
              <p className={s['says']}>
                <Mark tone={sum.tone} size={14} /> {sum.words}
              </p>
              {engine.reason !== undefined && <HostileText text={engine.reason} max={400} />}
            </section>
          );
        })}
        <section className={s['side']} aria-label="Countersign">
          <h3 className={s['name']}>Countersign</h3>
          <p className={s['quiet']}>What Inspect shows</p>
          <p className={s['says']}>
            <Mark tone={headlineTones[ours.state]} size={14} /> <HostileText text={ours.title} max={300} />
          </p>
        </section>
      </div>
      <p className={s['quiet']}>
        Countersign is the stricter: its verdict is never laxer than its engine’s, and keeps lists of each purpose apart
        where engines mix them. A second opinion changes nothing in it. Both engines are builds of one library, so they
        share its mistakes.
      </p>
      <CodeTable engines={engines} />
    </>
  );
}

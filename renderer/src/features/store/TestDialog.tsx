import { RotateCcw } from 'lucide-react';
import { useCallback } from 'react';
import type { StoreConnection, StoreReport } from '#shared/api/store.ts';
import { client } from '../../client/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { capabilityWords } from './capability-words.ts';
import { ErrorHelp } from './ErrorHelp.tsx';
import s from './TestDialog.module.css';
import { useAsk } from './use-ask.ts';

/** What a store says of itself, what it was found to do, and what that means for whoever works with it. */
export function TestDialog({ connection, onClose }: { connection: StoreConnection; onClose: () => void }) {
  const { id } = connection;
  const ask = useCallback((signal: AbortSignal) => client['store.test']({ connection: id }, { signal }), [id]);
  const { value: report, error, busy, again } = useAsk(ask);
  return (
    <Dialog
      title="What this store can do"
      isOpen
      onClose={onClose}
      wide
      actions={
        <>
          <Button icon={RotateCcw} isDisabled={busy} onPress={again}>
            Test again
          </Button>
          <Button variant="primary" onPress={onClose}>
            Done
          </Button>
        </>
      }
    >
      {busy && !report && <Skeleton label="Asking the store and trying what it does" lines={8} />}
      {error && (
        <>
          <ErrorNote error={error} />
          <ErrorHelp code={error.code} />
        </>
      )}
      {report && <Report report={report} />}
    </Dialog>
  );
}

const Report = ({ report }: { report: StoreReport }) => (
  <>
    <Facts
      facts={[
        ...(report.name ? [{ name: 'Calls itself', value: <HostileText text={report.name} max={200} /> }] : []),
        ...(report.description
          ? [{ name: 'Describes itself', value: <HostileText text={report.description} max={600} /> }]
          : []),
        {
          name: 'Says it speaks',
          value: (
            <>
              TAMS <HostileText text={report.apiVersion} max={40} />
            </>
          ),
          note: 'Not believed: what follows was tried out, by reading only.',
        },
        { name: 'First answer after', value: `${String(Math.round(report.latency))} ms` },
        {
          name: 'Keeps media in',
          value:
            report.backends.length === 0 ? (
              'It does not say.'
            ) : (
              <HostileText text={report.backends.map(backendName).join('; ')} max={600} />
            ),
        },
      ]}
    />
    <ul className={s['list']} aria-label="Capabilities">
      {capabilityWords(report.capabilities).map(({ id, name, answer, tone, meaning }) => (
        <li key={id} className={s['item']}>
          <div className={s['words']}>
            <p className={s['name']}>{name}</p>
            <p className={s['meaning']}>{meaning}</p>
          </div>
          <Badge tone={tone}>{answer}</Badge>
        </li>
      ))}
    </ul>
  </>
);

const backendName = ({ label, provider, store_product: product, id }: StoreReport['backends'][number]): string =>
  label ?? ([provider, product].filter(Boolean).join(' ') || id);

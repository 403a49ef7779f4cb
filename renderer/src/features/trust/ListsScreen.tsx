import { ListPlus, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { TrustPurpose } from '#shared/api/trust.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, ErrorNote, Skeleton } from '../../ui/states.tsx';
import { ImportListDialog } from './ImportListDialog.tsx';
import { purposeLabel, purposeMeaning } from './list-words.ts';
import { ListCard } from './ListCard.tsx';
import { loadLists, useLists } from './lists-store.ts';
import page from '../../ui/screen.module.css';
import s from './Trust.module.css';

/** Which lists are asked who vouches for whom. */
export function ListsScreen() {
  const state = useLists();
  const [importing, setImporting] = useState(false);
  const [now] = useState(() => new Date());
  const lists = state.kind === 'ready' ? state.lists : [];
  const taken = lists.some(({ version }) => version !== undefined);
  const asked = lists.some((list) => list.purpose === 'signer' && list.enabled);
  return (
    <div className={page['screen']}>
      <header className={page['head']}>
        <div>
          <h1 className={page['title']}>Trust lists</h1>
          <p className={page['intro']}>
            A list names who is vouched for. Each serves one purpose and never another; a verdict names the list and the
            version it was made with.
          </p>
        </div>
        <Button icon={ListPlus} onPress={() => setImporting(true)}>
          Import a list…
        </Button>
      </header>
      {state.kind === 'loading' && <Skeleton lines={4} label="Reading the trust lists" />}
      {state.kind === 'failed' && <ErrorNote error={state.error} onRetry={() => void loadLists()} />}
      {state.kind === 'ready' && !taken && (
        <EmptyState icon={ShieldCheck} title="No trust lists yet">
          Without a list, Countersign still checks whether files were changed, and says of every signer that nobody was
          asked about them. The lists below are known by their addresses; nothing is fetched until you ask.
        </EmptyState>
      )}
      {state.kind === 'ready' && taken && !asked && (
        <p className={s['note']} role="note">
          No list of signers is switched on: every signer shows as not checked against any list.
        </p>
      )}
      {TrustPurpose.options.map((purpose) => {
        const ofPurpose = lists.filter((list) => list.purpose === purpose);
        return (
          ofPurpose.length > 0 && (
            <section key={purpose} aria-labelledby={`lists-${purpose}`}>
              <h2 className={s['purpose']} id={`lists-${purpose}`}>
                {purposeLabel(purpose)}
              </h2>
              <p className={s['meaning']}>{purposeMeaning(purpose)}</p>
              <ul className={page['list']}>
                {ofPurpose.map((list) => (
                  <ListCard key={list.id} list={list} now={now} />
                ))}
              </ul>
            </section>
          )
        );
      })}
      {importing && <ImportListDialog onClose={() => setImporting(false)} />}
    </div>
  );
}

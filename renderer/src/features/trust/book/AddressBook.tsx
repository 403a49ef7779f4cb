import { UserRoundPlus, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import page from '../../../ui/screen.module.css';
import { EmptyState, ErrorNote, Skeleton } from '../../../ui/states.tsx';
import { AddKnownDialog } from './AddKnownDialog.tsx';
import { loadBook, useBook } from './address-book-store.ts';
import { KnownCard } from './KnownCard.tsx';
import { PreservedAssets } from './PreservedAssets.tsx';

/** Credentials of people whom somebody here knows: each trusted by itself, on nobody's list. */
export function AddressBook() {
  const state = useBook();
  const [adding, setAdding] = useState(false);
  return (
    <div className={page['screen']}>
      <header className={page['head']}>
        <div>
          <h1 className={page['title']}>Address book</h1>
          <p className={page['intro']}>
            Private credentials of people you know yourself. Each vouches for what it signed and for nothing else: not
            for others it issued to, and not for time-stamps. Files it vouches for say so, apart from every list.
          </p>
        </div>
        <Button icon={UserRoundPlus} onPress={() => setAdding(true)}>
          Add somebody you know…
        </Button>
      </header>
      {state.kind === 'loading' && <Skeleton lines={4} label="Reading the address book" />}
      {state.kind === 'failed' && <ErrorNote error={state.error} onRetry={() => void loadBook()} />}
      {state.kind === 'ready' && state.known.length === 0 && (
        <EmptyState icon={UsersRound} title="Nobody is in the address book">
          A source may sign with a credential of their own that no list knows. If you know them, and can compare its
          fingerprint with them by telephone or face to face, add it here.
        </EmptyState>
      )}
      {state.kind === 'ready' && state.known.length > 0 && (
        <ul className={page['list']}>
          {state.known.map((known) => (
            <li key={known.fingerprint}>
              <KnownCard known={known} />
            </li>
          ))}
        </ul>
      )}
      <PreservedAssets />
      {adding && <AddKnownDialog onClose={() => setAdding(false)} />}
    </div>
  );
}

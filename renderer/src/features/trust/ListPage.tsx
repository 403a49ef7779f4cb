import { CloudDownload } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { TrustListId } from '#shared/api/ids.ts';
import type { TrustList } from '#shared/api/trust.ts';
import { formatRoute } from '../../app/routes.ts';
import { EmptyState, ErrorNote, Skeleton } from '../../ui/states.tsx';
import { type TabDef, Tabs } from '../../ui/Tabs.tsx';
import { AboutList } from './AboutList.tsx';
import { ChangesTab } from './ChangesTab.tsx';
import { CheckLine } from './CheckLine.tsx';
import { checkStore } from './check-store.ts';
import { EntriesTab } from './EntriesTab.tsx';
import { ListBar } from './ListBar.tsx';
import s from './ListPage.module.css';
import { loadLists, useLists } from './lists-store.ts';
import { VersionsTab } from './VersionsTab.tsx';

type ListTab = 'entries' | 'changes' | 'versions';

/** One list: who keeps it, who is on it, what a newer version would change, and which versions there were. */
export function ListPage({ id }: { id: TrustListId }) {
  const state = useLists();
  const list = state.kind === 'ready' ? state.lists.find((one) => one.id === id) : undefined;
  if (list) return <Loaded list={list} />;
  return (
    <div className={s['message']}>
      <a href={formatRoute({ screen: 'trust', item: 'lists' })}>All lists</a>
      <h1 className={s['messageTitle']}>{state.kind === 'ready' ? 'There is no such list' : 'Trust list'}</h1>
      {state.kind === 'loading' && <Skeleton label="Reading the list" lines={8} />}
      {state.kind === 'failed' && <ErrorNote error={state.error} onRetry={() => void loadLists()} />}
      {state.kind === 'ready' && <p>It was removed, or the address names a list of another workspace.</p>}
    </div>
  );
}

function Loaded({ list }: { list: TrustList }) {
  const [now] = useState(() => new Date());
  const [chosen, setChosen] = useState<ListTab>();
  const check = useStore(checkStore, ({ checks }) => checks[list.id]);
  const tabs = tabsOf(list);
  // What waits to be accepted is shown first; a tab that is no longer there is left.
  const wanted = chosen ?? (list.candidate ? 'changes' : 'entries');
  const tab = tabs.find(({ id }) => id === wanted)?.id ?? tabs[0]?.id;
  return (
    <div className={s['page']}>
      <ListBar list={list} now={now} />
      {check && <CheckLine list={list} check={check} />}
      <div className={s['body']}>
        {/* It scrolls, and may hold nothing that takes the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className={s['side']} aria-label="This list" tabIndex={0}>
          <AboutList list={list} now={now} />
        </section>
        <section className={s['work']} aria-label="What is on this list">
          {tab === undefined ? (
            <NotObtained list={list} />
          ) : (
            <Tabs label="What is on this list" tabs={tabs} selected={tab} onSelect={setChosen} />
          )}
        </section>
      </div>
    </div>
  );
}

const tabsOf = (list: TrustList): TabDef<ListTab>[] => [
  ...(list.candidate
    ? [
        {
          id: 'changes' as const,
          label: list.version === undefined ? 'To accept' : 'Changes to accept',
          render: () => <ChangesTab key={list.candidate?.version} list={list} />,
        },
      ]
    : []),
  ...(list.version === undefined
    ? []
    : ([
        {
          id: 'entries',
          label: 'Entries',
          count: list.entries,
          render: () => <EntriesTab key={list.version} list={list} />,
        },
        { id: 'versions', label: 'Versions', render: () => <VersionsTab key={list.version} list={list} /> },
      ] satisfies TabDef<ListTab>[])),
];

const NotObtained = ({ list }: { list: TrustList }) => (
  <div className={s['empty']}>
    <EmptyState icon={CloudDownload} title="Not obtained yet">
      {list.address === undefined
        ? 'This list is empty and vouches for nobody. Give it a file that holds it.'
        : 'It vouches for nobody until you check it now and accept what comes. Nothing is fetched until you ask; then its address learns that somebody here asked, and nothing else.'}
    </EmptyState>
  </div>
);

import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { StoreConnection } from '#shared/api/store.ts';
import { subscribe } from '../../client/client.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { browseOf, browseStore, flowsOf, setFilters, setTab, sourcesOf } from './browse-store.ts';
import s from './Browse.module.css';
import { ConnectionHead } from './ConnectionHead.tsx';
import { FilterBar } from './FilterBar.tsx';
import { FlowRows } from './FlowRows.tsx';
import { SourceRows } from './SourceRows.tsx';
import { UnfinishedIngests } from './UnfinishedIngests.tsx';

/** What is in a store: its Flows and Sources, narrowed and ordered. */
export function Browse({ connection }: { connection: StoreConnection }) {
  const { id } = connection;
  const { tab, filters } = useStore(browseStore, (state) => browseOf(state, id));
  const list = tab === 'flows' ? flowsOf(id, filters) : sourcesOf(id, filters);
  useEffect(() => {
    const renew = () => {
      // Somebody who has scrolled far is not thrown back to the top.
      if ((list.store.getState().list?.pages.length ?? 0) <= 1) list.restart();
    };
    renew();
    const stops = [subscribe('store.changed', renew), subscribe('ingest.changed', renew)];
    return () => stops.forEach((stop) => stop());
  }, [list]);

  return (
    <section className={s['browse']} aria-label="Contents of the store">
      <ConnectionHead connection={connection} onRefresh={list.restart} />
      <UnfinishedIngests connection={id} />
      <FilterBar tab={tab} filters={filters} onChange={(next) => setFilters(id, next)} />
      <Tabs
        label="Contents"
        selected={tab}
        onSelect={(next) => setTab(id, next)}
        tabs={[
          { id: 'flows', label: 'Flows', render: () => <FlowRows connection={connection} filters={filters} /> },
          { id: 'sources', label: 'Sources', render: () => <SourceRows connection={connection} filters={filters} /> },
        ]}
      />
    </section>
  );
}

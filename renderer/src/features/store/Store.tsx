import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { StoreConnection } from '#shared/api/store.ts';
import { changeSettings, settingsStore } from '../../app/settings.ts';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { Browse } from './Browse.tsx';
import { ConnectionList } from './ConnectionList.tsx';
import { loadConnections, useConnections } from './connections-store.ts';
import { FlowPage } from './FlowPage.tsx';
import s from './Store.module.css';

interface StoreProps {
  /** The connection; absent: the one looked into last. */
  item?: string | undefined;
  /** `['flows', <id>]`: one Flow of it. */
  rest?: readonly string[] | undefined;
}

/** TAMS stores and what is in them. */
export function Store({ item, rest }: StoreProps) {
  const state = useConnections();
  const last = useStore(settingsStore, ({ lastConnection }) => lastConnection);
  const connections = state.kind === 'ready' ? state.connections : [];
  const current = chosen(connections, item, last);
  const id = current?.id;
  useEffect(() => {
    if (id !== undefined && settingsStore.getState().lastConnection !== id) changeSettings({ lastConnection: id });
  }, [id]);

  if (state.kind !== 'ready') {
    return (
      <div className={s['message']}>
        <h1 className={s['messageTitle']}>Store</h1>
        {state.kind === 'loading' && <Skeleton label="Reading the list of stores" lines={6} />}
        {state.kind === 'failed' && <ErrorNote error={state.error} onRetry={() => void loadConnections()} />}
      </div>
    );
  }
  const [kind, flow] = rest ?? [];
  if (current && kind === 'flows' && flow !== undefined) {
    return <FlowPage key={`${current.id} ${flow}`} connection={current} flow={flow} />;
  }
  return (
    <div className={s['screen']}>
      <ConnectionList connections={connections} current={current?.id} />
      {current && <Browse key={current.id} connection={current} />}
    </div>
  );
}

/** The connection of the address, else the last one, else the first: the local store. */
const chosen = (
  connections: readonly StoreConnection[],
  item: string | undefined,
  last: string,
): StoreConnection | undefined =>
  connections.find(({ id }) => id === item) ?? connections.find(({ id }) => id === last) ?? connections[0];

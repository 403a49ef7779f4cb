import { Database, HardDrive, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { StoreConnection } from '#shared/api/store.ts';
import { formatRoute, navigate } from '../../app/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { AddConnectionDialog } from './ConnectionDialog.tsx';
import s from './ConnectionList.module.css';

interface ConnectionListProps {
  connections: readonly StoreConnection[];
  current: ConnectionId | undefined;
}

/** The stores we know, and the way to another. */
export function ConnectionList({ connections, current }: ConnectionListProps) {
  const [adding, setAdding] = useState(false);
  const added = (connection: ConnectionId): void => {
    setAdding(false);
    navigate({ screen: 'store', item: connection });
  };
  return (
    <nav className={s['list']} aria-label="Stores">
      <h1 className={s['title']}>Stores</h1>
      <ul className={s['items']}>
        {connections.map(({ id, name, address, kind }) => (
          <li key={id}>
            <a
              className={s['item']}
              href={formatRoute({ screen: 'store', item: id })}
              aria-current={id === current ? 'page' : undefined}
            >
              {kind === 'local' ? <HardDrive size={18} aria-hidden /> : <Database size={18} aria-hidden />}
              <span className={s['words']}>
                <span className={s['name']}>
                  <HostileText text={name} oneLine />
                </span>
                <span className={s['address']}>
                  {kind === 'local' ? 'On this machine' : <HostileText text={hostOf(address)} oneLine />}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Button icon={Plus} onPress={() => setAdding(true)}>
        Add a store…
      </Button>
      {adding && <AddConnectionDialog onClose={() => setAdding(false)} onAdded={added} />}
    </nav>
  );
}

/** Where it is, short; the whole address stands above its contents. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

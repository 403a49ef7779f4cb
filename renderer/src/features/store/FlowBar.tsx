import { ChevronLeft, Lock, ScanSearch, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { StoreConnection } from '#shared/api/store.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { notify, reportError } from '../../app/notices.ts';
import { flowRoute, formatRoute, navigate, routeStore } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { fetchKey, fetchStore, inspectFlow } from './fetch-store.ts';
import s from './FlowPage.module.css';
import { formatIcon, formatLabel } from './format-words.ts';

interface FlowBarProps {
  connection: StoreConnection;
  flow: Flow;
  /** The media has arrived, or why it did not is known. */
  onInspected: () => void;
}

/** Which Flow this is, and what can be done with it. */
export function FlowBar({ connection, flow, onInspected }: FlowBarProps) {
  const [removing, setRemoving] = useState(false);
  const fetch = useStore(fetchStore, ({ inspected }) => inspected[fetchKey(connection.id, flow.id)]);
  const inspect = async (): Promise<void> => {
    onInspected();
    const found = await inspectFlow(connection.id, flow.id);
    if (!found) return;
    const open = () => navigate({ screen: 'inspect', item: found.inspection.asset.id });
    const here = formatRoute(routeStore.getState()) === formatRoute(flowRoute(connection.id, flow.id));
    if (here) open();
    else notify('A Flow has been fetched and checked.', { label: 'Show in Inspect', run: open });
  };
  const remove = async (): Promise<void> => {
    const { done } = await client['store.removeFlow']({ connection: connection.id, flow: flow.id });
    notify(done ? 'The Flow was deleted.' : 'The store is deleting the Flow. It may show for a while.');
    navigate({ screen: 'store', item: connection.id });
  };
  return (
    <header className={s['bar']}>
      <a className={s['back']} href={formatRoute({ screen: 'store', item: connection.id })}>
        <ChevronLeft size={16} aria-hidden />
        <HostileText text={connection.name} oneLine max={40} />
      </a>
      <h1 className={s['title']}>
        <HostileText text={flow.label || flow.id} oneLine />
      </h1>
      <Badge tone="neutral" icon={formatIcon(flow.format)}>
        <HostileText text={formatLabel(flow.format)} oneLine max={60} />
      </Badge>
      {flow.read_only && (
        <Badge tone="neutral" icon={Lock}>
          Read only
        </Badge>
      )}
      <div className={s['actions']}>
        <Button
          variant="primary"
          icon={ScanSearch}
          isDisabled={fetch?.kind === 'running'}
          onPress={() => void inspect()}
        >
          {fetch?.kind === 'running' ? 'Fetching…' : 'Inspect'}
        </Button>
        <IconButton
          icon={Trash2}
          label={flow.read_only ? 'Read only: the store does not let it be deleted' : 'Delete this Flow…'}
          isDisabled={flow.read_only ?? false}
          onPress={() => setRemoving(true)}
        />
      </div>
      <ConfirmDialog
        title="Delete this Flow from the store?"
        isOpen={removing}
        onClose={() => setRemoving(false)}
        onConfirm={() => void remove().catch(reportError)}
        confirmLabel="Delete Flow"
        danger
      >
        <p>
          <HostileText text={flow.label || flow.id} max={200} /> and its Segments are deleted in{' '}
          <HostileText text={connection.name} max={100} />, for everybody who uses it. Objects that other Flows use
          stay. This cannot be undone.
        </p>
        {(flow.flow_collection ?? []).length > 0 && (
          <p>The {flow.flow_collection?.length} Flows it collects stay, and are no longer collected by it.</p>
        )}
      </ConfirmDialog>
    </header>
  );
}

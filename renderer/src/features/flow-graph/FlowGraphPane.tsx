import { RotateCcw } from 'lucide-react';
import { lazy, Suspense, useCallback, useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { FlowGraph, FlowGraphNode } from '#shared/tams/flow-graph.ts';
import { flowRoute, navigate } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { IconButton } from '../../ui/Button.tsx';
import { type GraphView, GraphViewToggle } from '../../ui/graph/GraphViewToggle.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { useAsk } from '../store/use-ask.ts';
import s from './FlowGraphPane.module.css';
import { Legend } from './Legend.tsx';
import { StoreTree } from './StoreTree.tsx';

// The graph library is a third of the page's code; the rest does not wait for it.
const StoreFlow = lazy(async () => ({ default: (await import('./StoreFlow.tsx')).StoreFlow }));

/**
 * A Flow and everything around it: its Source, what collects it and what it collects, where the Content Credentials are, and which Flows
 * share its Objects. Opening a Flow goes to its page.
 */
export function FlowGraphPane({ connection, flow }: { connection: ConnectionId; flow: string }) {
  const ask = useCallback(
    (signal: AbortSignal) => client['flow.graph']({ connection, flow }, { signal }),
    [connection, flow],
  );
  const { value: graph, error, busy, again } = useAsk(ask);
  const [view, setView] = useState<GraphView>('graph');
  const open = useCallback(
    (node: FlowGraphNode) => {
      if (node.kind === 'flow' && !node.missing && node.flow !== flow) navigate(flowRoute(connection, node.flow));
    },
    [connection, flow],
  );
  return (
    <section className={s['pane']} aria-label="Graph of the Flow">
      <header className={s['head']}>
        {graph && <p className={s['count']}>{countWords(graph)}</p>}
        <div className={s['tools']}>
          <IconButton small icon={RotateCcw} label="Read it again" isDisabled={busy} onPress={again} />
          <GraphViewToggle view={view} onChange={setView} />
        </div>
      </header>
      {error && (
        <div className={s['message']}>
          <ErrorNote error={error} onRetry={again} />
        </div>
      )}
      {!graph && busy && (
        <div className={s['message']}>
          <Skeleton label="Reading the Flow and what is around it" lines={5} />
        </div>
      )}
      {graph && (
        <>
          <Notes graph={graph} />
          {view === 'tree' ? (
            <StoreTree graph={graph} onOpen={open} />
          ) : (
            <>
              <Suspense fallback={<Skeleton label="Loading the graph" />}>
                <StoreFlow key={flow} graph={graph} onOpen={open} />
              </Suspense>
              <Legend />
            </>
          )}
        </>
      )}
    </section>
  );
}

function Notes({ graph }: { graph: FlowGraph }) {
  const alone = graph.nodes.length <= 1 ? ['Nothing else in this store is connected with the Flow.'] : [];
  const notes = [...graph.notes, ...alone];
  if (notes.length === 0) return undefined;
  return (
    <ul className={s['notes']} aria-label="What to know about this graph">
      {notes.map((note) => (
        <li key={note}>
          <HostileText text={note} max={400} />
        </li>
      ))}
    </ul>
  );
}

/** "3 Flows, 1 Source, 2 Objects" */
function countWords({ nodes }: FlowGraph): string {
  const count = (kind: FlowGraphNode['kind'], name: string) => {
    const number = nodes.filter((node) => node.kind === kind).length;
    return number === 0 ? [] : [`${String(number)} ${name}${number === 1 ? '' : 's'}`];
  };
  return [...count('flow', 'Flow'), ...count('source', 'Source'), ...count('object', 'Object')].join(', ');
}

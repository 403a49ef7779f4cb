import { Database } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Inspection } from '#shared/api/asset.ts';
import { Button } from '../../ui/Button.tsx';
import { GraphViewToggle } from '../../ui/graph/GraphViewToggle.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { StoreTree } from '../flow-graph/StoreTree.tsx';
import { foldGraph } from './graph-folding.ts';
import { inspectStore, selectNode, setView } from './inspect-store.ts';
import s from './ProvenancePane.module.css';
import { ProvenanceTree } from './ProvenanceTree.tsx';
import { useStorePart } from './use-store-part.ts';

// The graph library is a third of the page's code; the rest does not wait for it.
const ProvenanceFlow = lazy(async () => ({ default: (await import('./ProvenanceFlow.tsx')).ProvenanceFlow }));

/** What was made from what: as a graph or as its twin, a tree. */
export function ProvenancePane({ inspection, selected }: { inspection: Inspection; selected: string | undefined }) {
  const view = useStore(inspectStore, (state) => state.view);
  const { graph, verdict, asset } = inspection;
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const folded = useMemo(() => graph && foldGraph(graph, unfolded, selected), [graph, unfolded, selected]);
  const unfold = useCallback((node: string) => {
    selectNode(node);
    setUnfolded((nodes) => new Set([...nodes, node]));
  }, []);
  const verdicts = useMemo(() => new Map(verdict.manifests.map((entry) => [entry.node, entry])), [verdict]);
  const { store, part, isFolded, setFolded, open, openById } = useStorePart(asset.origin, graph);
  if (!graph || !folded) return null;
  const [count, shown] = [graph.nodes.length, folded.graph.nodes.length];
  return (
    <section className={s['pane']} aria-labelledby="provenance">
      <header className={s['head']}>
        <h2 className={s['title']} id="provenance">
          Provenance
        </h2>
        <span className={s['count']}>{count === 1 ? '1 item' : `${count} items`}</span>
        {view === 'graph' && shown < count && (
          <>
            <span className={s['count']}>{shown} shown</span>
            <Button small variant="quiet" onPress={() => setUnfolded(new Set(graph.nodes.map(({ id }) => id)))}>
              Show all
            </Button>
          </>
        )}
        {store?.value && (
          <Button small variant="quiet" icon={Database} onPress={() => setFolded(!isFolded)}>
            {isFolded ? `Show the store (${store.value.nodes.length})` : 'Fold the store'}
          </Button>
        )}
        {store && !store.value && store.busy && <span className={s['count']}>Reading the store…</span>}
        <GraphViewToggle view={view} onChange={setView} />
      </header>
      {graph.notes.map((note) => (
        <p key={note} className={s['note']}>
          <HostileText text={note} max={400} />
        </p>
      ))}
      {store?.value?.notes.map((note) => (
        <p key={note} className={s['note']}>
          <HostileText text={note} max={400} />
        </p>
      ))}
      {store?.error && (
        <div className={s['failure']}>
          <ErrorNote error={store.error} onRetry={store.again} />
        </div>
      )}
      {view === 'tree' ? (
        <>
          <ProvenanceTree graph={graph} verdicts={verdicts} selected={selected} onSelect={selectNode} />
          {store?.value && !isFolded && (
            <>
              <h3 className={s['part']}>In the store</h3>
              <StoreTree graph={store.value} onOpen={open} />
            </>
          )}
        </>
      ) : (
        <Suspense fallback={<Skeleton label="Loading the graph" />}>
          <ProvenanceFlow
            asset={asset.id}
            graph={folded.graph}
            hidden={folded.hidden}
            onUnfold={unfold}
            verdicts={verdicts}
            selected={selected}
            onSelect={selectNode}
            store={part}
            onOpenStore={openById}
          />
        </Suspense>
      )}
    </section>
  );
}

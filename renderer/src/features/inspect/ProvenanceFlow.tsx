import {
  Background,
  Controls,
  type Edge,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { type KeyboardEvent, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { ErrorNote, Skeleton } from '../../ui/states.tsx';
import { layOut } from './graph-layout.ts';
import { neighbour, NODE_HEIGHT, NODE_WIDTH, type Point, relationWords } from './graph-model.ts';
import { type CardNode, NodeCard } from './NodeCard.tsx';
import s from './ProvenanceFlow.module.css';
import { nodeState } from './verdict-words.ts';

interface ProvenanceFlowProps {
  asset: AssetId;
  graph: ProvenanceGraph;
  /** Ingredients that are folded away, by the node they belong to. */
  hidden: ReadonlyMap<string, number>;
  onUnfold: (node: string) => void;
  verdicts: ReadonlyMap<string, ManifestVerdict>;
  selected: string | undefined;
  onSelect: (node: string) => void;
}

const nodeTypes = { card: NodeCard };
/** Cards from which an overview helps. */
const MANY = 5;
/** Room on the left for the zoom buttons. */
const FIT = { padding: { y: '6%', right: '4%', left: '56px' }, maxZoom: 1 } as const;
const READABLE_ZOOM = 0.6;
const OVERVIEW = { width: 128, height: 76 };
const reducedMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The provenance graph: ingredients flow from the left into what was made of them. */
export function ProvenanceFlow(props: ProvenanceFlowProps) {
  const layout = useLayout(props.graph);
  if (layout.error) return <ErrorNote error={layout.error} />;
  if (!layout.positions) {
    return (
      <div className={s['waiting']}>
        <Skeleton label="Laying out the graph" lines={4} />
      </div>
    );
  }
  return (
    <ReactFlowProvider>
      <Flow {...props} positions={layout.positions} />
    </ReactFlowProvider>
  );
}

/** Positions of the graph's shape. A verdict that arrives later changes no shape, so nothing moves under the reader's eyes. */
function useLayout(graph: ProvenanceGraph): { positions?: Map<string, Point>; error?: ErrorBody } {
  const shape = useMemo(
    () => JSON.stringify([graph.nodes.map(({ id }) => id), graph.edges.map(({ id, from, to }) => [id, from, to])]),
    [graph],
  );
  const [layout, setLayout] = useState<{ shape: string; positions?: Map<string, Point>; error?: ErrorBody }>();
  useEffect(() => {
    let wanted = true;
    layOut(graph).then(
      (positions) => wanted && setLayout({ shape, positions }),
      (error: unknown) => wanted && setLayout({ shape, error: toErrorBody(error) }),
    );
    return () => {
      wanted = false;
    };
    // The shape stands for the graph here.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shape]);
  return layout?.shape === shape ? layout : {};
}

function Flow(props: ProvenanceFlowProps & { positions: Map<string, Point> }) {
  const { asset, graph, hidden, onUnfold, verdicts, selected, onSelect, positions } = props;
  const flow = useReactFlow();
  const nodes = useMemo(
    () =>
      graph.nodes.map((node): CardNode => {
        const verdict = verdicts.get(node.id);
        return {
          id: node.id,
          type: 'card',
          position: positions.get(node.id) ?? { x: 0, y: 0 },
          width: NODE_WIDTH,
          height: NODE_HEIGHT,
          data: { asset, node, verdict, hidden: hidden.get(node.id) ?? 0, onUnfold },
          selected: node.id === selected,
          // One stop for Tab; arrow keys lead on. A graph of hundreds would else be a trap for the keyboard. The others stay
          // focusable by script, so that no key press is lost while the selection moves.
          domAttributes: { tabIndex: node.id === selected ? 0 : -1 },
          ariaLabel: displayText(
            [
              node.title,
              node.signer ? `signed by ${node.signer}` : 'no signer',
              nodeState(node.kind, verdict).words,
            ].join(', '),
            { max: 300 },
          ),
        };
      }),
    [asset, graph, hidden, onUnfold, verdicts, selected, positions],
  );
  const edges = useMemo(() => toEdges(graph, selected), [graph, selected]);

  const onNodesChange = useCallback(
    (changes: NodeChange[]) => {
      const chosen = changes.find((change) => change.type === 'select' && change.selected);
      if (chosen && 'id' in chosen) onSelect(chosen.id);
    },
    [onSelect],
  );

  const onKeyDown = async (event: KeyboardEvent) => {
    const next = selected && neighbour(graph, positions, selected, event.key);
    if (selected && !next && event.key === 'ArrowLeft' && hidden.has(selected)) onUnfold(selected);
    if (!next) return;
    event.preventDefault();
    const { x, y } = positions.get(next) ?? { x: 0, y: 0 };
    const duration = reducedMotion() ? 0 : 200;
    onSelect(next);
    focusCard(next);
    await flow.setCenter(x + NODE_WIDTH / 2, y + NODE_HEIGHT / 2, { zoom: flow.getZoom(), duration });
    // A card that was out of sight is in the document only now.
    focusCard(next);
  };

  const moved = useRef(false);
  const frame = useRef<HTMLDivElement>(null);
  /** A graph too large to be read as a whole starts at the selected card, with room for what flows into it. */
  const show = async () => {
    await flow.fitView(FIT);
    const at = positions.get(selected ?? graph.nodes.find((node) => node.active)?.id ?? '');
    if (flow.getZoom() >= READABLE_ZOOM || !at) return;
    await flow.setCenter(at.x - NODE_WIDTH * 0.2, at.y + NODE_HEIGHT / 2, { zoom: 0.85 });
  };

  // A window that changes its size keeps the graph in view, until somebody moved the view on purpose.
  const onResized = useEffectEvent(() => {
    if (!moved.current) void show();
  });
  useEffect(() => {
    if (!frame.current) return undefined;
    let first = true;
    const watch = new ResizeObserver(() => {
      // The first call comes on observing, before React Flow has measured anything.
      if (!first) onResized();
      first = false;
    });
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);

  return (
    // The key presses come from the cards inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frame} className={s['flow']} onKeyDown={(event) => void onKeyDown(event)}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        onlyRenderVisibleElements
        onInit={() => void show()}
        // Null: the view moved by itself, as when it is fitted.
        onMoveStart={(event) => (moved.current ||= event !== null)}
        minZoom={0.05}
        maxZoom={2}
        // Its attribution is a link out of the app, which only the shell may open; the notices name the library.
        proOptions={{ hideAttribution: true }}
        aria-label="Provenance graph. Arrow keys move between cards; the tree shows the same as a list."
      >
        <Background gap={24} />
        <Controls showInteractive={false} position="bottom-left" fitViewOptions={FIT} />
        {graph.nodes.length > MANY && (
          <MiniMap pannable zoomable position="bottom-right" ariaLabel="Overview" style={OVERVIEW} />
        )}
      </ReactFlow>
    </div>
  );
}

const focusCard = (id: string): void =>
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });

const toEdges = (graph: ProvenanceGraph, selected: string | undefined): Edge[] =>
  graph.edges.map(({ id, from, to, relation, title }) => ({
    id,
    source: to,
    target: from,
    label: relationWords[relation],
    ariaLabel: `${displayText(title, { max: 120 })}, ${relationWords[relation]}`,
    className: from === selected || to === selected ? 'near' : '',
    markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
  }));

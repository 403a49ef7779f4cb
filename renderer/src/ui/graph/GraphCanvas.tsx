import {
  Background,
  Controls,
  type Edge,
  MarkerType,
  MiniMap,
  type Node,
  type NodeChange,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { type KeyboardEvent, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { ErrorNote, Skeleton } from '../states.tsx';
import s from './GraphCanvas.module.css';
import { layOut } from './graph-layout.ts';
import { type GraphShape, neighbour, type Point } from './graph-shape.ts';

/** One card. `type` names its component in `nodeTypes`, which gets `data`. Sizes in pixels, fixed: no second pass after measuring. */
export interface GraphCard {
  id: string;
  type: string;
  width: number;
  height: number;
  data: Record<string, unknown>;
  /** Read aloud. */
  label: string;
}

/** One edge, drawn from the left card to the right one. */
export interface GraphLink {
  id: string;
  source: string;
  target: string;
  /** On the line. */
  label: string;
  /** Read aloud. */
  description: string;
  /** Which end has the arrow head. */
  arrow: 'source' | 'target';
  className?: string | undefined;
}

interface GraphCanvasProps {
  /** Read aloud: what the graph is, and where its list twin is. */
  label: string;
  cards: readonly GraphCard[];
  links: readonly GraphLink[];
  /** Outside of any component: a new object makes every card anew. */
  nodeTypes: NodeTypes;
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** A press on the card, or Enter while it has the focus. */
  onOpen?: ((id: string) => void) | undefined;
  /** An arrow key that leads nowhere. */
  onEdge?: ((id: string, key: string) => void) | undefined;
  /** Where a graph too large to be read as a whole starts, when nothing is selected. */
  start?: string | undefined;
}

/** Cards from which an overview helps. */
const MANY = 5;
/** Room on the left for the zoom buttons. */
const FIT = { padding: { y: '6%', right: '4%', left: '56px' }, maxZoom: 1 } as const;
/** How long a card that comes into sight is waited for, in animation frames: about two seconds. */
const FRAMES = 120;
const READABLE_ZOOM = 0.6;
const OVERVIEW = { width: 128, height: 76 };
const reducedMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A graph as a picture, laid out from left to right, with one stop for the Tab key and arrow keys within. */
export function GraphCanvas(props: GraphCanvasProps) {
  const layout = useLayout(props.cards, props.links);
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
      <Picture {...props} positions={layout.positions} />
    </ReactFlowProvider>
  );
}

/** Positions of the graph's shape. Words that change on a card change no shape, so nothing moves under the reader's eyes. */
function useLayout(
  nodes: GraphShape['nodes'],
  edges: GraphShape['edges'],
): { positions?: Map<string, Point>; error?: ErrorBody } {
  const shape = useMemo(
    () =>
      JSON.stringify([
        nodes.map(({ id, width, height }) => [id, width, height]),
        edges.map(({ id, source, target }) => [id, source, target]),
      ]),
    [nodes, edges],
  );
  const [layout, setLayout] = useState<{ shape: string; positions?: Map<string, Point>; error?: ErrorBody }>();
  useEffect(() => {
    let wanted = true;
    layOut({ nodes, edges }).then(
      (positions) => wanted && setLayout({ shape, positions }),
      (error: unknown) => wanted && setLayout({ shape, error: toErrorBody(error) }),
    );
    return () => {
      wanted = false;
    };
    // The shape stands for nodes and edges here.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [shape]);
  return layout?.shape === shape ? layout : {};
}

function Picture(props: GraphCanvasProps & { positions: Map<string, Point> }) {
  const { label, cards, links, nodeTypes, selected, onSelect, onOpen, onEdge, start, positions } = props;
  const flow = useReactFlow();
  const stop = selected ?? start ?? cards[0]?.id;
  const nodes = useMemo(
    () => cards.map((card) => toNode(card, positions, selected, stop)),
    [cards, positions, selected, stop],
  );
  const edges = useMemo(() => links.map((link) => toEdge(link, selected)), [links, selected]);

  const onNodesChange = useCallback(
    (changes: NodeChange[]) => {
      const chosen = changes.find((change) => change.type === 'select' && change.selected);
      if (chosen && 'id' in chosen) onSelect(chosen.id);
    },
    [onSelect],
  );

  /** Somebody moved the view on purpose: it is theirs from then on. */
  const moved = useRef(false);
  /** The card that the focus is on its way to. */
  const wanted = useRef<string>(undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!stop) return;
    if (event.key === 'Enter' && isCard(event.target)) onOpen?.(stop);
    const next = neighbour(links, positions, stop, event.key);
    if (!next) {
      if (event.key.startsWith('Arrow')) onEdge?.(stop, event.key);
      return;
    }
    event.preventDefault();
    const { x, y } = positions.get(next) ?? { x: 0, y: 0 };
    const { width = 0, height = 0 } = cards.find(({ id }) => id === next) ?? {};
    const duration = reducedMotion() ? 0 : 200;
    moved.current = true;
    onSelect(next);
    // Neither is waited for by the other: a move that another one interrupts never says that it ended.
    void flow.setCenter(x + width / 2, y + height / 2, { zoom: flow.getZoom(), duration });
    void focusWhenDrawn(next);
  };

  /** A card that was out of sight comes into the document only when the new view is drawn. */
  const focusWhenDrawn = async (id: string) => {
    wanted.current = id;
    for (let frame = 0; frame < FRAMES && wanted.current === id && !focusCard(id); frame++) await nextFrame();
  };

  const frame = useRef<HTMLDivElement>(null);
  /** A graph too large to be read as a whole starts at the selected card, with room for what it flows into, else for what flows into it. */
  const show = async () => {
    await flow.fitView(FIT);
    const at = positions.get(stop ?? '');
    const card = cards.find(({ id }) => id === stop);
    if (moved.current || flow.getZoom() >= READABLE_ZOOM || !at || !card) return;
    const onward = links.some(({ source }) => source === stop);
    await flow.setCenter(at.x + card.width * (onward ? 1.1 : -0.2), at.y + card.height / 2, { zoom: 0.85 });
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
    <div ref={frame} className={s['flow']} onKeyDown={onKeyDown}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onNodeClick={(_event, { id }) => onOpen?.(id)}
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
        aria-label={label}
      >
        <Background gap={24} />
        <Controls showInteractive={false} position="bottom-left" fitViewOptions={FIT} />
        {cards.length > MANY && (
          <MiniMap pannable zoomable position="bottom-right" ariaLabel="Overview" style={OVERVIEW} />
        )}
      </ReactFlow>
    </div>
  );
}

/** False where that card is out of sight, and so not in the document. */
function focusCard(id: string): boolean {
  const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  card?.focus({ preventScroll: true });
  return card !== null && document.activeElement === card;
}

const nextFrame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => done()));

/** The card itself, not a button on it. */
const isCard = (target: EventTarget): boolean =>
  target instanceof HTMLElement && target.classList.contains('react-flow__node');

const toNode = (
  { id, type, width, height, data, label }: GraphCard,
  positions: ReadonlyMap<string, Point>,
  selected: string | undefined,
  stop: string | undefined,
): Node => ({
  id,
  type,
  position: positions.get(id) ?? { x: 0, y: 0 },
  width,
  height,
  data,
  selected: id === selected,
  // One stop for Tab; arrow keys lead on. A graph of hundreds would else be a trap for the keyboard. The others stay focusable by
  // script, so that no key press is lost while the selection moves.
  domAttributes: { tabIndex: id === stop ? 0 : -1 },
  ariaLabel: label,
});

const ARROW = { type: MarkerType.ArrowClosed, width: 16, height: 16 };

const toEdge = (
  { id, source, target, label, description, arrow, className = '' }: GraphLink,
  selected: string | undefined,
): Edge => ({
  id,
  source,
  target,
  label,
  ariaLabel: description,
  className: `${className}${source === selected || target === selected ? ' near' : ''}`,
  ...(arrow === 'target' ? { markerEnd: ARROW } : { markerStart: { ...ARROW, orient: 'auto-start-reverse' } }),
});

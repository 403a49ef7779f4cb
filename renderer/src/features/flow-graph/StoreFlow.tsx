import { useCallback, useMemo, useState } from 'react';
import type { FlowGraph, FlowGraphNode } from '#shared/tams/flow-graph.ts';
import { GraphCanvas } from '../../ui/graph/GraphCanvas.tsx';
import { focusOf } from './flow-graph-model.ts';
import { toStoreCards, toStoreLinks } from './store-cards.ts';
import { StoreCard } from './StoreCard.tsx';

const nodeTypes = { store: StoreCard };

interface StoreFlowProps {
  graph: FlowGraph;
  onOpen: (node: FlowGraphNode) => void;
}

/** A Flow and what is around it as a picture. */
export function StoreFlow({ graph, onOpen }: StoreFlowProps) {
  const cards = useMemo(() => toStoreCards(graph), [graph]);
  const links = useMemo(() => toStoreLinks(graph), [graph]);
  const [selected, setSelected] = useState(() => focusOf(graph)?.id);
  const open = useCallback(
    (id: string) => {
      const node = graph.nodes.find((candidate) => candidate.id === id);
      if (node) onOpen(node);
    },
    [graph, onOpen],
  );
  return (
    <GraphCanvas
      label="Graph of the Flow. Arrow keys move between cards, Enter opens a Flow; the tree shows the same as a list."
      cards={cards}
      links={links}
      nodeTypes={nodeTypes}
      selected={selected}
      onSelect={setSelected}
      onOpen={open}
      start={focusOf(graph)?.id}
    />
  );
}

import { useCallback, useMemo, useState } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { GraphCanvas, type GraphCard, type GraphLink } from '../../ui/graph/GraphCanvas.tsx';
import { StoreCard } from '../flow-graph/StoreCard.tsx';
import { NODE_HEIGHT, NODE_WIDTH, relationWords } from './graph-model.ts';
import type { StorePart } from './joined-cards.ts';
import { NodeCard } from './NodeCard.tsx';
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
  /** Where it is kept, when it came from a store. */
  store: StorePart | undefined;
  /** A Flow of the store, by its node in the store's graph. */
  onOpenStore: (node: string) => void;
}

const nodeTypes = { card: NodeCard, store: StoreCard };

/** The provenance graph: ingredients flow from the left into what was made of them, and that into where it is kept. */
export function ProvenanceFlow(props: ProvenanceFlowProps) {
  const { asset, graph, hidden, onUnfold, verdicts, selected, onSelect, store, onOpenStore } = props;
  // A card of the store is nothing the details could speak of: they stay with the manifest.
  const [inStore, setInStore] = useState<string>();
  const manifests = useMemo(
    () =>
      graph.nodes.map((node): GraphCard => {
        const verdict = verdicts.get(node.id);
        const words = [
          node.title,
          node.signer ? `signed by ${node.signer}` : 'no signer',
          nodeState(node.kind, verdict).words,
        ];
        return {
          id: node.id,
          type: 'card',
          width: NODE_WIDTH,
          height: NODE_HEIGHT,
          data: { asset, node, verdict, hidden: hidden.get(node.id) ?? 0, onUnfold },
          label: displayText(words.join(', '), { max: 300 }),
        };
      }),
    [asset, graph, hidden, onUnfold, verdicts],
  );
  const relations = useMemo(
    () =>
      graph.edges.map(({ id, from, to, relation, title }): GraphLink => ({
        id,
        source: to,
        target: from,
        label: relationWords[relation],
        description: `${displayText(title, { max: 120 })}, ${relationWords[relation]}`,
        arrow: 'target',
      })),
    [graph],
  );
  const cards = useMemo(() => [...manifests, ...(store?.cards ?? [])], [manifests, store]);
  const links = useMemo(() => [...relations, ...(store?.links ?? [])], [relations, store]);

  const ofStore = useCallback(
    (id: string) => (store && id.startsWith(store.prefix) ? id.slice(store.prefix.length) : undefined),
    [store],
  );
  const select = useCallback(
    (id: string) => {
      const own = ofStore(id) === undefined;
      setInStore(own ? undefined : id);
      if (own) onSelect(id);
    },
    [ofStore, onSelect],
  );
  const open = useCallback(
    (id: string) => {
      const node = ofStore(id);
      if (node !== undefined) onOpenStore(node);
    },
    [ofStore, onOpenStore],
  );
  const onEdge = useCallback(
    (node: string, key: string) => {
      if (key === 'ArrowLeft' && hidden.has(node)) onUnfold(node);
    },
    [hidden, onUnfold],
  );
  return (
    <GraphCanvas
      label="Provenance graph. Arrow keys move between cards; the tree shows the same as a list."
      cards={cards}
      links={links}
      nodeTypes={nodeTypes}
      selected={cards.some(({ id }) => id === inStore) ? inStore : selected}
      onSelect={select}
      onOpen={open}
      onEdge={onEdge}
      start={graph.nodes.find(({ active }) => active)?.id}
    />
  );
}

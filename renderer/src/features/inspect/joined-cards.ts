import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import type { FlowGraph } from '#shared/tams/flow-graph.ts';
import { cx } from '../../ui/class-names.ts';
import type { GraphCard, GraphLink } from '../../ui/graph/GraphCanvas.tsx';
import { focusOf, holderOf } from '../flow-graph/flow-graph-model.ts';
import { toStoreCards, toStoreLinks } from '../flow-graph/store-cards.ts';
import lines from '../flow-graph/StoreLink.module.css';

/** The store's part of a joined picture: where a file's credentials are kept. */
export interface StorePart {
  cards: readonly GraphCard[];
  links: readonly GraphLink[];
  /** What the store's cards have before the node id of their own graph. */
  prefix: string;
}

/**
 * The graph of a Flow to the right of the manifests it holds: the past on the left, where it is kept on the right. The edge "holds" joins
 * the Flow that holds the credentials with the active manifest. Folded, that Flow alone stands for the store.
 */
export function toStorePart(graph: ProvenanceGraph, store: FlowGraph, folded: boolean): StorePart {
  const prefix = freePrefix(graph.nodes.map(({ id }) => id));
  const holder = holderOf(store) ?? focusOf(store);
  const shown = folded ? { ...store, nodes: holder ? [holder] : [] } : store;
  const active = graph.nodes.find((node) => node.active) ?? graph.nodes[0];
  const holds: GraphLink[] =
    holder && active
      ? [
          {
            id: `${prefix}holds`,
            source: active.id,
            target: prefix + holder.id,
            label: 'holds',
            description: 'held by',
            arrow: 'source',
            className: cx(lines['credentials']),
          },
        ]
      : [];
  return {
    prefix,
    cards: toStoreCards(shown).map((card) => ({ ...card, id: prefix + card.id })),
    links: [
      ...toStoreLinks(shown).map((link) => ({
        ...link,
        id: prefix + link.id,
        source: prefix + link.source,
        target: prefix + link.target,
      })),
      ...holds,
    ],
  };
}

/** Ids of manifests are other people's text: none of them begins with what comes back. */
function freePrefix(ids: readonly string[]): string {
  let prefix = 'store ';
  while (ids.some((id) => id.startsWith(prefix))) prefix += '· ';
  return prefix;
}

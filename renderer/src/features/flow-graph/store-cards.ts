import { displayText } from '#shared/provenance/display-text.ts';
import type { FlowGraph } from '#shared/tams/flow-graph.ts';
import { cx } from '../../ui/class-names.ts';
import type { GraphCard, GraphLink } from '../../ui/graph/GraphCanvas.tsx';
import { storeLinks } from './flow-graph-model.ts';
import { linkLabel, spokenWords } from './flow-graph-words.ts';
import s from './StoreLink.module.css';

/** Pixels. As wide as the cards of manifests, so that both stand in one picture. */
const WIDTH = 232;
const HEIGHT = { flow: 84, source: 60, object: 60 } as const;

/** The graph's nodes as cards of the type `store`. */
export const toStoreCards = (graph: FlowGraph): GraphCard[] =>
  graph.nodes.map((node) => ({
    id: node.id,
    type: 'store',
    width: WIDTH,
    height: HEIGHT[node.kind],
    data: { node },
    label: spokenWords(node),
  }));

const spoken = {
  represents: 'represents',
  collects: 'part of',
  uses: 'used by',
  'first-used': 'first used by',
} as const;

/** The graph's edges, parts on the left of the whole. */
export const toStoreLinks = (graph: FlowGraph): GraphLink[] =>
  storeLinks(graph).map((link) => ({
    id: link.id,
    source: link.left,
    target: link.right,
    label: linkLabel(link),
    description: [spoken[link.kind], link.role === undefined ? '' : displayText(link.role, { max: 120 })]
      .filter(Boolean)
      .join(', '),
    arrow: 'target',
    className: cx(s[link.kind], link.credentials && s['credentials']),
  }));

import { useCallback, useMemo, useState } from 'react';
import type { FlowOrigin } from '#shared/api/asset.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import type { FlowGraph, FlowGraphNode } from '#shared/tams/flow-graph.ts';
import { flowRoute, navigate } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { type Asked, useAsk } from '../store/use-ask.ts';
import { toStorePart } from './joined-cards.ts';

/** A store's part of up to this many nodes is shown at once. */
const SHOWN_AT_ONCE = 40;

/** The part of the picture that tells where a file fetched from a store is kept, and whether it is folded away. */
export function useStorePart(from: FlowOrigin | undefined, graph: ProvenanceGraph | undefined) {
  const store = useStoreGraph(from);
  const [chosen, setFolded] = useState<boolean>();
  const value = store?.value;
  const isFolded = chosen ?? (value !== undefined && value.nodes.length > SHOWN_AT_ONCE);
  const part = useMemo(
    () => (graph && value ? toStorePart(graph, value, isFolded) : undefined),
    [graph, value, isFolded],
  );
  const origin = store?.origin;
  const open = useCallback(
    (node: FlowGraphNode) => {
      if (origin && node.kind === 'flow' && !node.missing) navigate(flowRoute(origin.connection, node.flow));
    },
    [origin],
  );
  const openById = useCallback(
    (id: string) => {
      const node = value?.nodes.find((candidate) => candidate.id === id);
      if (node) open(node);
    },
    [value, open],
  );
  return { store, part, isFolded, setFolded, open, openById };
}

/** The graph of the Flow that an asset was fetched from; nothing at all for a file from elsewhere. */
function useStoreGraph(
  from: FlowOrigin | undefined,
): (Asked<FlowGraph> & { origin: FlowOrigin; again: () => void }) | undefined {
  // The same place stays the same object, however often the file was read anew: it is asked for once.
  const { connection, flow } = from ?? {};
  const origin = useMemo(
    () => (connection !== undefined && flow !== undefined ? { connection, flow } : undefined),
    [connection, flow],
  );
  const ask = useCallback(
    (signal: AbortSignal) =>
      origin ? client['flow.graph'](origin, { signal }) : Promise.reject(new Error('There is no Flow to ask about.')),
    [origin],
  );
  const asked = useAsk(origin ? ask : undefined);
  return origin && { ...asked, origin };
}

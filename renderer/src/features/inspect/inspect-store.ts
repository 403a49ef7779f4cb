import { createStore } from 'zustand/vanilla';
import type { Asset, Inspection } from '#shared/api/asset.ts';
import { AssetId, type JobId } from '#shared/api/ids.ts';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';

/** Content shows at once; the check is a job of its own and may be cancelled. */
export type Check =
  | { kind: 'idle' }
  | { kind: 'running'; job?: JobId }
  | { kind: 'cancelled' }
  | { kind: 'failed'; error: ErrorBody };

export interface OpenFile {
  id: AssetId;
  inspection?: Inspection;
  /** Why there is no inspection. */
  error?: ErrorBody;
  check: Check;
  /** Node of the provenance graph the drawer speaks of. */
  selected?: string;
}

interface InspectState {
  /** Files opened before, newest first; absent until the core has answered. */
  files?: Asset[];
  open?: OpenFile;
  /** The graph, or its twin as a tree. */
  view: 'graph' | 'tree';
  demo: 'idle' | 'preparing';
}

export const inspectStore = createStore<InspectState>(() => ({ view: 'graph', demo: 'idle' }));

export const parseAssetId = (item: string | undefined): AssetId | undefined => AssetId.safeParse(item).data;

/** Changes the open file, unless another has been opened meanwhile. */
function updateOpen(id: AssetId, change: (open: OpenFile) => OpenFile): void {
  inspectStore.setState((state) => (state.open?.id === id ? { open: change(state.open) } : state));
}

/** Takes what the core read. The selection stays where the node still exists, else the active manifest is selected. */
export function setInspection(id: AssetId, inspection: Inspection): void {
  updateOpen(id, ({ selected, id: same, check }) => {
    const nodes = inspection.graph?.nodes ?? [];
    const node = nodes.find((entry) => entry.id === selected) ?? nodes.find(({ active }) => active) ?? nodes[0];
    return { id: same, check, inspection, ...(node ? { selected: node.id } : {}) };
  });
}

export function setFailure(id: AssetId, error: unknown): void {
  updateOpen(id, (open) => ({ ...open, error: toErrorBody(error) }));
}

export const setCheck = (id: AssetId, check: Check): void => updateOpen(id, (open) => ({ ...open, check }));

export function selectNode(node: string): void {
  inspectStore.setState(({ open }) => (open ? { open: { ...open, selected: node } } : {}));
}

export const setView = (view: InspectState['view']): void => inspectStore.setState({ view });

import { Background, Controls, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { operations } from '#shared/edit/operations.ts';
import { cx } from '../../ui/class-names.ts';
import { type EditFlowNode, type FlowKind, NODE, toEditFlow } from './edit-flow.ts';
import s from './EditPicture.module.css';
import { sameSelection, selectionOf } from './selection.ts';
import { useDraft, useExport, useExportModel } from './use-export.ts';

type PictureNode = Node<{ title: string; detail: string; kind: FlowKind }, 'edit'>;

const nodeTypes = { edit: EditNode };

/** What is made of what, as a picture. Choosing here chooses everywhere; editing is done in the lists. */
export function EditPicture() {
  const model = useExportModel();
  const graph = useDraft();
  const selection = useExport((state) => state.selection);
  const flow = useMemo(() => toEditFlow(graph, (operation) => operations[operation.kind].label), [graph]);
  const nodes = flow.nodes.map((node): PictureNode => toNode(node, sameSelection(selection, selectionOf(node.id))));
  return (
    <div className={s['picture']}>
      <ReactFlow
        nodes={nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
        minZoom={0.1}
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_event, node) => model.select(selectionOf(node.id))}
        onPaneClick={() => model.select(undefined)}
        ariaLabelConfig={{ 'node.a11yDescription.default': 'Press Enter to choose it in the lists.' }}
        onNodesChange={(changes) => {
          for (const change of changes) {
            if (change.type === 'select' && change.selected) model.select(selectionOf(change.id));
          }
        }}
      >
        <Background gap={24} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

const toNode = ({ id, kind, title, detail, position }: EditFlowNode, selected: boolean): PictureNode => ({
  id,
  type: 'edit',
  position,
  selected,
  width: NODE.width,
  height: NODE.height,
  data: { title, detail, kind },
  ariaLabel: `${kinds[kind]} ${title}, ${detail}`,
});

const kinds: Record<FlowKind, string> = { input: 'Input', use: 'Clip', operation: 'Operation', output: 'Output' };

function EditNode({ data, selected }: NodeProps<PictureNode>) {
  return (
    <div className={cx(s['node'], s[data.kind], selected && s['selected'])}>
      {data.kind !== 'input' && <Handle type="target" position={Position.Left} className={s['handle'] ?? ''} />}
      <span className={s['kind']}>{kinds[data.kind]}</span>
      <bdi className={s['title']}>{data.title}</bdi>
      {data.kind !== 'output' && <span className={s['detail']}>{data.detail}</span>}
      {data.kind !== 'output' && <Handle type="source" position={Position.Right} className={s['handle'] ?? ''} />}
    </div>
  );
}

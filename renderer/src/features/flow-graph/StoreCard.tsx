import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Box, Shapes, Stamp } from 'lucide-react';
import type { FlowGraphNode } from '#shared/tams/flow-graph.ts';
import { cx } from '../../ui/class-names.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { FormatIcon } from '../store/FormatIcon.tsx';
import { factWords, kindWords, markOf, titleOf } from './flow-graph-words.ts';
import s from './StoreCard.module.css';

export type StoreCardNode = Node<{ node: FlowGraphNode }, 'store'>;

/** A Source, a Flow or an Object as a card of the graph. */
export function StoreCard({ data: { node }, selected }: NodeProps<StoreCardNode>) {
  const mark = markOf(node);
  const facts = factWords(node);
  const flow = node.kind === 'flow' ? node : undefined;
  return (
    <div
      className={cx(
        s['card'],
        s[node.kind],
        flow?.focus === true && s['focus'],
        flow?.missing === true && s['missing'],
        selected && s['selected'],
      )}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} className={cx(s['handle'])} />
      <span className={s['icon']}>
        <KindIcon node={node} />
      </span>
      <div className={s['words']}>
        <div className={s['kind']}>
          <span className={s['kindText']}>
            <HostileText text={kindWords(node)} oneLine max={60} />
          </span>
          {flow?.focus === true && <span className={s['here']}>This Flow</span>}
        </div>
        <div className={s['title']}>
          <HostileText text={titleOf(node)} oneLine />
        </div>
        {facts && (
          <div className={s['facts']}>
            <HostileText text={facts} oneLine />
          </div>
        )}
        {mark && (
          <div className={s['mark']}>
            <Mark tone={mark.tone} size={13} {...(mark.holds ? { icon: Stamp } : {})} />
            <span className={s['markText']}>{mark.words}</span>
          </div>
        )}
      </div>
      <Handle type="source" position={Position.Right} isConnectable={false} className={cx(s['handle'])} />
    </div>
  );
}

function KindIcon({ node }: { node: FlowGraphNode }) {
  if (node.kind === 'flow') return <FormatIcon format={node.format} />;
  const Icon = node.kind === 'object' ? Box : Shapes;
  return <Icon size={18} strokeWidth={1.75} aria-hidden />;
}

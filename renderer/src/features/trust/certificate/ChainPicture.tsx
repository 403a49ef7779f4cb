import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Award, Landmark, ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { CertificateFacts } from '#shared/verdict/model.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { cx } from '../../../ui/class-names.ts';
import { GraphCanvas } from '../../../ui/graph/GraphCanvas.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { chainGraph, type ChainCardData, type Voucher } from './chain-graph.ts';
import s from './ChainPicture.module.css';

type ChainNode = Node<ChainCardData, 'chain'>;

const icons = { certificate: Award, list: ShieldCheck, entry: Landmark } as const;

function ChainCard({ data, selected }: NodeProps<ChainNode>) {
  const Icon = icons[data.kind];
  return (
    <div className={cx(s['card'], s[data.kind], selected && s['selected'])}>
      <Handle type="target" position={Position.Left} isConnectable={false} className={cx(s['handle'])} />
      <Icon size={16} aria-hidden />
      <div className={s['words']}>
        <span className={s['role']}>{roleWords(data)}</span>
        <span className={s['name']}>
          <HostileText text={data.name} oneLine />
        </span>
        {data.kind === 'certificate' && <span className={s['role']}>Until {formatDay(data.ends)}</span>}
      </div>
      <Handle type="source" position={Position.Right} isConnectable={false} className={cx(s['handle'])} />
    </div>
  );
}

const roleWords = (data: ChainCardData): string => {
  switch (data.kind) {
    case 'certificate':
      return data.role;
    case 'list':
      return data.as === undefined ? 'Trust list' : `List: ${data.as.toLowerCase()}`;
    case 'entry':
      return 'Entry, not sent along';
  }
};

const nodeTypes = { chain: ChainCard };

interface ChainPictureProps {
  chain: readonly CertificateFacts[];
  vouchers: readonly Voucher[];
  /** Place in the chain. */
  selected: number;
  onSelect: (index: number) => void;
}

/** A chain drawn from whoever vouches, on the left, to the certificate, on the right. */
export function ChainPicture({ chain, vouchers, selected, onSelect }: ChainPictureProps) {
  const { cards, links } = useMemo(() => chainGraph(chain, vouchers), [chain, vouchers]);
  const id = `c${String(selected)}`;
  return (
    <GraphCanvas
      label="Chain of certificates. Arrow keys move between them; what stands below is of the selected one."
      cards={cards}
      links={links}
      nodeTypes={nodeTypes}
      selected={id}
      onSelect={(card) => {
        const index = Number(card.slice(1));
        if (card.startsWith('c')) onSelect(index);
      }}
      start={id}
    />
  );
}

import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { File, Film, ImageIcon, Music } from 'lucide-react';
import type { AssetId } from '#shared/api/ids.ts';
import type { ProvenanceNode } from '#shared/provenance/model.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { usePoster } from '../../client/poster-store.ts';
import { cx } from '../../ui/class-names.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge, Mark } from '../../ui/Mark.tsx';
import s from './NodeCard.module.css';
import { useThumbnail } from './thumbnails.ts';
import { nodeState } from './verdict-words.ts';

export type CardNode = Node<
  {
    asset: AssetId;
    node: ProvenanceNode;
    verdict: ManifestVerdict | undefined;
    hidden: number;
    onUnfold: (node: string) => void;
  },
  'card'
>;

/** A manifest or an ingredient as a card of the graph. */
export function NodeCard({ data: { asset, node, verdict, hidden, onUnfold }, selected }: NodeProps<CardNode>) {
  const { tone, words } = nodeState(node.kind, verdict);
  const [disclosure] = node.disclosures;
  return (
    <div className={cx(s['card'], selected && s['selected'], node.kind === 'plain-ingredient' && s['plain'])}>
      <Handle type="target" position={Position.Left} isConnectable={false} className={cx(s['handle'])} />
      {hidden > 0 && (
        <button
          type="button"
          // The graph takes presses on a card for panning.
          className={cx(s['unfold'], 'nopan')}
          tabIndex={selected ? 0 : -1}
          aria-label={`Show ${hidden} more ingredients`}
          onClick={() => onUnfold(node.id)}
        >
          +{hidden}
        </button>
      )}
      <Picture asset={asset} node={node} />
      <div className={s['words']}>
        <div className={s['title']}>
          <HostileText text={node.title} oneLine />
        </div>
        <div className={s['signer']}>{node.signer ? <HostileText text={node.signer} oneLine /> : 'No signer'}</div>
        <div className={s['state']}>
          <Mark tone={tone} size={13} />
          <span className={s['stateText']}>{words}</span>
        </div>
        {disclosure && (
          <div className={s['disclosure']}>
            <Badge tone="disclosure">
              <HostileText text={disclosure.label} oneLine max={60} />
            </Badge>
          </div>
        )}
      </div>
      <Handle type="source" position={Position.Right} isConnectable={false} className={cx(s['handle'])} />
    </div>
  );
}

function Picture({ asset, node }: { asset: AssetId; node: ProvenanceNode }) {
  const path = useThumbnail(asset, node.id, node.thumbnail !== undefined);
  if (path) return <img className={s['picture']} src={path} alt="" draggable={false} />;
  if (node.active && node.thumbnail === undefined && /^(video\/|$)/.test(node.format ?? ''))
    return <OwnFrame asset={asset} format={node.format} />;
  return <span className={s['picture']}>{iconOf(node.format)}</span>;
}

/**
 * The file that is open carries no picture in its credentials: a frame of it then, made here and marked as such, since nobody signed for
 * it as a picture of the file. Other cards stand for files that are not at hand.
 */
function OwnFrame({ asset, format }: { asset: AssetId; format: string | undefined }) {
  const poster = usePoster(asset);
  if (poster === 'making' || poster.kind !== 'picture') return <span className={s['picture']}>{iconOf(format)}</span>;
  return (
    <span className={s['frame']} title="A frame of this file. Its credentials carry no thumbnail.">
      <img className={s['picture']} src={poster.url} alt="A frame of this file" draggable={false} />
      <span className={s['frameMark']} aria-hidden>
        frame
      </span>
    </span>
  );
}

const iconOf = (format = '') => {
  const look = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const;
  if (format.startsWith('video/')) return <Film {...look} />;
  if (format.startsWith('image/')) return <ImageIcon {...look} />;
  return format.startsWith('audio/') ? <Music {...look} /> : <File {...look} />;
};

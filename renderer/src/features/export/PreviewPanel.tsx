import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Signer } from '#shared/api/signer.ts';
import type { ClaimPlan } from '#shared/edit/plan-model.ts';
import { previewManifest } from '#shared/edit/preview.ts';
import { buildGraph } from '#shared/provenance/graph.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import type { ProvenanceGraph, ProvenanceNode } from '#shared/provenance/model.ts';
import { aboutStore } from '../../app/about.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge, Mark } from '../../ui/Mark.tsx';
import { ActionsTab } from '../inspect/drawer/ActionsTab.tsx';
import { MetadataTab } from '../inspect/drawer/MetadataTab.tsx';
import { regionWords } from '../inspect/drawer/regions.ts';
import { relationWords } from '../inspect/graph-model.ts';
import s from './PreviewPanel.module.css';

/** The claim as a reader will meet it, drawn by the code that draws real ones. */
export function PreviewPanel({ plan, signer }: { plan: ClaimPlan; signer: Signer | undefined }) {
  const version = useStore(aboutStore, (state) => state.app?.version) ?? '';
  const name = signer?.certificate.name;
  const graph = useMemo(
    () => buildGraph(parseManifestStore(previewManifest(plan, name ?? '', { name: 'Countersign', version }))),
    [plan, name, version],
  );
  const node = graph.nodes.find((candidate) => candidate.active);
  if (!node) return undefined;
  return (
    <div className={s['panel']}>
      <div className={s['head']}>
        <Mark tone="pending" size={20} />
        <div>
          <p className={s['title']}>
            {name === undefined ? (
              'Not signed yet: choose who signs'
            ) : (
              <HostileText text={`Signed by ${name}`} max={200} />
            )}
          </p>
          <p className={s['note']}>So a reader will meet it. Nothing is signed yet.</p>
          {node.disclosures.map(({ uri, label }) => (
            <Badge key={uri} tone="disclosure">
              {label}
            </Badge>
          ))}
        </div>
      </div>
      <h3 className={s['heading']}>Actions</h3>
      <ActionsTab node={node} graph={graph} />
      <h3 className={s['heading']}>Made from</h3>
      <Ingredients node={node} graph={graph} />
      <h3 className={s['heading']}>Details</h3>
      <MetadataTab node={node} />
    </div>
  );
}

function Ingredients({ node, graph }: { node: ProvenanceNode; graph: ProvenanceGraph }) {
  const edges = graph.edges.filter((edge) => edge.from === node.id);
  if (edges.length === 0) return <p className={s['none']}>Nothing is named that it was made from.</p>;
  return (
    <ul className={s['list']}>
      {edges.map((edge) => {
        const other = graph.nodes.find(({ id }) => id === edge.to);
        return (
          <li key={edge.id}>
            <HostileText text={edge.title} max={300} />
            <p className={s['note']}>
              {relationWords[edge.relation]},{' '}
              {other?.kind === 'manifest' ? 'with its credentials' : 'without credentials of its own'}
              {edge.used.length > 0 && `, ${edge.used.map(regionWords).join(', ')}`}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

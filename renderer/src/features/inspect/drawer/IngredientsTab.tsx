import { ArrowRight } from 'lucide-react';
import type { ProvenanceEdge, ProvenanceGraph, ProvenanceNode } from '#shared/provenance/model.ts';
import type { Verdict } from '#shared/verdict/model.ts';
import { Button } from '../../../ui/Button.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { incoming, outgoing, relationWords } from '../graph-model.ts';
import { selectNode } from '../inspect-store.ts';
import { nodeState } from '../verdict-words.ts';
import s from './Drawer.module.css';
import { regionWords } from './regions.ts';

interface IngredientsTabProps {
  node: ProvenanceNode;
  graph: ProvenanceGraph;
  verdict: Verdict;
}

/** What this was made from, and what was made from it. */
export function IngredientsTab({ node, graph, verdict }: IngredientsTabProps) {
  const made = incoming(graph, node.id);
  const used = outgoing(graph, node.id);
  const lines = (edges: readonly ProvenanceEdge[], end: 'from' | 'to') =>
    edges.map((edge) => {
      const other = graph.nodes.find(({ id }) => id === edge[end]);
      return other && <Ingredient key={edge.id} edge={edge} other={other} verdict={verdict} />;
    });
  return (
    <div className={s['tab']}>
      <section className={s['group']}>
        <h3 className={s['groupTitle']}>Made from</h3>
        {made.length === 0 && <p className={s['nothing']}>Nothing is named that it was made from.</p>}
        {lines(made, 'to')}
      </section>
      {used.length > 0 && (
        <section className={s['group']}>
          <h3 className={s['groupTitle']}>Used in</h3>
          {lines(used, 'from')}
        </section>
      )}
    </div>
  );
}

function Ingredient({ edge, other, verdict }: { edge: ProvenanceEdge; other: ProvenanceNode; verdict: Verdict }) {
  const state = nodeState(
    other.kind,
    verdict.manifests.find((entry) => entry.node === other.id),
  );
  return (
    <div className={s['entry']}>
      <div className={s['entryName']}>
        <HostileText text={other.title} max={200} />
        <span className={s['entryCode']}>
          {relationWords[edge.relation]} (<code>{edge.relation}</code>)
        </span>
      </div>
      <div className={s['entryText']}>
        <span>
          <Mark tone={state.tone} size={13} /> {state.words}
          {other.signer && (
            <>
              {' · '}
              <HostileText text={other.signer} max={200} />
            </>
          )}
        </span>
        {edge.used.length > 0 && (
          <span className={s['small']}>
            The claim says these parts of it were used:{' '}
            <HostileText text={edge.used.map(regionWords).join(', ')} max={600} />
          </span>
        )}
        <Button small variant="quiet" icon={ArrowRight} onPress={() => selectNode(other.id)}>
          Show
        </Button>
      </div>
    </div>
  );
}

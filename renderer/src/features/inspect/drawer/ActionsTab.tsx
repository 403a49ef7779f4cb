import type { ProvenanceGraph, ProvenanceNode } from '#shared/provenance/model.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge } from '../../../ui/Mark.tsx';
import { byAttribution } from './attribution.ts';
import s from './Drawer.module.css';
import { regionWords } from './regions.ts';

/** What the claim says was done, apart by who answers for it, and what was taken out of the history. */
export const ActionsTab = ({ node, graph }: { node: ProvenanceNode; graph: ProvenanceGraph }) => (
  <div className={s['tab']}>
    {node.actions.length === 0 && (
      <p className={s['nothing']}>
        {node.kind === 'manifest'
          ? 'This claim says nothing about what was done.'
          : 'This ingredient carries no credentials, so nothing is said about how it was made.'}
      </p>
    )}
    {byAttribution(node.actions).map(({ attribution, title, hint, members }) => (
      <section key={attribution} className={s['group']}>
        <h3 className={s['groupTitle']}>
          {title} <span className={s['hint']}>{hint}</span>
        </h3>
        {members.map((action, index) => (
          <Action key={`${index} ${action.action}`} action={action} graph={graph} />
        ))}
      </section>
    ))}
    {node.redactions.length > 0 && (
      <section className={s['group']}>
        <h3 className={s['groupTitle']}>
          Taken out of the history <span className={s['hint']}>This signer redacted statements of earlier ones.</span>
        </h3>
        {node.redactions.map((uri) => (
          <p key={uri} className={s['small']}>
            <HostileText text={uri} mono max={500} />
          </p>
        ))}
      </section>
    )}
  </div>
);

function Action({ action, graph }: { action: ProvenanceNode['actions'][number]; graph: ProvenanceGraph }) {
  const titles = action.ingredients.map((id) => graph.edges.find((edge) => edge.id === id)?.title ?? id);
  return (
    <div className={s['entry']}>
      <div className={s['entryName']}>
        <HostileText text={action.label} max={200} />
        <span className={s['entryCode']}>
          <HostileText text={action.action} mono max={200} />
        </span>
      </div>
      <div className={s['entryText']}>
        {action.description && <HostileText text={action.description} />}
        {titles.map((title, index) => (
          <HostileText key={`${index} ${title}`} text={title} max={300} />
        ))}
        {action.digitalSourceType && (
          <Badge tone="disclosure">
            <HostileText text={action.digitalSourceType.label} oneLine max={120} />
          </Badge>
        )}
        {action.changes.length > 0 && (
          <span className={s['small']}>
            <HostileText text={action.changes.map(regionWords).join(', ')} max={600} />
          </span>
        )}
        {(action.when ?? action.agent) && (
          <span className={s['small']}>
            <HostileText text={[action.when && formatInstant(action.when), action.agent].filter(Boolean).join(' · ')} />
          </span>
        )}
        {action.reason && (
          <span className={s['small']}>
            Reason given: <HostileText text={action.reason} max={300} />
          </span>
        )}
      </div>
    </div>
  );
}

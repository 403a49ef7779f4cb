import type { ProvenanceNode } from '#shared/provenance/model.ts';
import { Facts } from '../../../ui/Card.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge } from '../../../ui/Mark.tsx';
import { byAttribution } from './attribution.ts';
import s from './Drawer.module.css';

/** Editorial metadata, and every other statement of the claim with its data. */
export const MetadataTab = ({ node }: { node: ProvenanceNode }) => (
  <div className={s['tab']}>
    <div className={s['columns']}>
      <section className={s['group']}>
        <h3 className={s['groupTitle']}>Description</h3>
        {node.metadata.length === 0 && <p className={s['nothing']}>The claim carries no descriptive metadata.</p>}
        <Facts
          facts={node.metadata.map(({ name, value, source }) => ({
            name: displayName(name),
            value: <HostileText text={value} />,
            note: <HostileText text={source} mono max={120} />,
          }))}
        />
      </section>
      <section className={s['group']}>
        <h3 className={s['groupTitle']}>The claim</h3>
        <Facts
          facts={[
            ...(node.generator ? [{ name: 'Made with', value: <HostileText text={node.generator} max={300} /> }] : []),
            ...(node.format ? [{ name: 'Format', value: <HostileText text={node.format} max={100} /> }] : []),
            ...(node.claimVersion ? [{ name: 'Claim version', value: String(node.claimVersion) }] : []),
            { name: 'Label', value: <HostileText text={node.id} mono max={300} /> },
          ]}
        />
        {node.disclosures.map(({ uri, label }) => (
          <div key={uri} className={s['entryText']}>
            <Badge tone="disclosure">
              <HostileText text={label} oneLine max={120} />
            </Badge>
            <HostileText text={uri} mono max={300} />
          </div>
        ))}
      </section>
    </div>
    {byAttribution(node.assertions).map(({ attribution, title, members }) => (
      <section key={attribution} className={s['group']}>
        <h3 className={s['groupTitle']}>{title}</h3>
        {members.map((assertion, index) => (
          <details key={`${index} ${assertion.label}`} className={s['disclosure']}>
            <summary>
              <strong>
                {assertion.title ? (
                  <HostileText text={assertion.title} max={200} />
                ) : (
                  'A statement Countersign does not know'
                )}
              </strong>
              <HostileText text={assertion.label} mono max={200} />
            </summary>
            <pre className={s['json']}>
              <HostileText text={assertion.data} mono max={20_000} />
            </pre>
          </details>
        ))}
      </section>
    ))}
  </div>
);

const displayName = (name: string) => <HostileText text={name} max={200} />;

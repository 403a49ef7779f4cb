import { ListChecks } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import type { AssertionCheck, SchemaProblem, SchemaReport } from '#shared/schema/model.ts';
import { SCHEMAS_SAY_NOTHING, schemaSummary } from '#shared/schema/summary.ts';
import { client } from '../../../client/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { ErrorNote, Skeleton } from '../../../ui/states.tsx';
import { useAsk } from '../../store/use-ask.ts';
import s from './Drawer.module.css';

interface SchemaCheckProps {
  asset: AssetId;
  graph: ProvenanceGraph | undefined;
}

/**
 * On request, which assertions are not as the published schemas have them (R67). In neutral words and colours, apart from every code: it
 * is no part of the verdict.
 */
export function SchemaCheck({ asset, graph }: SchemaCheckProps) {
  const [wanted, setWanted] = useState(false);
  const check = useCallback((signal: AbortSignal) => client['asset.schemas']({ asset }, { signal }), [asset]);
  const { value, error, again } = useAsk(wanted ? check : undefined);
  return (
    <section className={s['group']} aria-labelledby="published-schemas">
      <h3 className={s['groupTitle']} id="published-schemas">
        Published schemas <span className={s['hint']}>{SCHEMAS_SAY_NOTHING}</span>
      </h3>
      {!wanted && (
        <div className={s['tools']}>
          <Button small icon={ListChecks} onPress={() => setWanted(true)}>
            Check against the published schemas
          </Button>
        </div>
      )}
      {error && <ErrorNote error={error} onRetry={again} />}
      {wanted && !error && !value && <Skeleton label="Checking the assertions" />}
      {value && <Report report={value} graph={graph} />}
    </section>
  );
}

function Report({ report, graph }: { report: SchemaReport; graph: ProvenanceGraph | undefined }) {
  const titleOf = (manifest: string): string => graph?.nodes.find(({ id }) => id === manifest)?.title ?? manifest;
  const { assertions, damage } = report;
  const worthTelling = assertions.filter(({ state }) => state === 'differs' || state === 'unread');
  return (
    <>
      <output>{schemaSummary(report)}.</output>
      {damage !== undefined && <p className={s['small']}>{damage}</p>}
      {worthTelling.map((one, index) => (
        <div key={`${String(index)} ${one.label}`} className={s['entry']}>
          <Name {...one} of={titleOf(one.manifest)} />
          <div className={s['entryText']}>
            {one.state === 'unread' && <span>{one.note}</span>}
            {one.problems.map((problem) => (
              <Rule key={`${problem.path} ${problem.rule}`} {...problem} />
            ))}
            {one.more > 0 && <span className={s['small']}>and {one.more} more</span>}
          </div>
        </div>
      ))}
      <details className={s['disclosure']}>
        <summary>
          All assertions <span className={s['hint']}>with what is tolerated</span>
        </summary>
        {assertions.map((one, index) => (
          <div key={`${String(index)} ${one.label}`} className={s['entry']}>
            <Name {...one} of={titleOf(one.manifest)} />
            <div className={s['entryText']}>
              <span>{stateWords[one.state]}</span>
              {one.note !== undefined && <span className={s['small']}>{one.note}</span>}
              {one.tolerated.map((problem) => (
                <Rule key={`${problem.path} ${problem.rule}`} {...problem} tolerated />
              ))}
            </div>
          </div>
        ))}
      </details>
    </>
  );
}

const stateWords: Record<AssertionCheck['state'], string> = {
  fits: 'Fits its schema',
  differs: 'Differs from its schema',
  'no-schema': 'No schema is known',
  unread: 'Could not be read',
  removed: 'Removed (redacted)',
};

const Name = ({ label, of }: { label: string; of: string }) => (
  <div className={s['entryName']}>
    <HostileText text={label} mono max={200} />
    <span className={s['entryCode']}>
      in <HostileText text={of} max={200} />
    </span>
  </div>
);

/** The place, the rule, and where it stands. */
const Rule = ({ path, rule, section, tolerated = false }: SchemaProblem & { tolerated?: boolean }) => (
  <span>
    {tolerated && 'Tolerated: '}
    {path !== '' && <HostileText text={path} mono max={300} />} <HostileText text={rule} max={300} />{' '}
    <span className={s['small']}>{section}</span>
  </span>
);

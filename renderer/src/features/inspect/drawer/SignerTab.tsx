import { Award, Scale, Stamp } from 'lucide-react';
import { useState } from 'react';
import type { Asset } from '#shared/api/asset.ts';
import type { ProvenanceNode } from '#shared/provenance/model.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { navigate } from '../../../app/routes.ts';
import { Button } from '../../../ui/Button.tsx';
import { Facts } from '../../../ui/Card.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { authoritiesWords, revocationWords } from '../../trust/bench/bench-words.ts';
import { PreserveDialog } from '../../trust/book/PreserveDialog.tsx';
import { certificateFacts } from '../../trust/certificate/certificate-facts.tsx';
import { axesOf } from '../verdict-words.ts';
import { AskIssuer, isWorthAsking } from './AskIssuer.tsx';
import { AskIssuerDialog } from './AskIssuerDialog.tsx';
import { deviceFact } from './device-fact.tsx';
import s from './Drawer.module.css';
import { ListAnswers } from './ListAnswers.tsx';
import { MissingEvidence } from './MissingEvidence.tsx';
import { preservable } from './preservable.ts';
import { SignerCertificate } from './SignerCertificate.tsx';
import { Identities, Stamps } from './Witnesses.tsx';

interface SignerTabProps {
  asset: Asset;
  node: ProvenanceNode;
  verdict: ManifestVerdict | undefined;
  checked: boolean;
}

/** Who signed, who vouches and how, what is missing, and the whole chain: a name without its chain is only a name. */
export function SignerTab(props: SignerTabProps) {
  // Beside the tab's content, which goes while the file is checked anew: what was kept stays in sight.
  const [preserving, setPreserving] = useState<{ until?: string | undefined }>();
  const [asking, setAsking] = useState<string>();
  const { asset, node, verdict } = props;
  return (
    <>
      <Content
        {...props}
        onPreserve={() => setPreserving({ until: verdict?.time.validUntil })}
        onAsk={() => setAsking(node.id)}
      />
      {preserving && (
        <PreserveDialog
          asset={asset.id}
          name={asset.name}
          until={preserving.until}
          onClose={() => setPreserving(undefined)}
        />
      )}
      {asking !== undefined && (
        <AskIssuerDialog asset={asset.id} manifest={asking} onClose={() => setAsking(undefined)} />
      )}
    </>
  );
}

function Content({
  asset,
  node,
  verdict,
  checked,
  onPreserve,
  onAsk,
}: SignerTabProps & { onPreserve: () => void; onAsk: () => void }) {
  const [viewing, setViewing] = useState(false);
  if (!verdict) {
    return (
      <div className={s['tab']}>
        <p className={s['nothing']}>
          {node.kind === 'manifest' && !checked
            ? 'Not checked yet: who signed is known when the check is done.'
            : 'It carries no credentials of its own, so nobody signed it.'}
        </p>
      </div>
    );
  }
  const { chain, algorithm, revocation, issuerRevocations, cawg = [] } = verdict.identity;
  return (
    <div className={s['tab']}>
      <div className={s['tools']}>
        {chain.length > 0 && (
          <Button small icon={Award} onPress={() => setViewing(true)}>
            Certificate…
          </Button>
        )}
        <Button small icon={Scale} onPress={() => navigate({ screen: 'trust', item: 'bench', rest: [asset.id] })}>
          Ask every list
        </Button>
      </div>
      <div className={s['columns']}>
        <section className={s['group']}>
          <h3 className={s['groupTitle']}>What is known</h3>
          <Facts
            facts={[
              ...axesOf(verdict).map(({ name, tone, title, detail, note }) => ({
                name,
                value: (
                  <>
                    <Mark tone={tone} size={13} /> <HostileText text={title} />
                  </>
                ),
                note: <HostileText text={[detail, note].filter(Boolean).join(' ')} />,
              })),
              ...deviceFact(verdict.identity),
              ...(revocation
                ? [{ name: 'Revocation', value: <HostileText text={revocationWords(revocation)} max={300} /> }]
                : []),
              ...(issuerRevocations
                ? [{ name: 'Authorities', value: <HostileText text={authoritiesWords(issuerRevocations)} max={600} /> }]
                : []),
              ...(algorithm ? [{ name: 'Algorithm', value: <HostileText text={algorithm} mono max={60} /> }] : []),
            ]}
          />
        </section>
        <ListAnswers identity={verdict.identity} />
        <Stamps time={verdict.time}>
          <MissingEvidence verdict={verdict}>
            {isWorthAsking(verdict) && <AskIssuer onAsk={onAsk} />}
            {node.active && preservable(verdict) && (
              <Button small icon={Stamp} onPress={onPreserve}>
                Preserve this asset…
              </Button>
            )}
          </MissingEvidence>
        </Stamps>
        {cawg.length > 0 && <Identities identities={cawg} />}
        <section className={s['group']}>
          <h3 className={s['groupTitle']}>
            Certificate chain <span className={s['hint']}>the signer's own first</span>
          </h3>
          {chain.length === 0 && <p className={s['nothing']}>The signature carries no certificate that can be read.</p>}
          <ol className={s['chain']}>
            {chain.map((certificate, index) => (
              <li key={`${String(index)} ${certificate.fingerprint}`} className={s['certificate']}>
                <details>
                  <summary>
                    <strong>
                      <HostileText text={certificate.name} max={200} />
                    </strong>{' '}
                    <span className={s['small']}>
                      {certificate.ca ? 'issuing authority' : 'signer'} · {formatDay(certificate.notBefore)} to{' '}
                      {formatDay(certificate.notAfter)}
                    </span>
                  </summary>
                  <Facts facts={certificateFacts(certificate)} />
                </details>
              </li>
            ))}
          </ol>
        </section>
      </div>
      {viewing && (
        <SignerCertificate
          asset={asset.id}
          manifest={node.id}
          identity={verdict.identity}
          onClose={() => setViewing(false)}
        />
      )}
    </div>
  );
}

import type { ProvenanceNode } from '#shared/provenance/model.ts';
import type { CertificateFacts, ManifestVerdict } from '#shared/verdict/model.ts';
import { Facts } from '../../../ui/Card.tsx';
import { formatDay, formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge, Mark } from '../../../ui/Mark.tsx';
import { axesOf } from '../verdict-words.ts';
import s from './Drawer.module.css';

interface SignerTabProps {
  node: ProvenanceNode;
  verdict: ManifestVerdict | undefined;
  checked: boolean;
}

/** Who signed, which list vouches and how, and the whole chain: a name without its chain is only a name. */
export function SignerTab({ node, verdict, checked }: SignerTabProps) {
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
  const { chain, matches, asked, algorithm } = verdict.identity;
  return (
    <div className={s['tab']}>
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
              ...(algorithm ? [{ name: 'Algorithm', value: <HostileText text={algorithm} mono max={60} /> }] : []),
            ]}
          />
        </section>
        <section className={s['group']}>
          <h3 className={s['groupTitle']}>Lists</h3>
          {matches.map((match) => (
            <div key={match.list + match.entryFingerprint} className={s['entryText']}>
              <span>
                <HostileText text={match.listName} max={200} /> {match.demo && <Badge tone="neutral">Demo</Badge>}
              </span>
              <span className={s['small']}>
                {vias[match.via]} <HostileText text={match.entry} max={300} />
              </span>
              <Fingerprint hex={match.entryFingerprint} />
              <span className={s['small']}>
                List version <HostileText text={match.version.slice(0, 16)} mono />
              </span>
            </div>
          ))}
          {matches.length === 0 && <p className={s['nothing']}>No list vouches for the certificate.</p>}
          {asked.length > 0 && (
            <p className={s['small']}>
              Asked without a match: <HostileText text={asked.join(', ')} />
            </p>
          )}
        </section>
        <section className={s['group']}>
          <h3 className={s['groupTitle']}>
            Certificate chain <span className={s['hint']}>the signer's own first</span>
          </h3>
          {chain.length === 0 && <p className={s['nothing']}>The signature carries no certificate that can be read.</p>}
          <ol className={s['chain']}>
            {chain.map((certificate, index) => (
              <li key={`${index} ${certificate.fingerprint}`} className={s['certificate']}>
                <Certificate certificate={certificate} />
              </li>
            ))}
          </ol>
        </section>
      </div>
    </div>
  );
}

const vias = {
  anchor: 'Chain ends at',
  'issuing-ca': 'Issued by',
  'end-entity': 'Is the entry',
  'pinned-hash': 'Its hash is on the list:',
} as const;

const Certificate = ({ certificate }: { certificate: CertificateFacts }) => (
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
    <Facts
      facts={[
        { name: 'Subject', value: <HostileText text={certificate.subject} max={600} /> },
        { name: 'Issuer', value: <HostileText text={certificate.issuer} max={600} /> },
        { name: 'Serial', value: <HostileText text={certificate.serial} mono max={200} /> },
        { name: 'SHA-256', value: <Fingerprint hex={certificate.fingerprint} /> },
        { name: 'Usages', value: <HostileText text={certificate.usages.join(', ') || 'none stated'} mono max={400} /> },
      ]}
    />
  </details>
);

const Fingerprint = ({ hex }: { hex: string }) => <HostileText text={formatFingerprint(hex)} mono max={200} />;

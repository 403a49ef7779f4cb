import type { ReactNode } from 'react';
import type { IdentityEvaluation, ManifestVerdict, TimestampEvaluation } from '#shared/verdict/model.ts';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { authoritiesWords } from '../../trust/bench/bench-words.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge, Mark } from '../../../ui/Mark.tsx';
import s from './Drawer.module.css';
import { Match } from './ListAnswers.tsx';

const places: Record<NonNullable<TimestampEvaluation['from']>, string> = {
  signature: 'beside the signature',
  assertion: 'added later, in an assertion',
  preserved: 'kept in this workspace, not in the file',
};

/** Every time-stamp found, and under them what is missing. Only lists for time-stamps are asked about them. */
export function Stamps({ time, children }: { time: ManifestVerdict['time']; children: ReactNode }) {
  const stamps = time.stamps ?? [];
  return (
    <section className={s['group']}>
      <h3 className={s['groupTitle']}>Time-stamps</h3>
      {stamps.length === 0 && <p className={s['nothing']}>None: no authority says when it was signed.</p>}
      {stamps.map((stamp, index) => (
        <div key={`${String(index)} ${stamp.at ?? ''}`} className={s['entryText']}>
          <span>
            <Mark tone={stamp.matches.length > 0 && stamp.sound ? 'signed' : 'attention'} size={13} />{' '}
            {stamp.at === undefined ? 'A time-stamp that cannot be read' : formatInstant(stamp.at)}{' '}
            {stamp.from === 'preserved' && <Badge tone="disclosure">Preserved</Badge>}
          </span>
          <span className={s['small']}>
            {stamp.authority !== undefined && <HostileText text={`By ${stamp.authority}`} max={200} />}
            {stamp.from !== undefined && `, ${places[stamp.from]}`}
          </span>
          {stamp.problem !== undefined && <HostileText text={stamp.problem} max={300} />}
          {stamp.matches.map((match) => (
            <Match key={match.list + match.entryFingerprint} match={match} />
          ))}
          {stamp.matches.length === 0 && (
            <span className={s['small']}>
              {stamp.asked.length === 0
                ? 'No list for time-stamps is switched on, so its time is a claim.'
                : 'No list for time-stamps vouches for its authority, so its time is a claim.'}
            </span>
          )}
          {stamp.revocations && (
            <span className={s['small']}>
              <HostileText text={authoritiesWords(stamp.revocations)} max={600} />
            </span>
          )}
          {(stamp.misses ?? []).map(({ list, listName, message }) => (
            <span key={list} className={s['small']}>
              <HostileText text={listName} max={120} />: <HostileText text={message} max={300} />
            </span>
          ))}
        </div>
      ))}
      {children}
    </section>
  );
}

/** CAWG identities: who somebody says they are, beside the signer. They never move another answer. */
export const Identities = ({ identities }: { identities: readonly IdentityEvaluation[] }) => (
  <section className={s['group']}>
    <h3 className={s['groupTitle']}>
      Identities (CAWG) <span className={s['hint']}>not the signer; lists for identities are asked</span>
    </h3>
    {identities.map((identity) => (
      <div key={identity.label} className={s['entryText']}>
        <span>
          <HostileText text={identity.chain[0]?.name ?? identity.kind} max={200} />{' '}
          {identity.roles.map((role) => (
            <Badge key={role} tone="neutral">
              <HostileText text={role} max={60} />
            </Badge>
          ))}
        </span>
        {!identity.evaluated && (
          <span className={s['small']}>
            Countersign does not evaluate this kind: <HostileText text={identity.kind} mono max={80} />
          </span>
        )}
        {identity.matches.map((match) => (
          <Match key={match.list + match.entryFingerprint} match={match} />
        ))}
        {identity.evaluated && identity.matches.length === 0 && (
          <span className={s['small']}>
            {identity.asked.length === 0
              ? 'No list for identities is switched on.'
              : 'No list for identities vouches for it.'}
          </span>
        )}
        {(identity.malformed ?? identity.wrongKind) !== undefined && (
          <HostileText text={identity.malformed ?? identity.wrongKind ?? ''} max={300} />
        )}
      </div>
    ))}
  </section>
);

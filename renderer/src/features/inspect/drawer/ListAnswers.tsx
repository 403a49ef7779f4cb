import type { ListMatch, ManifestVerdict } from '#shared/verdict/model.ts';
import { VOUCHED_AS } from '#shared/verdict/vouching.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge } from '../../../ui/Mark.tsx';
import { viaWords } from '../../trust/bench/bench-words.ts';
import { shortVersion } from '../../trust/list-words.ts';
import s from './Drawer.module.css';

/** What the lists for signers answered, and, apart from them, whom the user vouches for alone. */
export function ListAnswers({ identity }: { identity: ManifestVerdict['identity'] }) {
  const { matches, misses = [], asked, private: known } = identity;
  return (
    <section className={s['group']}>
      <h3 className={s['groupTitle']}>Lists of signers</h3>
      {matches.map((match) => (
        <Match key={match.list + match.entryFingerprint} match={match} />
      ))}
      {matches.length === 0 && <p className={s['nothing']}>No list vouches for the certificate.</p>}
      {misses.length > 0 ? (
        <ul aria-label="Lists that do not vouch">
          {misses.map(({ list, listName, message }) => (
            <li key={list} className={s['small']}>
              <HostileText text={listName} max={120} />: <HostileText text={message} max={300} />
            </li>
          ))}
        </ul>
      ) : (
        asked.length > 0 && (
          <p className={s['small']}>
            Asked without a match: <HostileText text={asked.join(', ')} />
          </p>
        )
      )}
      {known && (
        <div className={s['known']}>
          <h4 className={s['groupTitle']}>Your address book</h4>
          <p>
            You vouch for this very certificate, as <HostileText text={known.name} max={100} />, until{' '}
            {formatDay(known.until)}. This is no list’s word, and it counts on this machine alone.
          </p>
        </div>
      )}
    </section>
  );
}

/** A list's word: which list, by which entry, until when. */
export const Match = ({ match }: { match: ListMatch }) => (
  <div className={s['entryText']}>
    <span>
      <HostileText text={match.listName} max={200} />{' '}
      {VOUCHED_AS[match.vouchesFor] !== undefined && <Badge tone="neutral">{VOUCHED_AS[match.vouchesFor]}</Badge>}
    </span>
    <span className={s['small']}>
      {viaWords(match)}: <HostileText text={match.entry} max={300} />
    </span>
    <HostileText text={formatFingerprint(match.entryFingerprint)} mono max={200} />
    <span className={s['small']}>
      List version <HostileText text={shortVersion(match.version)} mono />
      {match.until !== undefined && `, vouches until ${formatDay(match.until)}`}
    </span>
  </div>
);

import type { ReplacedEntry, TrustEntry, TrustListDiff } from '#shared/api/trust.ts';
import type { z } from '#shared/rpc/zod.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge, Mark } from '../../ui/Mark.tsx';
import type { Tone } from '../../ui/tone.ts';
import s from './DiffView.module.css';
import { entryName, entryState } from './entry-words.ts';

type Replaced = z.output<typeof ReplacedEntry>;

interface Group {
  id: string;
  title: string;
  meaning: string;
  tone: Tone;
  rows: readonly { entry: TrustEntry; change?: string }[];
}

const changes: Record<Replaced['change'], string> = {
  renewed: 'Same name and key, new certificate',
  renamed: 'Same key under another name: what was issued under the old name is vouched for no more',
  rekeyed: 'Same name, another key: what the old key signed is vouched for no more',
};

/** What a version changes, the losses first: they are what a person has to decide about. */
const groupsOf = (diff: TrustListDiff): Group[] =>
  [
    {
      id: 'removed',
      title: 'Removed',
      meaning: 'The list vouches for them no more.',
      tone: 'fault' as const,
      rows: diff.removed.map((entry) => ({ entry })),
    },
    {
      id: 'replaced',
      title: 'Issued again',
      meaning: 'An entry took another’s place.',
      tone: 'attention' as const,
      rows: diff.replaced.map(({ after, change }) => ({ entry: after, change: changes[change] })),
    },
    {
      id: 'added',
      title: 'Added',
      meaning: 'New on the list.',
      tone: 'disclosure' as const,
      rows: diff.added.map((entry) => ({ entry })),
    },
    {
      id: 'expiring',
      title: 'Ending within 90 days',
      meaning: 'On the new version.',
      tone: 'attention' as const,
      rows: diff.expiring.map((entry) => ({ entry })),
    },
    {
      id: 'expired',
      title: 'Expired',
      meaning: 'They stay: a trusted time-stamp may prove that they were in date when they signed.',
      tone: 'neutral' as const,
      rows: diff.expired.map((entry) => ({ entry })),
    },
  ].filter(({ rows }) => rows.length > 0);

/** Groups longer than this start folded; removals never do. */
const OPEN = 12;

/** What one version of a list changes against another. */
export function DiffView({ diff }: { diff: TrustListDiff }) {
  const groups = groupsOf(diff);
  if (groups.length === 0) return <p>The same entries; only the file differs.</p>;
  return (
    <div className={s['groups']}>
      {groups.map(({ id, title, meaning, tone, rows }) => (
        <details key={id} className={s['group']} open={id === 'removed' || rows.length <= OPEN}>
          <summary className={s['head']}>
            <Mark tone={tone} size={14} />
            <span className={s['title']}>
              {title} ({rows.length})
            </span>
            <span className={s['meaning']}>{meaning}</span>
          </summary>
          <ul className={s['rows']} aria-label={title}>
            {rows.map(({ entry, change }) => (
              <li key={entry.fingerprint} className={s['row']}>
                <span className={s['words']}>
                  <HostileText text={entryName(entry)} max={200} />
                  <span className={s['quiet']}>
                    {change ?? <HostileText text={entry.certificate?.organisation ?? entry.note ?? ''} max={200} />}
                  </span>
                </span>
                <Badge tone={entryState(entry).tone}>{entryState(entry).words}</Badge>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

/** "2 added, 1 removed, 1 issued again", or that nothing of it changed. */
export function diffWords({ added, removed, replaced }: TrustListDiff): string {
  const parts = [
    ...(added.length > 0 ? [`${String(added.length)} added`] : []),
    ...(removed.length > 0 ? [`${String(removed.length)} removed`] : []),
    ...(replaced.length > 0 ? [`${String(replaced.length)} issued again`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'no entry changes';
}

/** "2 signers or issuers lose this list’s word". */
export const lossWords = (removals: number): string =>
  removals === 1
    ? 'One signer or issuer loses this list’s word.'
    : `${String(removals)} signers or issuers lose this list’s word.`;

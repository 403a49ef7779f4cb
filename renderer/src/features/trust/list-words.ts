import type { TrustList, TrustPurpose } from '#shared/api/trust.ts';
import type { VouchesFor } from '#shared/verdict/model.ts';
import { VOUCHED_AS, vouchesForOf } from '#shared/verdict/vouching.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import type { Choice } from '../../ui/Field.tsx';
import type { Tone } from '../../ui/tone.ts';

/** R51: a list serves one purpose and never another. */
export const purposeChoices: readonly Choice<TrustPurpose>[] = [
  { id: 'signer', label: 'Signers', description: 'Who may sign claims.' },
  { id: 'tsa', label: 'Time-stamp authorities', description: 'Who may prove when something was signed.' },
  { id: 'cawg', label: 'Identities (CAWG)', description: 'Who may state a person’s or organisation’s identity.' },
];

export const kindChoices: readonly Choice<TrustList['kind']>[] = [
  { id: 'anchors', label: 'Authorities', description: 'Roots and issuing CAs: whoever they issued to is vouched for.' },
  { id: 'end-entity', label: 'Signers themselves', description: 'The signers’ own certificates, one entry each.' },
];

const vouchesForMeanings: Readonly<Record<VouchesFor, string>> = {
  publisher: 'Who publishes: newsrooms whose identity the list’s keeper has checked.',
  product: 'With what it was made: products of a conformance programme. It says nothing of who published.',
  time: 'Authorities whose word on time counts.',
  identity: 'People or organisations whose identity was checked.',
  house: 'Signers of your own house.',
  demo: 'Made on this machine for trying out.',
  other: 'Nobody said what being on it means.',
};

const vouchesForChoice = (id: VouchesFor): Choice<VouchesFor> => ({
  id,
  label: VOUCHED_AS[id] ?? 'Not said',
  description: vouchesForMeanings[id],
});

/** What the entries of a list of a purpose can be (R52). */
export const vouchesForChoices = (purpose: TrustPurpose): readonly Choice<VouchesFor>[] =>
  vouchesForOf(purpose).map(vouchesForChoice);

export const vouchesForWords = (vouchesFor: VouchesFor): { label: string; meaning: string } => ({
  label: vouchesForChoice(vouchesFor).label,
  meaning: vouchesForMeanings[vouchesFor],
});

export const purposeLabel = (purpose: TrustPurpose): string =>
  purposeChoices.find((choice) => choice.id === purpose)?.label ?? purpose;

export const purposeMeaning = (purpose: TrustPurpose): string =>
  purposeChoices.find((choice) => choice.id === purpose)?.description ?? '';

export const kindLabel = (kind: TrustList['kind']): string =>
  kindChoices.find((choice) => choice.id === kind)?.label ?? kind;

type Counts = Pick<TrustList, 'entries' | 'expired' | 'expiring'>;

/**
 * "20 entries, 3 in date, 1 of them ends within 90 days": expired entries stay, because a trusted time-stamp may prove that they were in
 * date when they signed.
 */
export function entryWords({ entries, expired, expiring }: Counts): string {
  const count = entries === 1 ? '1 entry' : `${String(entries)} entries`;
  const inDate = expired === 0 ? 'all in date' : `${String(entries - expired)} in date`;
  const soon = expiring === 0 ? '' : `, ${String(expiring)} of them ${expiring === 1 ? 'ends' : 'end'} within 90 days`;
  return `${count}, ${inDate}${soon}`;
}

const MILLISECONDS_PER_DAY = 86_400_000;
/** Nobody looked for so many days: the list may have changed (signing-and-trust.md section 3, "stale"). */
const STALE_DAYS = 90;

const daysBetween = (from: string, to: Date): number =>
  Math.floor((to.getTime() - new Date(from).getTime()) / MILLISECONDS_PER_DAY);

/** "today", "yesterday", "12 days ago". */
export function ageWords(instant: string, now: Date): string {
  const days = daysBetween(instant, now);
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${String(days)} days ago`;
}

/** Why a list may no longer be what its operator says now; absent while nothing speaks for that. */
export function staleWords(list: TrustList, now: Date): string | undefined {
  if (list.version === undefined || list.frozen !== undefined || list.demo) return undefined;
  if (list.nextUpdate !== undefined && new Date(list.nextUpdate) < now) {
    return `Its operator promised a newer one by ${formatDay(list.nextUpdate)}.`;
  }
  const seen = [list.obtainedAt, list.checkedAt].filter((instant) => instant !== undefined).toSorted();
  const last = seen.at(-1);
  if (last === undefined || daysBetween(last, now) < STALE_DAYS) return undefined;
  return `Nobody has compared it with its source since ${formatDay(last)}.`;
}

/** What is to be known of a list at a glance, the gravest first. */
export function listBadges(list: TrustList, now: Date): { tone: Tone; words: string }[] {
  const badges: { tone: Tone; words: string }[] = [];
  if (list.damaged) badges.push({ tone: 'fault', words: 'Damaged' });
  if (list.candidate) badges.push({ tone: 'attention', words: 'New version waits' });
  if (staleWords(list, now) !== undefined) badges.push({ tone: 'attention', words: 'Stale' });
  if (list.demo) badges.push({ tone: 'disclosure', words: 'Demo' });
  if (list.frozen !== undefined) badges.push({ tone: 'disclosure', words: `Frozen since ${formatDay(list.frozen)}` });
  if (list.version === undefined) badges.push({ tone: 'neutral', words: 'Not obtained yet' });
  else if (!list.enabled) badges.push({ tone: 'neutral', words: 'Not asked' });
  return badges;
}

/** Characters of a version that people compare by eye. */
export const shortVersion = (version: string): string => version.slice(0, 12);

import { expect, it } from 'vitest';
import { sampleList } from '../../testing/samples.ts';
import { ageWords, entryWords, listBadges, staleWords } from './list-words.ts';

it.each([
  [{ entries: 1, expired: 0, expiring: 0 }, '1 entry, all in date'],
  [{ entries: 20, expired: 17, expiring: 0 }, '20 entries, 3 in date'],
  [{ entries: 20, expired: 16, expiring: 1 }, '20 entries, 4 in date, 1 of them ends within 90 days'],
  [{ entries: 30, expired: 0, expiring: 2 }, '30 entries, all in date, 2 of them end within 90 days'],
  [{ entries: 1, expired: 1, expiring: 0 }, '1 entry, 0 in date'],
  [{ entries: 0, expired: 0, expiring: 0 }, '0 entries, all in date'],
])('%j reads %s', (counts, words) => {
  expect(entryWords(counts)).toBe(words);
});

it.each([
  ['2026-11-22T05:00:00.000Z', 'today'],
  ['2026-11-23T05:00:00.000Z', 'today'],
  ['2026-11-21T05:00:00.000Z', 'yesterday'],
  ['2026-11-01T12:00:00.000Z', '20 days ago'],
])('%s is %s on 22 November 2026', (instant, words) => {
  expect(ageWords(instant, new Date('2026-11-22T06:00:00Z'))).toBe(words);
});

// The sample was obtained on 1 November 2026.
const later = new Date('2027-02-01T00:00:00Z');
it.each([
  ['after 92 days without a look at its source', {}, 'Nobody has compared it with its source since 1 Nov 2026.'],
  ['compared since', { checkedAt: '2027-01-20T00:00:00.000Z' }, undefined],
  [
    'past the day its operator promised the next one, however young',
    { checkedAt: '2027-01-20T00:00:00.000Z', nextUpdate: '2027-01-31T00:00:00.000Z' },
    'Its operator promised a newer one by 31 Jan 2027.',
  ],
  ['frozen: there is no newer one', { frozen: '2026-01-01' }, undefined],
  ['made on this machine', { demo: true }, undefined],
] as const)('a list is stale, or not: %s', (_when, changes, words) => {
  expect(staleWords(sampleList(changes), later)).toBe(words);
});

it('says the gravest first, and that a list was never obtained', () => {
  const list = sampleList({ damaged: true, enabled: false });
  expect(listBadges(list, later)).toEqual([
    { tone: 'fault', words: 'Damaged' },
    { tone: 'attention', words: 'Stale' },
    { tone: 'neutral', words: 'Not asked' },
  ]);
  const { version: _version, ...empty } = sampleList({ enabled: false, frozen: '2026-01-01' });
  expect(listBadges(empty, later)).toEqual([
    { tone: 'disclosure', words: 'Frozen since 1 Jan 2026' },
    { tone: 'neutral', words: 'Not obtained yet' },
  ]);
});

import { expect, it } from 'vitest';
import { entryWords } from './list-words.ts';

it.each([
  [{ entries: 1, expired: 0 }, '1 entry, all in date'],
  [{ entries: 20, expired: 17 }, '20 entries, 3 in date'],
  [{ entries: 1, expired: 1 }, '1 entry, 0 in date'],
  [{ entries: 0, expired: 0 }, '0 entries, all in date'],
])('%j reads %s', (counts, words) => {
  expect(entryWords(counts)).toBe(words);
});

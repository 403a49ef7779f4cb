import { expect, test } from 'vitest';
import { match } from '../../tests/support/verdict-case.ts';
import { allVouchingWords, vouchesForOf, vouchingWords } from './vouching.ts';

test.each([
  [
    'publisher',
    'IPTC Origin Verified News Publishers',
    'News publisher, on the IPTC Origin Verified News Publishers list',
  ],
  ['product', 'C2PA trust list', 'Conforming product, on the C2PA trust list'],
  ['time', 'Clocks', 'Time-stamp authority, on the Clocks list'],
  ['demo', 'Countersign demo', 'Demo signer, on the Countersign demo list (made on this machine)'],
  ['other', 'LISTLESS', 'On the LISTLESS list'],
  ['house', 'A\u202eB', 'Signer of the house, on the A⟦U+202E⟧B list'],
] as const)('says as what a list vouches, and names the list once: %s, %j', (vouchesFor, listName, words) => {
  expect(vouchingWords({ vouchesFor, listName })).toBe(words);
});

test('says of a signer on several lists what each of them says, none of it twice', () => {
  const publisher = { ...match, listName: 'IPTC', vouchesFor: 'publisher' as const };
  const product = { ...match, listName: 'C2PA list', vouchesFor: 'product' as const };
  expect(allVouchingWords([publisher, product, publisher], vouchingWords)).toBe(
    'News publisher, on the IPTC list; conforming product, on the C2PA list',
  );
});

test('what a list may say goes with its purpose: no list for time-stamps names publishers (R51)', () => {
  expect([vouchesForOf('signer'), vouchesForOf('tsa'), vouchesForOf('cawg')]).toEqual([
    ['other', 'publisher', 'product', 'house'],
    ['time'],
    ['identity', 'publisher', 'house', 'other'],
  ]);
});

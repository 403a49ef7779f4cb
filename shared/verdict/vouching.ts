import type { TrustPurpose } from '#shared/api/trust.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import type { ListMatch, VouchesFor } from '#shared/verdict/model.ts';

/** What a list may say of whom it names: nobody's word but the operator's goes beyond the list's purpose (R51, R52). */
const SAYS: Readonly<Record<TrustPurpose, readonly [VouchesFor, ...VouchesFor[]]>> = {
  signer: ['other', 'publisher', 'product', 'house'],
  tsa: ['time'],
  cawg: ['identity', 'publisher', 'house', 'other'],
};

/** What the entries of an imported list can be, the first of them when nobody says. */
export const vouchesForOf = (purpose: TrustPurpose): readonly [VouchesFor, ...VouchesFor[]] => SAYS[purpose];

/** What an entry of such a list is, in two or three words; `undefined` where the list does not say. */
export const VOUCHED_AS: Readonly<Record<VouchesFor, string | undefined>> = {
  publisher: 'News publisher',
  product: 'Conforming product',
  time: 'Time-stamp authority',
  identity: 'Checked identity',
  house: 'Signer of the house',
  demo: 'Demo signer',
  other: undefined,
};

/** "the C2PA trust list", "the House list": as a list is called within a sentence. Its name is a person's text. */
export function listTitle(name: string): string {
  const shown = displayText(name, { max: 80 });
  return /\blist\b/i.test(shown) ? `the ${shown}` : `the ${shown} list`;
}

/** "News publisher, on the IPTC Origin Verified News Publishers list" (R10, R52). */
export function vouchingWords({ vouchesFor, listName }: Pick<ListMatch, 'vouchesFor' | 'listName'>): string {
  const as = VOUCHED_AS[vouchesFor];
  const list = `${listTitle(listName)}${vouchesFor === 'demo' ? ' (made on this machine)' : ''}`;
  return as === undefined ? `On ${list}` : `${as}, on ${list}`;
}

/** Of every list that vouches, in one line: "News publisher, on the … list; conforming product, on the … list". */
export function allVouchingWords(matches: readonly ListMatch[], wordsOf: (match: ListMatch) => string): string {
  const said = [...new Set(matches.map(wordsOf))];
  return said.map((words, index) => (index === 0 ? words : uncapitalised(words))).join('; ');
}

const uncapitalised = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

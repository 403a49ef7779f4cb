import type { EngineTrust } from '#core/c2pa/settings.ts';
import type { Requirements } from '#shared/verdict/policy.ts';
import type { AddressBook } from '#core/address-book/address-book.ts';
import type { Preserved } from '#core/address-book/preserved.ts';
import type { KeptAnswers } from '#core/revocation/kept-answers.ts';
import type { Evidence } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import type { TrustLists } from '#core/trust/lists.ts';

/** Everything of this workspace that verdicts go by: lists, private credentials, kept time-stamps and answers, and what is required of files. */
export interface TrustBasis {
  /** The lists that are turned on. @throws AppError 'storage_failed' */
  lists(): Promise<LoadedList[]>;
  /** Those that are turned off too; a list that cannot be read is left out. For comparing, never for a verdict. */
  allLists(): Promise<LoadedList[]>;
  /** For readings alone. Never for signing: what the engine finds of ingredients is published, and would tell whom somebody knows. */
  engineTrust(): Promise<EngineTrust>;
  evidence(now: Date): Promise<Evidence>;
  /** What a file needs before it is called trusted (R55). */
  requirements(): Requirements;
  /** Changes whenever a verdict might. */
  key(): Promise<string>;
}

export function createTrustBasis(parts: {
  trust: Pick<TrustLists, 'all' | 'enabled' | 'engineTrust'>;
  addressBook: Pick<AddressBook, 'vouching'>;
  preserved: Pick<Preserved, 'for' | 'key'>;
  answers: Pick<KeptAnswers, 'for' | 'key'>;
  policy: () => Requirements;
}): TrustBasis {
  const { trust, addressBook, preserved, answers, policy } = parts;
  const requirements = (): Requirements => {
    const { requireTimestamp, requireRevocation } = policy();
    return { requireTimestamp, requireRevocation };
  };
  return {
    lists: () => trust.enabled(),
    allLists: () => trust.all(),
    async engineTrust() {
      const { lists } = await trust.engineTrust();
      const { pem } = await addressBook.vouching();
      const book = {
        uri: 'urn:countersign:address-book',
        purpose: 'signer' as const,
        anchorsPem: '',
        endEntityPem: pem,
      };
      return { lists: pem === '' ? lists : [...lists, book] };
    },
    async evidence(now) {
      const { names } = await addressBook.vouching();
      return {
        now,
        known: names,
        preserved: (message) => preserved.for(message),
        asked: (fingerprint) => answers.for(fingerprint, now),
      };
    },
    requirements,
    async key() {
      const lists = (await trust.enabled()).map(({ list }) => [list.id, list.version, ...list.acceptedUsages]);
      const { names } = await addressBook.vouching();
      return JSON.stringify([lists, [...names], preserved.key(), answers.key(), requirements()]);
    },
  };
}

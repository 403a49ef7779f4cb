import type { EngineTrust } from '#core/c2pa/settings.ts';
import type { AddressBook } from '#core/address-book/address-book.ts';
import type { Preserved } from '#core/address-book/preserved.ts';
import type { Evidence } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import type { TrustLists } from '#core/trust/lists.ts';

/** Everything of this workspace that verdicts go by: lists, private credentials, kept time-stamps. */
export interface TrustBasis {
  /** The lists that are turned on. @throws AppError 'storage_failed' */
  lists(): Promise<LoadedList[]>;
  /** Those that are turned off too; a list that cannot be read is left out. For comparing, never for a verdict. */
  allLists(): Promise<LoadedList[]>;
  /** For readings alone. Never for signing: what the engine finds of ingredients is published, and would tell whom somebody knows. */
  engineTrust(): Promise<EngineTrust>;
  evidence(now: Date): Promise<Evidence>;
  /** Changes whenever a verdict might. */
  key(): Promise<string>;
}

export function createTrustBasis(parts: {
  trust: Pick<TrustLists, 'all' | 'enabled' | 'engineTrust'>;
  addressBook: Pick<AddressBook, 'vouching'>;
  preserved: Pick<Preserved, 'for' | 'key'>;
}): TrustBasis {
  const { trust, addressBook, preserved } = parts;
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
      return { now, known: names, preserved: (message) => preserved.for(message) };
    },
    async key() {
      const lists = (await trust.enabled()).map(({ list }) => [list.id, list.version, ...list.acceptedUsages]);
      const { names } = await addressBook.vouching();
      return JSON.stringify([lists, [...names], preserved.key()]);
    },
  };
}

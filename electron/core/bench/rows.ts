import type { BenchCell, BenchRow } from '#shared/api/bench.ts';
import type { TrustPurpose } from '#shared/api/trust.ts';
import type { ListMatch, ListMiss } from '#shared/verdict/model.ts';
import type { LoadedList } from '#core/trust/list-file.ts';

/** What an evaluation says of a subject, whatever kind it is. */
interface Judged {
  readonly matches: readonly ListMatch[];
  readonly misses?: readonly ListMiss[] | undefined;
  readonly judgedAt: string;
  readonly revocation?: BenchRow['revocation'];
  readonly issuerRevocations?: BenchRow['issuerRevocations'];
  readonly wrongKind?: string | boolean | undefined;
  readonly malformed?: string | undefined;
}

/** What there is to say of a subject of one purpose, list by list. */
export function judged(
  { matches, misses = [], judgedAt, revocation, issuerRevocations, wrongKind, malformed }: Judged,
  purpose: TrustPurpose,
  lists: readonly LoadedList[],
  proven: boolean,
): Pick<BenchRow, 'judgedAt' | 'proven' | 'cells' | 'revocation' | 'issuerRevocations' | 'problem' | 'validUntil'> {
  const problem = malformed ?? (typeof wrongKind === 'string' ? wrongKind : undefined);
  const until = matches
    .filter(({ list }) => lists.some((one) => one.list.enabled && one.list.id === list))
    .flatMap((match) => match.until ?? [])
    .toSorted()
    .at(-1);
  return {
    judgedAt,
    proven,
    cells: lists.map(({ list }): BenchCell => {
      if (list.purpose !== purpose) return { answer: 'other-purpose' };
      const match = matches.find((one) => one.list === list.id);
      if (match) return { answer: 'match', match };
      const { id, name: listName, version } = list;
      const fallback = {
        list: id,
        listName,
        version,
        why: 'malformed' as const,
        message: problem ?? 'It was not evaluated.',
      };
      return { answer: 'miss', miss: misses.find((one) => one.list === list.id) ?? fallback };
    }),
    ...(revocation && { revocation }),
    ...(issuerRevocations && { issuerRevocations }),
    ...(problem !== undefined && { problem }),
    ...(!proven && until !== undefined && { validUntil: until }),
  };
}

/** What the lists of signers take between them. */
export const acceptedBy = (lists: readonly LoadedList[]): string[] =>
  lists.filter(({ list }) => list.purpose === 'signer').flatMap(({ list }) => list.acceptedUsages);

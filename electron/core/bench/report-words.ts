import type { BenchCell, BenchRow } from '#shared/api/bench.ts';
import { VOUCHED_AS } from '#shared/verdict/vouching.ts';

const VIA = {
  anchor: 'chain ends at',
  'issuing-ca': 'issued by',
  'end-entity': 'is the entry',
  'pinned-hash': 'its hash is the entry',
} as const;

/** A cell in words: what vouches and until when, or why not. */
export function cellWords(cell: BenchCell): string {
  switch (cell.answer) {
    case 'match': {
      const { via, entry, until, vouchesFor } = cell.match;
      const as = VOUCHED_AS[vouchesFor];
      return `yes${as === undefined ? '' : `, ${as.toLowerCase()}`}: ${VIA[via]} ${entry}${until === undefined ? '' : `, to ${until.slice(0, 10)}`}`;
    }
    case 'miss':
      return `no: ${cell.miss.message}`;
    case 'other-purpose':
      return 'not asked: for another purpose';
  }
}

/** What a row is of, in words. */
export const SUBJECTS: Readonly<Record<BenchRow['subject'], string>> = {
  signer: 'Signer',
  timestamp: 'Time-stamp',
  identity: 'Identity',
  certificate: 'Certificate',
};

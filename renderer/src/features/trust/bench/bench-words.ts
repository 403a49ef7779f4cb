import type { Bench, BenchCell, BenchColumn, BenchRow } from '#shared/api/bench.ts';
import type { TrustPurpose } from '#shared/api/trust.ts';
import type { ListMatch, ListMiss, Revocation } from '#shared/verdict/model.ts';
import { VOUCHED_AS, vouchingWords } from '#shared/verdict/vouching.ts';
import { formatDay, formatInstant } from '#shared/provenance/instant-text.ts';
import type { Tone } from '../../../ui/tone.ts';

/** What a row is of. Each kind is asked of lists of its own purpose (R51). */
export const subjectWords: Readonly<Record<BenchRow['subject'], string>> = {
  signer: 'Signer',
  timestamp: 'Time-stamp',
  identity: 'Identity (CAWG)',
  certificate: 'Certificate',
};

const forWords: Readonly<Record<TrustPurpose, string>> = {
  signer: 'for signers',
  tsa: 'for time-stamps',
  cawg: 'for identities',
};

/** Whom a list is for, and what being on it says (R52): "for signers: news publisher". */
export function columnWords({ purpose, vouchesFor }: Pick<BenchColumn, 'purpose' | 'vouchesFor'>): string {
  const as = VOUCHED_AS[vouchesFor];
  // Every list for time-stamps is of authorities for them.
  return as === undefined || purpose === 'tsa' ? forWords[purpose] : `${forWords[purpose]}: ${as.toLowerCase()}`;
}

const vias: Record<ListMatch['via'], string> = {
  anchor: 'Its chain ends at this entry',
  'issuing-ca': 'It was issued by this entry',
  'end-entity': 'It is this entry itself',
  'pinned-hash': 'Its hash is this entry',
};

/** How an entry came to vouch. */
export const viaWords = ({ via }: ListMatch): string => vias[via];

const whys: Record<ListMiss['why'], { words: string; tone: Tone }> = {
  'not-on-it': { words: 'Not on it', tone: 'neutral' },
  'broken-chain': { words: 'Chain broken', tone: 'fault' },
  'not-in-date': { words: 'Not in date', tone: 'attention' },
  usage: { words: 'Other use', tone: 'attention' },
  revoked: { words: 'Revoked', tone: 'fault' },
  'wrong-kind': { words: 'Wrong kind', tone: 'fault' },
  malformed: { words: 'Unreadable', tone: 'fault' },
};

/** A cell in two or three words, and why in a sentence. */
export function cellWords(cell: BenchCell, row: BenchRow): { words: string; tone: Tone; sentence: string } {
  switch (cell.answer) {
    case 'match':
      return {
        words: row.proven ? 'Vouched for, time proven' : 'Vouched for',
        tone: 'signed',
        sentence: `${vouchingWords(cell.match)}. ${vias[cell.match.via]}, and every certificate up to it was valid at ${formatInstant(row.judgedAt)}.`,
      };
    case 'miss':
      return { ...whys[cell.miss.why], sentence: cell.miss.message };
    case 'other-purpose':
      return {
        words: 'Not asked',
        tone: 'pending',
        sentence: 'The list serves another purpose and was not asked. Each purpose has lists of its own.',
      };
  }
}

/** When a row is judged, and what proves that. */
export const judgedWords = ({ judgedAt, proven }: BenchRow): string =>
  proven ? `At ${formatInstant(judgedAt)}, proven by a time-stamp` : `As of ${formatInstant(judgedAt)}: no proven time`;

/** How far down the provenance a row is. */
export function depthWords({ depth, subject }: BenchRow): string {
  if (subject === 'certificate') return 'From the file';
  if (depth === undefined) return 'In the file, outside its history';
  if (depth === 0) return 'This file';
  return depth === 1 ? 'One step down' : `${String(depth)} steps down`;
}

/** What is known of revocation. */
export function revocationWords({
  state,
  revokedAt,
  nextUpdate,
  reason,
  responder,
  problem,
  asked,
}: Revocation): string {
  const day = revokedAt === undefined ? '' : ` on ${formatDay(revokedAt)}`;
  const why = reason === undefined ? '' : ` (${reason})`;
  // Never told as if it had come with the file.
  const whence = asked ? `, asked of ${asked.host} on ${formatInstant(asked.at)}` : '';
  const by = (responder === undefined ? '' : `, says ${responder}`) + whence;
  switch (state) {
    case 'good':
      return `Not revoked then${by}.`;
    case 'revoked':
      return `Revoked${day}${why}${by}.`;
    case 'revoked-later':
      return `Revoked${day}${why}, after it was signed${by}.`;
    case 'unknown':
      return `Its issuer’s service does not know it${by}.`;
    case 'stale':
      return `The answer sent along was too old${nextUpdate === undefined ? '' : `: good until ${formatDay(nextUpdate)}`}.`;
    case 'unusable':
      return problem ?? 'The answer sent along counts for nothing.';
    case 'absent':
      return 'No answer about revocation was sent along, and nobody was asked.';
  }
}

/** What is known of the authorities that a certificate rests on, one a sentence. Their names are hostile text. */
export const authoritiesWords = (revocations: readonly Revocation[]): string =>
  revocations.map((one) => `${one.of?.name ?? 'An authority'}: ${revocationWords(one)}`).join(' ');

/** "3 of 4 signatures are vouched for by a list that is on." */
export function summaryWords({ rows, columns }: Bench): string {
  if (rows.length === 0) return 'It carries no signature: there is nobody to ask about.';
  const vouched = rows.filter((row) => vouchedFor(row, columns)).length;
  const known = rows.filter((row) => row.private && !vouchedFor(row, columns)).length;
  const all = rows.length === 1 ? 'One certificate chain' : `${String(rows.length)} certificate chains`;
  const privately = known === 0 ? '' : ` ${String(known)} more by your address book alone.`;
  return `${all}; ${String(vouched)} vouched for by a list that is on.${privately}`;
}

const vouchedFor = ({ cells }: BenchRow, columns: readonly BenchColumn[]): boolean =>
  cells.some((cell, index) => cell.answer === 'match' && columns[index]?.enabled === true);

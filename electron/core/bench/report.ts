import { Bench, type BenchRow } from '#shared/api/bench.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { z } from '#shared/rpc/zod.ts';
import { benchPage } from '#core/bench/report-page.ts';
import { cellWords } from '#core/bench/report-words.ts';

/** The bench as a file to keep. The name is made of the subject's, without what a file system or a header could stumble over. */
export function benchReport(
  bench: Bench,
  format: 'html' | 'json' | 'csv',
): { name: string; mimeType: string; text: string } {
  const base = bench.subject.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'bench';
  switch (format) {
    case 'html':
      return { name: `${base}-trust.html`, mimeType: 'text/html', text: benchPage(bench) };
    case 'json':
      return {
        name: `${base}-trust.json`,
        mimeType: 'application/json',
        text: `${JSON.stringify(z.encode(Bench, bench), null, 2)}\n`,
      };
    case 'csv':
      return { name: `${base}-trust.csv`, mimeType: 'text/csv', text: benchCsv(bench) };
  }
}

const FIELDS: readonly (readonly [string, (row: BenchRow) => string | undefined])[] = [
  ['Kind', ({ subject }) => subject],
  ['Manifest', ({ manifest }) => manifest],
  ['Title', ({ title }) => title],
  ['Certificate', ({ chain: [leaf] }) => leaf?.subject],
  ['Issuer', ({ chain: [leaf] }) => leaf?.issuer],
  ['Serial', ({ chain: [leaf] }) => leaf?.serial],
  ['SHA-256', ({ chain: [leaf] }) => leaf?.fingerprint],
  ['Judged at', ({ judgedAt }) => judgedAt],
  ['Time proven', ({ proven }) => (proven ? 'yes' : 'no')],
  ['Revocation', ({ revocation }) => revocation?.state],
  [
    'Revocation of authorities',
    ({ issuerRevocations }) => issuerRevocations?.map(({ of, state }) => `${of?.name}: ${state}`).join('; '),
  ],
  ['Private credential', ({ private: known }) => known?.name],
  ['Validates until', ({ validUntil }) => validUntil],
  ['Problem', ({ problem }) => problem],
];

/** RFC 4180: a line a row, every field in quotes. */
function benchCsv({ columns, rows }: Bench): string {
  const lists = columns.map(({ name, purpose, enabled }) => `${name} (${purpose}${enabled ? '' : ', off'})`);
  const head = [...FIELDS.map(([heading]) => heading), ...lists];
  const body = rows.map((row) => [...FIELDS.map(([, field]) => field(row) ?? ''), ...row.cells.map(cellWords)]);
  return [head, ...body].map((fields) => `${fields.map(csvField).join(',')}\r\n`).join('');
}

/**
 * A spreadsheet takes what begins with one of these for a formula, and names in certificates are anybody's text; an apostrophe before it
 * keeps it text (OWASP, CSV injection). Line breaks would move the rest into another row for many a reader.
 */
function csvField(text: string): string {
  const shown = displayText(text, { max: 500 }).replaceAll('\n', ' ');
  const tame = /^[\s]*[=+\-@|%]/.test(shown) ? `'${shown}` : shown;
  return `"${tame.replaceAll('"', '""')}"`;
}

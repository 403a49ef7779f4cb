import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Bench, type BenchColumn, type BenchRow } from '#shared/api/bench.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { vouchingWords } from '#shared/verdict/vouching.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { askRevocation } from './ask-revocation.ts';
import { reportText } from './tams-reports.ts';
import type { TrustOptions } from './trust.ts';

/** What `countersign trust check --json` prints. */
export const TrustCheckReport = z.object({ version: z.literal(1), benches: z.array(Bench) });

interface CheckOptions extends TrustOptions {
  /** A report to write, in the form its name ends with: .html, .json or .csv. One file only. */
  out?: string | undefined;
  /** Asks the issuer of the file's own signer, or of the certificate, first. */
  askRevocation?: boolean;
}

/**
 * `trust check FILE|CERT…`: every list of the workspace against every signer, time-stamp and identity of each file, or against a
 * certificate. Exit 1 when no list that is on, and nobody in the address book, vouches for one of the signers.
 */
export async function checkTrust(
  { client, core }: CliSession,
  files: readonly string[],
  { json, print, out, askRevocation: asks = false }: CheckOptions,
): Promise<ExitCode> {
  const benches: Bench[] = [];
  let answered = true;
  if (out !== undefined && files.length > 1)
    throw new AppError('invalid_input', 'A report is of one file. Name one, or leave --out away.');
  for (const path of files) {
    const { id } = await core.grantFile(path);
    if (asks) answered = (await askAbout({ client }, id, path)) && answered;
    const bench = await client['bench.open']({ file: id });
    benches.push(bench);
    if (!json) print(benchText(bench));
    if (out !== undefined) {
      const { text } = await client['bench.export']({ file: id, format: formatOf(out) });
      await write(out, text);
    }
  }
  if (json) print(reportText(TrustCheckReport, { version: 1, benches }));
  if (!answered) return EXIT.failed;
  return benches.every(isVouchedFor) ? EXIT.fine : EXIT.problem;
}

/** A file is media with a signer of its own, or a certificate; the bench knows which, and asks nobody. */
async function askAbout(session: Pick<CliSession, 'client'>, id: AssetId, path: string): Promise<boolean> {
  const { subject } = await session.client['bench.open']({ file: id });
  const of =
    subject.kind === 'media' ? { kind: 'manifest' as const, asset: id } : { kind: 'files' as const, files: [id] };
  return askRevocation(session, of, path);
}

function formatOf(path: string): 'html' | 'json' | 'csv' {
  const [, ending] = /\.(html|json|csv)$/.exec(path) ?? [];
  if (ending === 'html' || ending === 'json' || ending === 'csv') return ending;
  throw new AppError('invalid_input', 'The name of a report ends with .html, .json or .csv.');
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(resolve(path), text, { flag: 'wx' }).catch((cause: unknown) => {
    throw new AppError(
      'output_refused',
      `${path} cannot be written. Choose a name that is not taken, in a folder of yours.`,
      {
        cause,
      },
    );
  });
}

const isVouchedFor = ({ rows, columns }: Bench): boolean =>
  rows
    .filter(({ subject }) => subject === 'signer' || subject === 'certificate')
    .every(
      (row) =>
        row.revocation?.state !== 'revoked' &&
        (row.private !== undefined ||
          row.cells.some(({ answer }, index) => answer === 'match' && columns[index]?.enabled === true)),
    );

const safe = (text: string): string => displayText(text, { max: 120 });

function benchText({ subject, columns, rows }: Bench): string {
  if (rows.length === 0) return `${safe(subject.name)}\n  There is no signature in it.\n`;
  return [`${safe(subject.name)}\n`, ...rows.map((row) => rowText(row, columns))].join('');
}

function rowText(row: BenchRow, columns: readonly BenchColumn[]): string {
  const { subject, title, chain, proven, judgedAt, cells, problem, revocation, validUntil, private: known } = row;
  const [leaf] = chain;
  const lists = cells.flatMap((cell, index) => {
    const column = columns[index];
    if (!column || cell.answer === 'other-purpose') return [];
    const off = column.enabled ? '' : ' (off)';
    return cell.answer === 'match'
      ? [
          `    yes  ${vouchingWords(cell.match)}${off}: ${cell.match.via} ${safe(cell.match.entry)}${cell.match.until === undefined ? '' : `, to ${day(cell.match.until)}`}`,
        ]
      : [`    no   ${safe(column.name)}${off}: ${safe(cell.miss.message)}`];
  });
  return [
    `  ${subject} of ${safe(title)}`,
    leaf ? `    ${safe(leaf.subject)}, issued by ${safe(leaf.issuer)}` : '    its certificate cannot be read',
    `    judged at ${judgedAt}${proven ? ', a proven time' : ''}`,
    ...(problem === undefined ? [] : [`    ${safe(problem)}`]),
    ...(known ? [`    in the address book as ${safe(known.name)}`] : []),
    ...(revocation
      ? [
          `    revocation: ${revocation.state}${revocation.asked ? `, asked of ${safe(revocation.asked.host)} at ${revocation.asked.at}` : ''}`,
        ]
      : []),
    ...(row.issuerRevocations ?? []).map(({ of, state }) => `    revocation of ${safe(of?.name ?? '')}: ${state}`),
    ...(validUntil === undefined ? [] : [`    the lists that are on vouch until ${day(validUntil)}`]),
    ...lists,
    '',
  ].join('\n');
}

const day = (instant: string): string => instant.slice(0, 10);

import { createHash } from 'node:crypto';
import type { Bench, BenchCell, BenchColumn, BenchRow } from '#shared/api/bench.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { VOUCHED_AS } from '#shared/verdict/vouching.ts';
import { cellWords, SUBJECTS } from '#core/bench/report-words.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1c1e; background: #fff; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: 0.5rem 0; }
th, td { border: 1px solid #c9ccd1; padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #f2f3f5; }
.match { background: #e7f3ea; }
.asked-not { color: #5c6066; }
code { font: 13px/1.4 ui-monospace, monospace; }
`;

/** Only this style, nothing else: no script, no picture, no request, whatever a certificate's name tries. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** One page that stands alone and loads nothing. Every text from a file or a list passes through displayText and is escaped. */
export function benchPage({ subject, at, columns, rows }: Bench): string {
  const heads = columns.map(
    ({ name, purpose, vouchesFor, enabled, version }) =>
      `<th scope="col">${safe(name)}<br><small>for ${PURPOSES[purpose]}${said(vouchesFor)}${enabled ? '' : ', turned off'}<br><code>${safe(version.slice(0, 12))}</code></small></th>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<title>${safe(subject.name)}: who vouches for whom</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${safe(subject.name)}: who vouches for whom</h1>
<p>Made by Countersign at ${safe(at)}. Every list of the workspace was asked, whether it was turned on or not. A list answers only for its own purpose. Nobody was asked over a network.</p>
<table>
<caption>Lists and their answers</caption>
<thead><tr><th scope="col">What</th><th scope="col">Certificate</th>${heads.join('')}</tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody>
</table>
${rows.map(chain).join('\n')}
</body>
</html>
`;
}

const said = (vouchesFor: BenchColumn['vouchesFor']): string =>
  VOUCHED_AS[vouchesFor] === undefined ? '' : `: ${VOUCHED_AS[vouchesFor].toLowerCase()}`;

const PURPOSES = { signer: 'signers', tsa: 'time-stamps', cawg: 'identities' } as const;

function line(row: BenchRow): string {
  const { subject, title, judgedAt, proven, cells, revocation, problem, validUntil, private: known, findings } = row;
  const { issuerRevocations = [] } = row;
  const [leaf] = row.chain;
  const facts = [
    `Judged at ${judgedAt}${proven ? ', a proven time' : ''}.`,
    revocation && `Revocation: ${revocationWords(revocation)}.`,
    ...issuerRevocations.map((one) => `Revocation of ${one.of?.name}: ${revocationWords(one)}.`),
    known && `In the address book as “${known.name}”.`,
    validUntil && `The lists that are on vouch until ${validUntil.slice(0, 10)}.`,
    problem,
    ...findings.map(({ message }) => message),
  ].filter((fact) => fact !== undefined && fact !== '');
  const named = leaf ? `${safe(leaf.name)}<br><small>issued by ${safe(leaf.issuer)}</small>` : 'cannot be read';
  return `<tr><th scope="row">${SUBJECTS[subject]}<br><small>${safe(title)}</small></th><td>${named}<ul>${facts.map((fact) => `<li>${safe(fact ?? '')}</li>`).join('')}</ul></td>${cells.map(cell).join('')}</tr>`;
}

const revocationWords = ({ state, revokedAt, asked }: NonNullable<BenchRow['revocation']>): string =>
  `${state}${revokedAt === undefined ? '' : ` (${revokedAt.slice(0, 10)})`}${asked ? `, asked of ${asked.host} at ${asked.at}` : ''}`;

const CLASSES = { match: 'match', miss: 'miss', 'other-purpose': 'asked-not' } as const;

const cell = (answer: BenchCell): string => `<td class="${CLASSES[answer.answer]}">${safe(cellWords(answer))}</td>`;

/** A name means nothing without the chain above it. */
function chain({ subject, title, chain: certificates }: BenchRow): string {
  if (certificates.length === 0) return '';
  const lines = certificates.map(
    ({
      subject: who,
      issuer,
      serial,
      notBefore,
      notAfter,
      fingerprint,
      key,
      extendedUsages,
      policies,
      assuranceLevel,
    }) =>
      `<tr><td>${safe(who)}</td><td>${safe(issuer)}</td><td>${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}</td><td>${safe(key)}</td><td>${safe(names(extendedUsages))}</td><td>${safe(names(policies))}${assuranceLevel === undefined ? '' : `<br>assurance level ${assuranceLevel}`}</td><td><code>${safe(serial)}</code></td><td><code>${fingerprint}</code></td></tr>`,
  );
  return `<table>
<caption>${SUBJECTS[subject]}: ${safe(title)}</caption>
<thead><tr><th scope="col">Certificate</th><th scope="col">Issuer</th><th scope="col">Valid</th><th scope="col">Key</th><th scope="col">Made for</th><th scope="col">Policies</th><th scope="col">Serial</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${lines.join('')}</tbody>
</table>`;
}

const names = (list: BenchRow['chain'][number]['extendedUsages']): string =>
  list.map(({ oid, name }) => name ?? oid).join(', ');

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const safe = (text: string): string =>
  displayText(text, { max: 500 }).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

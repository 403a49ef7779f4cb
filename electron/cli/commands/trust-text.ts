import type { StoredListVersion, TrustEntry, TrustList, TrustListDiff } from '#shared/api/trust.ts';
import type { PreflightReport } from '#shared/api/signer.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { VOUCHED_AS, vouchingWords } from '#shared/verdict/vouching.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';

/** Characters of a digest that people compare by eye. */
const SHORT = 12;
const day = (instant: string): string => instant.slice(0, 10);
const safe = (text: string): string => displayText(text, { max: 100 });

/** One list a line, then what stands out about it. */
export function listText(list: TrustList, now: Date): string {
  const { id, name, purpose, kind, vouchesFor, entries, expired, expiring, enabled, version, candidate } = list;
  const stale = list.nextUpdate !== undefined && Date.parse(list.nextUpdate) < now.getTime();
  const notes = [
    list.damaged && 'its stored copy is damaged: get it again, or turn it off',
    list.frozen !== undefined && `frozen since ${list.frozen}`,
    expiring > 0 && `${expiring} ${expiring === 1 ? 'entry ends' : 'entries end'} within 90 days`,
    stale && `stale: its next version was due ${day(list.nextUpdate!)}`,
    candidate &&
      `version ${candidate.version.slice(0, SHORT)} waits to be accepted: countersign trust update ${id} --accept`,
    version === undefined && list.address !== undefined && `nothing taken yet: countersign trust update ${id}`,
  ].filter((note) => typeof note === 'string');
  const as = VOUCHED_AS[vouchesFor];
  const facts =
    version === undefined
      ? 'empty'
      : `${entries} entries (${expired} expired), ${enabled ? 'on' : 'off'}, ${version.slice(0, SHORT)}, ${day(list.obtainedAt ?? '')}`;
  return (
    [
      `${id}  ${safe(name)}  ${purpose} ${kind}${as === undefined ? '' : ` (${as})`}, ${facts}`,
      ...notes.map((note) => `  ${note}`),
    ].join('\n') + '\n'
  );
}

/** One version of a list, and under it who put it into use, and when (R50). */
export function versionText(version: StoredListVersion): string {
  const { current, damaged, obtainedAt, entries, source, takenBy = [] } = version;
  const taken = takenBy.map(
    ({ who, at }, index) => `    ${index === 0 ? 'taken' : 'put back'} by ${safe(who)}, ${at.slice(0, 16)}Z\n`,
  );
  return `${current ? '*' : ' '} ${version.version.slice(0, SHORT)}  ${day(obtainedAt)}  ${damaged ? 'damaged' : `${entries} entries`}, ${safe(source)}\n${taken.join('')}`;
}

export function entryText({ line, state, fingerprint, certificate, note }: TrustEntry): string {
  const dates = certificate
    ? `${day(certificate.notBefore)} to ${day(certificate.notAfter)}`
    : 'known by its digest alone';
  const name = certificate?.name ?? note ?? '';
  const by = certificate && certificate.issuer !== certificate.subject ? `, issued by ${safe(certificate.issuer)}` : '';
  return `line ${line}  ${safe(name)}${by}, ${dates}, ${state}, ${fingerprint.slice(0, SHORT)}`;
}

/** What changes first, then what will need attention. */
export function diffText({ added, removed, replaced, expiring, expired, removals }: TrustListDiff): string {
  const lines = [
    ...added.map((entry) => `+ ${entryText(entry)}`),
    ...removed.map((entry) => `- ${entryText(entry)}`),
    ...replaced.flatMap(({ change, before, after }) => [
      `~ ${change}: ${entryText(before)}`,
      `  ${' '.repeat(change.length)}  ${entryText(after)}`,
    ]),
    ...expiring.map((entry) => `! ends within 90 days: ${entryText(entry)}`),
    `${added.length} added, ${removed.length} removed, ${replaced.length} replaced, ${expiring.length} ending within 90 days, ${expired.length} expired`,
    ...(removals > 0 ? [`${removals} no longer vouched for: to accept, add --accept-removals`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function preflightText({ outcome, checks, matches, misses, daysLeft }: PreflightReport): string {
  const lines = [
    `${outcome}, ${daysLeft < 0 ? 'expired' : `${daysLeft} days left`}`,
    ...checks.map((check) => `  ${check.outcome}: ${displayText(check.message, { max: 300 })} [${check.rule}]`),
    ...matches.map((match) => `  listed: ${vouchingWords(match)} (${match.via}: ${safe(match.entry)})`),
    ...misses.map(({ listName, message, why }) => `  not listed: ${safe(listName)}: ${safe(message)} [${why}]`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Names from certificates with their chain, never alone. */
export const chainText = (chain: readonly CertificateFacts[]): string =>
  chain
    .map(
      ({ subject, issuer, notBefore, notAfter, fingerprint, usages, serial }, index) =>
        `${index + 1}. ${safe(subject)}\n   issued by ${safe(issuer)}\n   ${day(notBefore)} to ${day(notAfter)}, serial ${serial}\n   sha256 ${fingerprint}\n${usages.length > 0 ? `   made for ${usages.join(', ')}\n` : ''}`,
    )
    .join('');

import { formatDay, formatInstant } from '#shared/provenance/instant-text.ts';
import type { Outcome } from '#shared/api/asset.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { meaningOf } from '#shared/verdict/codes.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';
import { allVouchingWords, vouchingWords } from '#shared/verdict/vouching.ts';
import type { ManifestVerdict, Place, Problem, Verdict } from '#shared/verdict/model.ts';

/*
 * The headline's words: C2PA UX Recommendations 2.2 as gathered in inspector-ux.md section 3. Names and titles come from the file and
 * pass through displayText here, because headlines also reach terminals and reports.
 */

type Headline = Verdict['headline'];

const problemTitle = 'There is a problem with these Content Credentials';
const incompleteTitle = 'These Content Credentials contain incomplete provenance';

/** For files of which nothing could be read. */
export function headlineOfOutcome(outcome: Outcome): Headline {
  switch (outcome.kind) {
    case 'none':
      return { state: 'none', title: 'No Content Credential', detail: 'Absence says nothing about authenticity.' };
    case 'remote':
      return {
        state: 'unavailable',
        title: 'The Content Credentials of this file are kept elsewhere',
        detail: `They are at ${displayText(outcome.url, { max: 200 })}. Nothing was fetched: asking there would tell that somebody looks at this file.`,
      };
    case 'unreadable':
      return {
        state: 'unreadable',
        title: "There is a problem with this asset's Content Credentials and they can't be viewed",
        detail: `They are there, but broken: ${sentence(displayText(outcome.reason, { max: 300 }))} This is not the same as having none.`,
      };
    case 'not-media':
      return {
        state: 'not-media',
        title: 'Not a kind of file that can carry Content Credentials',
        detail: sentence(displayText(outcome.reason, { max: 300 })),
      };
    case 'unavailable':
      return {
        state: 'unavailable',
        title: 'This file cannot be read',
        detail: sentence(displayText(outcome.reason, { max: 300 })),
      };
    case 'readable':
      // Readable, yet nothing was handed over: no claim may be made about it.
      return unchecked;
  }
}

const unchecked: Headline = {
  state: 'unchecked',
  title: 'Not checked yet',
  detail: 'This is what the file says of itself. Nothing of it has been verified.',
};

export interface Chain {
  readonly manifests: readonly ManifestVerdict[];
  /** In order: nearest first, faults first. */
  readonly problems: readonly Problem[];
  readonly active: string | undefined;
  readonly validated: boolean;
  readonly refused: boolean;
}

/** For files whose Content Credentials could be read. The decision table stands at `judge`. */
export function headlineOfChain({ manifests, problems, active: label, validated, refused }: Chain): Headline {
  const active = manifests.find(({ node }) => node === label);
  if (refused && !validated) return refusal;
  if (!validated || !active) return unchecked;
  const effectOf = ({ code }: Problem) => meaningOf(code, 'failure').effect;
  const breaks = problems.filter((problem) => ['changed', 'broken'].includes(effectOf(problem) ?? ''));
  const nearest = breaks.filter(({ place }) => place.length === breaks[0]?.place.length);
  // Of what is wrong at one distance, a proven change says most.
  const worst = nearest.find((problem) => effectOf(problem) === 'changed') ?? nearest[0];
  if (worst) return brokenHeadline(worst, breaks, active);
  // Where our own look at the answer explains the refusal, that says more.
  if (refused && active.identity.state !== 'revoked') return refusal;
  const own = ownHeadline(active);
  return { ...own, detail: `${own.detail}${deeper(problems)}` };
}

const refusal: Headline = {
  state: 'incomplete',
  title: 'These Content Credentials could not be validated',
  detail: meaningOf('countersign.engine.refused', 'failure').cause,
};

function brokenHeadline(worst: Problem, all: readonly Problem[], active: ManifestVerdict): Headline {
  const { cause, place, source } = worst;
  const own =
    place.length === 0 ? ' What it says is shown all the same, but must not be attributed to the signer.' : '';
  const taken = source === 'recorded' ? ' This was known when the ingredient was taken in.' : '';
  const above =
    place.length > 0 && active.integrity === 'intact'
      ? ' What was signed last, this file itself, is as it was signed.'
      : '';
  const places = new Set(all.map((problem) => JSON.stringify(problem.place))).size;
  const more = places > 1 ? ` There are problems in ${places} places of the chain.` : '';
  return {
    state: 'broken',
    title: problemTitle,
    detail: `${capital(where(place))}: ${cause}${own}${taken}${above}${more}`,
  };
}

/** By the file's own manifest, whose bytes are in order. */
function ownHeadline({ integrity, identity, time, problems }: ManifestVerdict): Headline {
  const name = nameOf(identity);
  const invalid = problems.find(({ severity, axis }) => severity === 'fault' && axis === 'content');
  switch (identity.state) {
    case 'revoked':
      return {
        state: 'incomplete',
        title: "The signer's certificate was revoked",
        detail: `The issuer of the certificate of ${name} withdrew it. What it signed can no longer be relied on without asking ${name}.`,
      };
    case 'wrong-kind':
      return {
        state: 'incomplete',
        title: "The signer's certificate may not sign Content Credentials",
        detail: `The certificate of ${name} was made for something else, so no list can vouch for it here.`,
      };
    case 'expired':
      return {
        state: 'incomplete',
        title: incompleteTitle,
        detail: `Certificate of ${name} expired${identity.signer ? ` on ${formatDay(identity.signer.notAfter)}` : ''}; no trusted time-stamp proves it was signed before.`,
      };
    case 'listed':
    case 'private':
    case 'unlisted':
    case 'unsigned':
    case 'unchecked':
      if (integrity !== 'intact') {
        const reason =
          problems.find(({ axis }) => axis === 'integrity')?.cause ?? 'The C2PA engine gave no answer about it.';
        return { state: 'incomplete', title: 'The content could not be checked', detail: reason };
      }
      if (invalid) return { state: 'incomplete', title: incompleteTitle, detail: invalid.cause };
      return identity.state === 'listed' || identity.state === 'private'
        ? vouchedHeadline(name, { identity, time, problems })
        : {
            state: 'unknown-signer',
            title: "The identity of the signer can't be verified",
            detail:
              problems.find(({ code }) => code === 'countersign.issuer.revoked')?.cause ?? unknown(name, identity),
          };
  }
}

const REQUIRED: ReadonlyMap<string, string> = new Map<OwnCode, string>([
  ['countersign.policy.timestamp', 'a time-stamp that proves the time'],
  ['countersign.policy.revocation', 'an answer on whether the certificate was revoked'],
]);

/** Somebody vouches, and that stays said where the policy asks for more (R55). */
function vouchedHeadline(
  name: string,
  { identity, time, problems }: Pick<ManifestVerdict, 'identity' | 'time' | 'problems'>,
): Headline {
  const whose = vouched(identity);
  // In the order of the switches; what is wrong comes in another.
  const lacking = [...REQUIRED].filter(([code]) => problems.some((problem) => problem.code === code));
  if (lacking.length === 0) return { state: 'trusted', title: `Signed by ${name}`, detail: `${whose} ${timed(time)}` };
  return {
    state: 'incomplete',
    title: `Signed by ${name}, without the evidence that your policy requires`,
    detail: `${whose} Your policy also requires ${lacking.map(([, words]) => words).join(' and ')}, and none is at hand that counts. Ask whoever sent the file, or change the policy.`,
  };
}

function vouched({ matches, state, private: known }: ManifestVerdict['identity']): string {
  // The person's own word, and said as such: no list stands behind it.
  if (state === 'private')
    return `This is the credential you know as “${displayText(known?.name ?? '', { max: 80 })}”; no list vouches for it.`;
  return `${allVouchingWords(matches, (match) => `${vouchingWords(match)}, entry ${displayText(match.entry, { max: 120 })}`)}.`;
}

function timed({ state, at, authority, validUntil }: ManifestVerdict['time']): string {
  const until =
    validUntil === undefined ? '' : ` This validates until ${formatDay(validUntil)}, when the certificate ends.`;
  if (state === 'proven' && at !== undefined) {
    return `Time-stamp of ${formatInstant(at)}${authority === undefined ? '' : `, ${displayText(authority, { max: 80 })}`}.`;
  }
  if (state === 'claimed' && at !== undefined) return `The time, ${formatInstant(at)}, is only claimed.${until}`;
  return `Nothing proves when it was signed.${until}`;
}

function unknown(name: string, { asked, state, signer }: ManifestVerdict['identity']): string {
  if (state === 'unchecked') return `No list of signers was asked about ${name}. Turn on a list to find out.`;
  if (!signer) return 'The certificate of the signer cannot be read, so no list can say who it is.';
  const lists = asked.map((list) => displayText(list, { max: 80 })).join(', ');
  return `The certificate says ${name}; ${lists === '' ? 'no list' : `none of the lists asked (${lists})`} vouches for it. That is no error: ask whoever sent the file, or a list that knows them.`;
}

/** Faults further down that do not move the headline are told in it all the same. */
function deeper(problems: readonly Problem[]): string {
  const [first] = problems.filter(({ severity, place }) => severity === 'fault' && place.length > 0);
  return first ? ` Further down, ${where(first.place)}: ${first.cause}` : '';
}

/** "in this file", "in the ingredient “clip.mp4”, 2 steps down". */
function where(place: Place): string {
  const last = place.at(-1);
  if (!last) return 'in this file';
  const down = place.length === 1 ? '1 step down' : `${place.length} steps down`;
  return `in the ingredient “${displayText(last.title, { max: 80 })}”, ${down}`;
}

const nameOf = ({ signer }: ManifestVerdict['identity']): string =>
  signer ? displayText(signer.name, { max: 80 }) : 'the signer';

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

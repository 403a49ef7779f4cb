import { displayText } from '#shared/provenance/display-text.ts';
import type { CertificateFacts, ListMatch, ListMiss } from '#shared/verdict/model.ts';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { isWithin, orderPath, type Window, windowTo } from '#core/trust/chain-path.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { createMemory, type Memory } from '#core/trust/memory.ts';
import { isRevoked, NO_REVOCATIONS, type PathRevocations } from '#core/trust/path-revocation.ts';

/** What the lists say of one leaf at one instant: every list that was asked is in exactly one of the two, in the order of the lists. */
export interface ListAnswers {
  readonly matches: ListMatch[];
  readonly misses: ListMiss[];
}

/**
 * Asks each list about a leaf at one instant, and what the list accepts its entries' certificates for (R44, R45). An entry does not vouch by
 * a path on which somebody is revoked; another one of the list may (R39).
 * @param others the rest of the bundle in any order.
 */
export async function askLists(
  leaf: Certificate,
  others: readonly Certificate[],
  lists: readonly LoadedList[],
  at: Date,
  { paths }: Pick<Memory, 'paths'> = createMemory(),
  revocations: PathRevocations = NO_REVOCATIONS,
): Promise<ListAnswers> {
  const path = orderPath(leaf, others);
  const answers: ListAnswers = { matches: [], misses: [] };
  for (const loaded of lists) {
    const answer = ask(
      loaded,
      loaded.list.kind === 'end-entity' ? [pinned(leaf, loaded)] : await anchored(path, loaded, paths),
      leaf,
      at,
      revocations,
    );
    if ('why' in answer) answers.misses.push(answer);
    else answers.matches.push(answer);
  }
  return answers;
}

/** An entry that has to do with the leaf, and when it vouches for it; without a window it does not. */
interface Candidate {
  readonly via: ListMatch['via'];
  readonly entry: string;
  readonly entryFingerprint: string;
  readonly window: Window | undefined;
}

/** Of several entries that vouch, the one that does so longest: an expired root beside its successor must not stand in its light. */
function ask(
  loaded: LoadedList,
  candidates: readonly (Candidate | undefined)[],
  leaf: Certificate,
  at: Date,
  revocations: PathRevocations,
): ListMatch | ListMiss {
  const found = candidates.filter((candidate) => candidate !== undefined);
  if (found.length === 0) return miss(loaded, 'not-on-it', 'No entry of the list is this certificate or issued it.');
  const valid = found
    .filter((one): one is Candidate & { window: Window } => one.window !== undefined)
    .toSorted((a, b) => b.window.notAfter - a.window.notAfter);
  const [longest] = valid;
  if (!longest)
    return miss(loaded, 'broken-chain', 'An entry has the name of the issuer, but the chain to it does not hold.');
  const current = valid.filter(({ window }) => isWithin(window, at));
  if (current.length === 0) return miss(loaded, 'not-in-date', outOfDate(longest.window, at));
  if (!isAccepted(loaded, leaf))
    return miss(loaded, 'usage', 'The list vouches for certificates made for other uses than this one.');
  const good = current.find(({ window }) => !window.through.some((one) => isRevoked(revocations, one)));
  if (!good) return miss(loaded, 'revoked', revokedWords(longest.window, revocations));
  const { via, entry, entryFingerprint, window } = good;
  const until = new Date(window.notAfter).toISOString();
  return {
    ...describe(loaded),
    vouchesFor: loaded.list.vouchesFor,
    demo: loaded.list.demo,
    via,
    entry,
    entryFingerprint,
    until,
    endsWith: endOf(window, leaf),
  };
}

/** R45: each list says itself which uses of certificates it vouches for. */
const isAccepted = ({ list }: LoadedList, { facts }: Certificate): boolean =>
  facts.usages.some((usage) => list.acceptedUsages.includes(usage));

function pinned({ facts, ...leaf }: Certificate, { certificates, pins = [] }: LoadedList): Candidate | undefined {
  const listed = certificates.some((entry) => entry.facts.fingerprint === facts.fingerprint);
  if (!listed && !pins.includes(facts.fingerprint)) return undefined;
  const window = {
    notBefore: Date.parse(facts.notBefore),
    notAfter: Date.parse(facts.notAfter),
    endsWith: { facts, ...leaf },
    isAnchor: false,
    through: [{ facts, ...leaf }],
  };
  return { via: listed ? 'end-entity' : 'pinned-hash', ...entryOf(facts), window };
}

async function anchored(
  path: Certificate[],
  { certificates }: LoadedList,
  paths: Memory['paths'],
): Promise<Candidate[]> {
  // Asking all anchors of a long list costs seconds, those with the right name milliseconds (finding F10).
  const issuers = new Set(path.map(({ facts }) => facts.issuer));
  const key = path.map(({ facts }) => facts.fingerprint).join(' ');
  const named = certificates.filter(({ facts }) => issuers.has(facts.subject));
  return Promise.all(
    named.map(async (anchor) => {
      const question = `${key} ${anchor.facts.fingerprint}`;
      const asked = paths.get(question) ?? windowTo(path, anchor);
      paths.set(question, asked);
      const via = isSelfSigned(anchor) ? ('anchor' as const) : ('issuing-ca' as const);
      return { via, ...entryOf(anchor.facts), window: await asked };
    }),
  );
}

function outOfDate({ notBefore, notAfter }: Window, at: Date): string {
  const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);
  return at.getTime() < notBefore
    ? `An entry vouches for it from ${day(notBefore)} on, which is later.`
    : `An entry vouched for it until ${day(notAfter)}.`;
}

function revokedWords({ through }: Window, revocations: PathRevocations): string {
  const revoked = through.find((one) => isRevoked(revocations, one)) ?? through[0]!;
  const { revokedAt = '', reason = 'unspecified' } = revocations.get(revoked.facts.fingerprint) ?? {};
  const whose =
    revoked === through[0] ? 'The certificate itself' : `The authority ${displayText(revoked.facts.name, { max: 80 })}`;
  return `${whose}, by which an entry would vouch, was revoked on ${revokedAt.slice(0, 10)}, reason ${reason}.`;
}

function endOf({ endsWith, isAnchor }: Window, leaf: Certificate): NonNullable<ListMatch['endsWith']> {
  const what = endsWith.facts.fingerprint === leaf.facts.fingerprint ? 'signer' : isAnchor ? 'entry' : 'issuer';
  return { what, name: endsWith.facts.name };
}

const miss = (loaded: LoadedList, why: ListMiss['why'], message: string): ListMiss => ({
  ...describe(loaded),
  why,
  message,
});

/** The same answer of all lists, for a certificate that none of them could vouch for. */
export const missEverywhere = (lists: readonly LoadedList[], why: ListMiss['why'], message: string): ListMiss[] =>
  lists.map((loaded) => miss(loaded, why, message));

const describe = ({ list }: LoadedList): Pick<ListMatch, 'list' | 'listName' | 'version'> => ({
  list: list.id,
  listName: list.name,
  version: list.version,
});

const entryOf = (facts: CertificateFacts): Pick<ListMatch, 'entry' | 'entryFingerprint'> => ({
  entry: facts.subject,
  entryFingerprint: facts.fingerprint,
});

import type { CertificateFacts, ListMatch } from '#shared/verdict/model.ts';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { orderPath, validatesTo } from '#core/trust/chain-path.ts';
import type { LoadedList } from '#core/trust/list-file.ts';

/**
 * Every list that vouches for a leaf at one instant; at most one match a list, in the order of `lists`.
 * @param others the rest of the bundle in any order.
 */
export async function matchLists(
  leaf: Certificate,
  others: readonly Certificate[],
  lists: readonly LoadedList[],
  at: Date,
): Promise<ListMatch[]> {
  const path = orderPath(leaf, others);
  const matches: ListMatch[] = [];
  for (const loaded of lists) {
    const match =
      loaded.list.kind === 'end-entity' ? matchEndEntity(leaf, loaded, at) : await matchAnchors(path, loaded, at);
    if (match) matches.push(match);
  }
  return matches;
}

function matchEndEntity({ facts }: Certificate, loaded: LoadedList, at: Date): ListMatch | undefined {
  const listed =
    loaded.pins?.includes(facts.fingerprint) ||
    loaded.certificates.some((entry) => entry.facts.fingerprint === facts.fingerprint);
  return listed && isInDate(facts, at) ? { ...describe(loaded), ...entryOf(facts), via: 'end-entity' } : undefined;
}

async function matchAnchors(path: Certificate[], loaded: LoadedList, at: Date): Promise<ListMatch | undefined> {
  // Asking all anchors of a long list costs seconds, those with the right name milliseconds (finding F10).
  const issuers = new Set(path.map(({ facts }) => facts.issuer));
  for (const anchor of loaded.certificates) {
    if (!issuers.has(anchor.facts.subject) || !(await validatesTo(path, anchor, at))) continue;
    return { ...describe(loaded), ...entryOf(anchor.facts), via: isSelfSigned(anchor) ? 'anchor' : 'issuing-ca' };
  }
  return undefined;
}

/** The instant lies in the certificate's validity, ends included (RFC 5280, 4.1.2.5). */
export const isInDate = (facts: CertificateFacts, at: Date): boolean =>
  Date.parse(facts.notBefore) <= at.getTime() && at.getTime() <= Date.parse(facts.notAfter);

const describe = ({ list }: LoadedList): Pick<ListMatch, 'list' | 'listName' | 'version' | 'demo'> => ({
  list: list.id,
  listName: list.name,
  version: list.version,
  demo: list.demo,
});

const entryOf = (facts: CertificateFacts): Pick<ListMatch, 'entry' | 'entryFingerprint'> => ({
  entry: facts.subject,
  entryFingerprint: facts.fingerprint,
});

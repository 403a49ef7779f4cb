import type { StoredListVersion, TrustEntry } from '#shared/api/trust.ts';
import { isSelfSigned } from '#core/trust/certificate.ts';
import type { ListEntry, ListFile } from '#core/trust/list-file.ts';
import { sha256 } from '#core/trust/list-store.ts';

/** Newsrooms need weeks to renew, so an end is told this long before it comes (issue 5, section 1). */
const EXPIRING_DAYS = 90;
const DAY = 86_400_000;

type Counts = Pick<StoredListVersion, 'entries' | 'expired' | 'expiring'>;
/** What never changes about an entry. Self-signatures cost a verification each, so this is done once a version. */
type Facts = Omit<TrustEntry, 'state'> & { withdrawn: boolean };

const known = new WeakMap<ListFile, readonly Facts[]>();

/** The entries of a list file as they stand at one instant, in their order. */
export function entriesAt(file: ListFile, now: Date): TrustEntry[] {
  const facts = known.get(file) ?? file.entries.map(factsOf);
  known.set(file, facts);
  return facts.map(({ withdrawn, ...entry }) => ({ ...entry, state: stateOf(entry.certificate, withdrawn, now) }));
}

export function countsAt({ entries }: ListFile, now: Date): Counts {
  const states = entries.map(({ certificate, withdrawn }) => stateOf(certificate?.facts, withdrawn, now));
  return {
    entries: entries.length,
    expired: states.filter((state) => state === 'expired').length,
    expiring: states.filter((state) => state === 'expiring').length,
  };
}

/** The entries that have every word of the search in what a person sees of them; case does not matter. */
export function searchEntries(entries: readonly TrustEntry[], search: string): TrustEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  // Fingerprints are copied from elsewhere, where they are written with colons.
  const plain = words.map((word) => (/^[0-9a-f]{2}(:[0-9a-f]{2})+$/.test(word) ? word.replaceAll(':', '') : word));
  return entries.filter(({ certificate, note, fingerprint, state }) => {
    const { subject, issuer, name, serial } = certificate ?? {};
    const text = [name, subject, issuer, note, serial, fingerprint, state].join('\n').toLowerCase();
    return plain.every((word) => text.includes(word));
  });
}

function factsOf({ line, fingerprint, certificate, withdrawn, note, since }: ListEntry): Facts {
  return {
    line,
    fingerprint,
    withdrawn,
    ...(certificate && {
      certificate: certificate.facts,
      key: sha256(certificate.node.publicKey.export({ type: 'spki', format: 'der' })),
      selfSigned: isSelfSigned(certificate),
    }),
    ...(note !== undefined && { note }),
    ...(since !== undefined && { since }),
  };
}

function stateOf(facts: TrustEntry['certificate'], withdrawn: boolean, now: Date): TrustEntry['state'] {
  if (withdrawn) return 'withdrawn';
  if (!facts) return 'digest-only';
  const [from, to] = [Date.parse(facts.notBefore), Date.parse(facts.notAfter)];
  if (to < now.getTime()) return 'expired';
  if (now.getTime() < from) return 'not-yet-valid';
  return to - now.getTime() <= EXPIRING_DAYS * DAY ? 'expiring' : 'in-date';
}

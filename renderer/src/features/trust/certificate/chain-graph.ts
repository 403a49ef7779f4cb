import type { CertificateFacts, ListMatch } from '#shared/verdict/model.ts';
import { VOUCHED_AS } from '#shared/verdict/vouching.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import type { GraphCard, GraphLink } from '../../../ui/graph/GraphCanvas.tsx';

/** A list that vouches for a chain, and the entry it does so by. */
export interface Voucher {
  list: string;
  /** What being on it says: "News publisher"; absent where the list does not say. */
  as?: string | undefined;
  /** sha256 of the matching entry's DER. Entries that are not in the chain stand above its end. */
  fingerprint: string;
  /** Name of the entry. Hostile text. */
  entry?: string;
}

/** The common name of a subject, else all of it. Where space is short: the whole of it stands beside. */
export const shortSubject = (subject: string): string => /(?:^|, )CN=([^,]+)/.exec(subject)?.[1] ?? subject;

export const vouchedBy = ({ listName, vouchesFor, entryFingerprint, entry }: ListMatch): Voucher => ({
  list: listName,
  as: VOUCHED_AS[vouchesFor],
  fingerprint: entryFingerprint,
  entry,
});

/** What a card of the chain shows. */
export type ChainCardData =
  | { kind: 'certificate'; name: string; organisation: string; role: string; ends: string }
  | { kind: 'list'; name: string; as: string | undefined }
  | { kind: 'entry'; name: string };

/** Pixels. */
const WIDTH = 204;
const HEIGHT = { certificate: 76, entry: 52, list: 44 } as const;

const certificateId = (index: number): string => `c${String(index)}`;

/** Whose certificate it is, by its place in the chain. */
const roleOf = (certificate: CertificateFacts, index: number): string => {
  if (index === 0 && !certificate.ca) return 'End-entity';
  return certificate.subject === certificate.issuer ? 'Root' : 'Issuing authority';
};

/**
 * A chain as a graph: who issued stands left of whom it issued to, and a list left of the entry it vouches by. An entry that the chain
 * does not carry (a root, as a rule) is drawn as the issuer of the chain's end.
 */
export function chainGraph(
  chain: readonly CertificateFacts[],
  vouchers: readonly Voucher[],
): { cards: GraphCard[]; links: GraphLink[] } {
  const cards: GraphCard[] = chain.map((certificate, index) =>
    card(certificateId(index), {
      kind: 'certificate',
      name: certificate.name,
      organisation: certificate.organisation ?? '',
      role: roleOf(certificate, index),
      ends: certificate.notAfter,
    }),
  );
  const links: GraphLink[] = chain
    .slice(1)
    .map((_, index) => link(certificateId(index + 1), certificateId(index), 'issued'));

  const entries = new Map<string, string>();
  for (const [index, { list, as, fingerprint, entry = '' }] of vouchers.entries()) {
    const place = chain.findIndex((certificate) => certificate.fingerprint === fingerprint);
    let target = place >= 0 ? certificateId(place) : entries.get(fingerprint);
    if (target === undefined) {
      target = `e${String(entries.size)}`;
      entries.set(fingerprint, target);
      cards.push(card(target, { kind: 'entry', name: shortSubject(entry) }));
      if (chain.length > 0) links.push(link(target, certificateId(chain.length - 1), 'issued'));
    }
    const id = `l${String(index)}`;
    cards.push(card(id, { kind: 'list', name: list, as }));
    links.push(link(id, target, 'vouches for'));
  }
  return { cards, links };
}

const card = (id: string, data: ChainCardData): GraphCard => ({
  id,
  type: 'chain',
  width: WIDTH,
  height: HEIGHT[data.kind],
  data,
  label: spoken(data),
});

const spoken = (data: ChainCardData): string => {
  const name = displayText(data.name, { max: 120 });
  switch (data.kind) {
    case 'certificate':
      return `${data.role}: ${name}`;
    case 'list':
      return `Trust list: ${name}${data.as === undefined ? '' : `, of this kind: ${data.as}`}`;
    case 'entry':
      return `Entry of a list: ${name}`;
  }
};

const link = (source: string, target: string, label: string): GraphLink => ({
  id: `${source} ${target}`,
  source,
  target,
  label,
  description: label,
  arrow: 'target',
});

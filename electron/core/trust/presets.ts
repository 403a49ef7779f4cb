import { TrustListId } from '#shared/api/ids.ts';
import type { TrustList } from '#shared/api/trust.ts';

/** What the product knows of a list before it has any of it. */
export type ListFacts = Pick<
  TrustList,
  'id' | 'name' | 'operator' | 'purpose' | 'kind' | 'vouchesFor' | 'ecosystem' | 'audience' | 'frozen' | 'address'
>;

const C2PA = 'https://raw.githubusercontent.com/c2pa-org/conformance-public/refs/heads/main/trust-list';
const CAI = 'https://verify.contentauthenticity.org/trust';
/** The CAI's interim list takes no new entries since then (signing-and-trust.md section 3). */
const FROZEN = '2026-01-01';

/**
 * Public lists with their official addresses. None of them is shipped and none is fetched until somebody asks: they start empty, and
 * an empty list is not asked. The JSON form of C2PA's lists is taken, because it alone says when the next one is due.
 */
export const PRESETS: readonly ListFacts[] = [
  {
    id: TrustListId.parse('c2pa'),
    name: 'C2PA trust list',
    operator: 'Coalition for Content Provenance and Authenticity (C2PA)',
    purpose: 'signer',
    kind: 'anchors',
    vouchesFor: 'product',
    ecosystem:
      'Authorities that issue certificates to products in the C2PA conformance programme: cameras, editors, services.',
    audience: 'Everyone. It says that a conforming product signed, not who published.',
    address: `${C2PA}/C2PA-TRUST-LIST.json`,
  },
  {
    id: TrustListId.parse('c2pa-tsa'),
    name: 'C2PA time-stamp list',
    operator: 'Coalition for Content Provenance and Authenticity (C2PA)',
    purpose: 'tsa',
    kind: 'anchors',
    vouchesFor: 'time',
    ecosystem: 'Time-stamp authorities in the C2PA conformance programme.',
    audience: 'Everyone. It proves when something was signed and says nothing of who signed.',
    address: `${C2PA}/C2PA-TSA-TRUST-LIST.json`,
  },
  {
    id: TrustListId.parse('iptc'),
    name: 'IPTC Origin Verified News Publishers',
    operator: 'International Press Telecommunications Council (IPTC)',
    purpose: 'signer',
    kind: 'end-entity',
    vouchesFor: 'publisher',
    ecosystem: 'News publishers whose certificates IPTC has checked, each listed by its own certificate.',
    audience: 'Newsrooms and their audiences. It says which publisher signed, not with which product.',
    address: 'https://trust.iptc.org/end-entity-list.pem',
  },
  {
    id: TrustListId.parse('interim-anchors'),
    name: 'Interim list of CAI, authorities (frozen)',
    operator: 'Content Authenticity Initiative (CAI)',
    purpose: 'signer',
    kind: 'anchors',
    vouchesFor: 'other',
    ecosystem:
      'Authorities of early products, from before C2PA had a list of its own. It mixes in authorities for time-stamps.',
    audience: 'Whoever reads older files. C2PA asks that its answers are told apart from those of the official list.',
    frozen: FROZEN,
    address: `${CAI}/anchors.pem`,
  },
  {
    id: TrustListId.parse('interim-signers'),
    name: 'Interim list of CAI, signers (frozen)',
    operator: 'Content Authenticity Initiative (CAI)',
    purpose: 'signer',
    kind: 'end-entity',
    vouchesFor: 'other',
    ecosystem: 'Certificates of early signers, from before C2PA had a list of its own. Most of them have expired.',
    audience: 'Whoever reads older files. C2PA asks that its answers are told apart from those of the official list.',
    frozen: FROZEN,
    address: `${CAI}/allowed.pem`,
  },
];

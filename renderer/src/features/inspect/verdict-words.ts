import type { ProvenanceNode } from '#shared/provenance/model.ts';
import type { HeadlineState, ListMatch, ManifestVerdict, Place, Problem } from '#shared/verdict/model.ts';
import type { Requirements } from '#shared/verdict/policy.ts';
import { allVouchingWords, vouchingWords } from '#shared/verdict/vouching.ts';
import { formatDay, formatInstant } from '#shared/provenance/instant-text.ts';
import type { Tone } from '../../ui/tone.ts';

/** What a headline looks like. `trusted` has no green and no tick: the words say who signed, and that is all they say. */
export const headlineTones: Record<HeadlineState, Tone> = {
  trusted: 'signed',
  'unknown-signer': 'attention',
  incomplete: 'attention',
  broken: 'fault',
  unreadable: 'fault',
  none: 'neutral',
  unavailable: 'neutral',
  'not-media': 'neutral',
  unchecked: 'pending',
};

/** One axis of the verdict in words. */
export interface AxisWords {
  axis: 'integrity' | 'identity' | 'time';
  name: string;
  tone: Tone;
  title: string;
  detail?: string;
  /** What follows for later: the day on which this stops validating. */
  note?: string;
}

/** The three axes of a manifest, kept apart (product.md): none implies another. */
export const axesOf = (verdict: ManifestVerdict): AxisWords[] => [
  integrityWords(verdict.integrity),
  vouching(verdict.integrity, identityWords(verdict.identity)),
  timeWords(verdict.time),
];

function integrityWords(state: ManifestVerdict['integrity']): AxisWords {
  const axis = { axis: 'integrity', name: 'Integrity' } as const;
  switch (state) {
    case 'intact':
      return { ...axis, tone: 'signed', title: 'Unchanged since it was signed', detail: 'Hashes and signature match.' };
    case 'changed':
      return {
        ...axis,
        tone: 'fault',
        title: 'Changed after it was signed',
        detail: 'A hash or the signature does not match. What it says may not be about this content.',
      };
    case 'unreadable':
      return { ...axis, tone: 'fault', title: 'Cannot be read', detail: 'Credentials are there, but broken.' };
    case 'unchecked':
      return { ...axis, tone: 'pending', title: 'Not checked yet' };
  }
}

function identityWords(identity: ManifestVerdict['identity']): AxisWords {
  const axis = { axis: 'identity', name: 'Signer' } as const;
  const signer = identity.signer?.name ?? 'The signer';
  switch (identity.state) {
    case 'listed':
      return {
        ...axis,
        tone: 'signed',
        title: allVouchingWords(identity.matches, vouchingWords),
        detail: matchWords(identity.matches),
      };
    case 'private':
      return {
        ...axis,
        tone: 'attention',
        title: identity.private ? `In your address book as ${identity.private.name}` : 'A private credential',
        detail: 'Made by its owner. You vouch for it yourself; no list and no organisation does.',
      };
    case 'unlisted':
      return {
        ...axis,
        tone: 'attention',
        title: "The identity of the signer can't be verified",
        detail:
          identity.asked.length === 0
            ? 'No trust list is switched on, so none was asked.'
            : `${signer} is on none of the lists asked: ${identity.asked.join(', ')}.`,
      };
    case 'expired':
      return {
        ...axis,
        tone: 'attention',
        title: identity.signer
          ? `Certificate expired on ${formatDay(identity.signer.notAfter)}`
          : 'Certificate expired',
        detail: 'No trusted time-stamp proves that it was signed before that day.',
      };
    case 'revoked':
      return {
        ...axis,
        tone: 'fault',
        title: 'Certificate revoked',
        detail: `The issuer took ${signer}'s certificate back.`,
      };
    case 'wrong-kind':
      return {
        ...axis,
        tone: 'fault',
        title: 'Not a certificate for signing content',
        detail: `${signer}'s certificate was issued for something else.`,
      };
    case 'unsigned':
      return { ...axis, tone: 'neutral', title: 'Not signed' };
    case 'unchecked':
      // R46: without a list nothing is claimed about trust.
      return { ...axis, tone: 'neutral', title: 'Not looked up', detail: 'No list of signers is switched on.' };
  }
}

/** Once content has changed, a known signer vouches for what it was, not for what it is; the mark must not say otherwise. */
const vouching = (integrity: ManifestVerdict['integrity'], words: AxisWords): AxisWords =>
  (integrity === 'changed' || integrity === 'unreadable') && words.tone === 'signed'
    ? {
        ...words,
        tone: 'neutral',
        detail: `${words.detail ?? ''} It vouches for what was signed, not for this content.`.trim(),
      }
    : words;

function timeWords(time: ManifestVerdict['time']): AxisWords {
  const { state, at, authority, validUntil, endsWith, preserved } = time;
  const axis = { axis: 'time', name: 'Time' } as const;
  const why = endsWith ? `, when the certificate of ${endsWith.name} ends` : '';
  const note = validUntil ? { note: `Stops validating on ${formatDay(validUntil)}${why}.` } : {};
  const kept = preserved ? ' It is kept in this workspace, not in the file.' : '';
  const when = at ? formatInstant(at) : undefined;
  switch (state) {
    case 'proven':
      return {
        ...axis,
        ...note,
        tone: 'signed',
        title: when ?? 'Time proven',
        detail: `${authority ? `Proven by a time-stamp of ${authority}.` : 'Proven by a time-stamp.'}${kept}`,
      };
    case 'claimed':
      return {
        ...axis,
        ...note,
        tone: 'attention',
        title: when ? `${when}, claimed only` : 'Claimed only',
        detail: authority
          ? `The time-stamp of ${authority} is vouched for by no list.`
          : 'No trusted time-stamp proves it.',
      };
    case 'none':
      return { ...axis, ...note, tone: 'neutral', title: 'No time given', detail: 'There is no trusted time-stamp.' };
    case 'unchecked':
      return { ...axis, tone: 'pending', title: 'Not checked yet' };
  }
}

const vias: Record<ListMatch['via'], string> = {
  anchor: 'its chain ends at',
  'issuing-ca': 'it was issued by',
  'end-entity': 'it is the entry',
  'pinned-hash': 'its hash is on the list:',
};

/** How the list came to vouch for the certificate: "its chain ends at CN=…". */
const matchWords = (matches: readonly ListMatch[]): string => {
  const [match] = matches;
  return match ? `The list vouches for the certificate: ${vias[match.via]} ${match.entry}.` : '';
};

/** What the policy of a verdict asks for. */
export const requirementWords = ({ requireTimestamp, requireRevocation }: Requirements): string =>
  [...(requireTimestamp ? ['a time-stamp'] : []), ...(requireRevocation ? ['an answer on revocation'] : [])].join(
    ' and ',
  );

/** Where a problem is, from this file downwards. */
export const placeWords = (place: Place): string =>
  place.length === 0 ? 'In this file' : `In ${place.map(({ title }) => `“${title}”`).join(' → ')}`;

export const severityTones: Record<Problem['severity'], Tone> = {
  fault: 'fault',
  warning: 'attention',
  missing: 'neutral',
  note: 'neutral',
};

export const severityNames: Record<Problem['severity'], string> = {
  fault: 'Fault',
  warning: 'Warning',
  missing: 'Missing evidence',
  note: 'Note',
};

/** A manifest's own state in one mark: the worst axis speaks, an unknown signer is not a fault. */
function manifestTone(verdict: ManifestVerdict | undefined): Tone {
  if (!verdict || hasNoCredentials(verdict)) return 'neutral';
  const tones = axesOf(verdict)
    .filter(({ axis }) => axis !== 'time')
    .map(({ tone }) => tone);
  const order: Tone[] = ['fault', 'pending', 'attention', 'neutral', 'signed'];
  return order.find((tone) => tones.includes(tone)) ?? 'neutral';
}

/** The same in a few words, for the graph and its list twin. */
function manifestWords(verdict: ManifestVerdict | undefined): string {
  if (!verdict || hasNoCredentials(verdict)) return 'No credentials of its own';
  const axes = axesOf(verdict);
  const tone = manifestTone(verdict);
  if (tone === 'signed') return 'Intact, signer on a list';
  if (verdict.identity.state === 'unchecked' && tone === 'neutral') return 'Intact, signer not looked up';
  return axes.find((axis) => axis.tone === tone)?.title ?? 'Not checked yet';
}

const hasNoCredentials = ({ identity, integrity }: ManifestVerdict): boolean =>
  identity.state === 'unsigned' && (integrity === 'unchecked' || integrity === 'intact');

/** What is known of a node, in one mark and a few words. A manifest without a verdict was not checked: never "no credentials". */
export function nodeState(
  kind: ProvenanceNode['kind'] | undefined,
  verdict: ManifestVerdict | undefined,
): { tone: Tone; words: string } {
  if (kind === 'manifest' && !verdict) return { tone: 'pending', words: 'Not checked yet' };
  return { tone: manifestTone(verdict), words: manifestWords(verdict) };
}

import { isCredentialsFlow, PROVENANCE_TAG, provenanceTag } from '#shared/tams/credentials.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { ProvenanceState } from '#shared/tams/flow-provenance.ts';
import type { Tone } from '../../ui/tone.ts';

interface StateWords {
  label: string;
  /** What it means to somebody who wants to use the Flow. */
  meaning: string;
  tone: Tone;
}

/** A tag is somebody's word, not a verdict: no state of it looks like something proven. */
export const stateWords: Record<ProvenanceState, StateWords> = {
  embedded: {
    label: 'Embedded',
    meaning:
      'The store says that the media file itself carries Content Credentials. Inspect checks whether that holds.',
    tone: 'disclosure',
  },
  detached: {
    label: 'Detached',
    meaning:
      'The store says that the Content Credentials are kept beside the media, in a data Flow of their own. Inspect checks whether they fit it.',
    tone: 'disclosure',
  },
  none: {
    label: 'None',
    meaning: 'Somebody looked and found no Content Credentials. Absence says nothing about authenticity.',
    tone: 'neutral',
  },
  unmarked: {
    label: 'Not examined',
    meaning:
      'Nobody has said whether there are Content Credentials. There may be some: see what it claims, or inspect it.',
    tone: 'pending',
  },
  unknown: {
    label: 'Unknown value',
    meaning: `The tag ${PROVENANCE_TAG} holds something that no version of the note names.`,
    tone: 'attention',
  },
};

/** What a Flow's own row says of its credentials: `holder` for the store of a manifest itself, `collection` where another Flow answers. */
export function rowState(flow: Flow): ProvenanceState | 'holder' | 'collection' {
  const { state } = provenanceTag(flow);
  if (state !== 'unmarked') return state;
  if (isCredentialsFlow(flow)) return 'holder';
  return (flow.collected_by ?? []).length > 0 ? 'collection' : 'unmarked';
}

export const rowWords: Record<ReturnType<typeof rowState>, { label: string; tone: Tone }> = {
  ...stateWords,
  holder: { label: 'Manifest store', tone: 'disclosure' },
  collection: { label: 'See its collection', tone: 'neutral' },
};

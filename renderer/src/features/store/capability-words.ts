import type { StoreReport } from '#shared/api/store.ts';
import type { Tone } from '../../ui/tone.ts';

type Capability = keyof StoreReport['capabilities'];
type Answer = StoreReport['capabilities'][Capability];

interface Meaning {
  name: string;
  yes: string;
  /** What its absence means for whoever uses the store. */
  no: string;
}

const meanings: Record<Capability, Meaning> = {
  tagFilter: {
    name: 'Finds Flows by tag',
    yes: 'Filters by tag and by provenance are quick.',
    no: 'Countersign sorts the rows itself, so that filters by tag and by provenance read far more than they show.',
  },
  collectedByFilter: {
    name: 'Finds the members of a collection',
    yes: '“Top level only” and the members of a Flow are found at once.',
    no: 'Countersign reads all Flows to find members and those at the top level. In a large store that takes a while.',
  },
  collectedBy: {
    name: 'Says which Flows collect a Flow',
    yes: 'The Content Credentials of a track are found in a few requests.',
    no: 'To find the Content Credentials of a track, every multi-essence Flow has to be looked at.',
  },
  timerange: {
    name: 'Says how long a Flow is',
    yes: 'Durations are known before anything is fetched.',
    no: 'Durations are only known once the Segments of a Flow were listed.',
  },
  urlSelection: {
    name: 'Leaves addresses of media out when asked',
    yes: 'Long lists of Segments come quickly.',
    no: 'Every list of Segments carries addresses that nobody needs: long Flows take longer to list.',
  },
  objects: {
    name: 'Says which Flows use an Object',
    yes: 'Re-used media can be seen, and where it was first used.',
    no: 'Whether media was re-used from another Flow cannot be seen.',
  },
};

const answers: Record<Answer, { label: string; tone: Tone }> = {
  yes: { label: 'Yes', tone: 'signed' },
  no: { label: 'No', tone: 'attention' },
  unknown: { label: 'Could not be tried', tone: 'neutral' },
};

export interface CapabilityWords {
  id: Capability;
  name: string;
  answer: string;
  tone: Tone;
  meaning: string;
}

/** What a store was found to do, one by one, and what follows from that. */
export const capabilityWords = (capabilities: StoreReport['capabilities']): CapabilityWords[] =>
  (Object.keys(meanings) as Capability[]).map((id) => {
    const { name, yes, no } = meanings[id];
    const answer = capabilities[id];
    return {
      id,
      name,
      answer: answers[answer].label,
      tone: answers[answer].tone,
      meaning: { yes, no, unknown: 'Nothing was at hand to try it on. Test again when there is more in the store.' }[
        answer
      ],
    };
  });

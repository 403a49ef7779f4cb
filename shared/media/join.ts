import type { Probe, Track } from '#shared/api/asset.ts';
import type { UseId } from '#shared/edit/model.ts';

export interface JoinClip {
  use: UseId;
  /** What people call the file. */
  name: string;
  probe: Probe;
}

/** Why a clip cannot follow the first one in one file without encoding. */
export interface JoinProblem {
  use: UseId;
  /** Which clip, which track, what differs, and what would help. */
  sentence: string;
}

const KINDS = ['video', 'audio'] as const;
const NAMES = { video: 'picture', audio: 'sound' } as const;

/**
 * What keeps clips from being joined by copying packets: a track of an MP4 has one codec and one set of decoder parameters, and a clip
 * without a track that the others have would leave a hole. All clips are compared with the first.
 */
export function joinProblems(clips: readonly JoinClip[]): JoinProblem[] {
  const [first, ...others] = clips;
  if (first === undefined) return [];
  return others.flatMap((clip) =>
    KINDS.flatMap((kind) => {
      const sentence = difference(first, clip, kind);
      return sentence === undefined ? [] : [{ use: clip.use, sentence }];
    }),
  );
}

function difference(first: JoinClip, clip: JoinClip, kind: (typeof KINDS)[number]): string | undefined {
  const [expected, found] = [first, clip].map(({ probe }) => probe.tracks.filter((track) => track.kind === kind));
  if (expected === undefined || found === undefined) return undefined;
  if (expected.length !== found.length)
    return (
      `${clip.name} has ${count(found.length, kind)}, ${first.name} has ${count(expected.length, kind)}. ` +
      'Give both the same tracks (a silent one will do), or leave one of the clips out.'
    );
  for (const [i, track] of found.entries()) {
    const model = expected[i];
    const what = model === undefined ? undefined : trackDifference(model, track);
    if (what !== undefined)
      return `The ${NAMES[kind]} of ${clip.name} ${what} as that of ${first.name}: they cannot be joined without encoding. Encode ${clip.name} with the settings of ${first.name}.`;
  }
  return undefined;
}

const count = (number: number, kind: (typeof KINDS)[number]): string =>
  number === 0 ? `no ${NAMES[kind]}` : `${number} ${NAMES[kind]} track${number === 1 ? '' : 's'}`;

function trackDifference(model: Track, track: Track): string | undefined {
  const compared: [string, string | number | undefined, string | number | undefined][] = [
    ['codec', model.codec, track.codec],
    ['size', size(model), size(track)],
    ['rotation', model.rotation, track.rotation],
    ['sample rate', model.sampleRate, track.sampleRate],
    ['number of channels', model.channels, track.channels],
    ['codec profile', model.codecString, track.codecString],
  ];
  for (const [what, expected, found] of compared)
    if (expected !== found) return `has not the same ${what} (${words(found)} instead of ${words(expected)})`;
  return model.config === track.config ? undefined : 'was not encoded with the same parameters';
}

const size = ({ width, height }: Track): string | undefined =>
  width === undefined ? undefined : `${width} x ${height}`;
const words = (value: string | number | undefined): string => (value === undefined ? 'unknown' : String(value));

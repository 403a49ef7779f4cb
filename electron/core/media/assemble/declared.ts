import type { Track } from '#shared/api/asset.ts';
import type { DeclaredEssence, TrackPick } from './request.ts';

/** MIME types of codecs in TAMS, which are those of RFC 6381's registries as writers spell them, and the names our reader has. */
const CODECS: Readonly<Record<string, string>> = {
  'video/h264': 'avc',
  'video/avc': 'avc',
  'video/h265': 'hevc',
  'video/hevc': 'hevc',
  'video/vp8': 'vp8',
  'video/vp9': 'vp9',
  'video/av1': 'av1',
  'audio/aac': 'aac',
  'audio/mp4a-latm': 'aac',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/ac3': 'ac3',
  'audio/eac3': 'eac3',
  'audio/opus': 'opus',
  'audio/flac': 'flac',
};

const NAMES = { video: 'pictures', audio: 'sound' } as const;

/**
 * The tracks of an object that a Flow is. @returns none where its mapping names a track that is not there, or leaves a choice open
 */
export function pickTracks(
  tracks: readonly Track[],
  only: 'video' | 'audio' | undefined,
  pick: TrackPick | undefined,
): Track[] {
  if (only === undefined) return tracks.filter(({ kind }) => kind !== 'other');
  const ofKind = tracks.filter(({ kind }) => kind === only);
  const id = pick?.trackId ?? pick?.pid;
  const named =
    id !== undefined
      ? ofKind.find((track) => track.id === id)
      : pick?.formatIndex !== undefined
        ? ofKind[pick.formatIndex]
        : pick?.index === undefined
          ? undefined
          : ofKind.find((track) => track === tracks[pick.index ?? 0]);
  if (named !== undefined) return [named];
  return ofKind.length === 1 ? ofKind : [];
}

/**
 * What a Flow declares against what was found in its first object: libraries leave out tracks they do not know without a word (media.md
 * section 7), so what should be there is counted.
 * @returns why it cannot be used, and what is only worth knowing
 */
export function compareDeclared(
  declared: readonly DeclaredEssence[],
  found: readonly Track[],
): { refused: string | undefined; notes: string[] } {
  const notes: string[] = [];
  for (const kind of ['video', 'audio'] as const) {
    const wanted = declared.filter((one) => one.kind === kind);
    const there = found.filter((one) => one.kind === kind);
    if (there.length < wanted.length)
      return {
        refused: `it declares ${wanted.length === 1 ? NAMES[kind] : `${wanted.length} tracks of ${NAMES[kind]}`}, and ${there.length === 0 ? 'none was' : `${there.length} of them were`} found in its first object`,
        notes,
      };
    const left = [...there];
    for (const one of wanted) {
      const at = left.findIndex((track) => codecOf(one) === undefined || codecOf(one) === track.codec);
      const [track] = at < 0 ? [] : left.splice(at, 1);
      if (track === undefined)
        return {
          refused: `it declares ${NAMES[kind]} in ${one.codec ?? 'a codec'}, and its first object holds ${there.map(({ codec }) => codec).join(', ')}`,
          notes,
        };
      notes.push(...differences(one, track));
    }
    if (declared.length > 0 && left.length > 0)
      notes.push(`There is more ${NAMES[kind]} in its objects than it declares (${left.length} more).`);
  }
  return { refused: undefined, notes };
}

const codecOf = ({ codec }: DeclaredEssence): string | undefined => {
  const name = codec?.toLowerCase() ?? '';
  return Object.hasOwn(CODECS, name) ? CODECS[name] : undefined;
};

function differences(declared: DeclaredEssence, track: Track): string[] {
  const rate = track.frameRate && track.frameRate.numerator / track.frameRate.denominator;
  const compared: [string, number | undefined, number | undefined][] = [
    ['width', declared.width, track.width],
    ['height', declared.height, track.height],
    ['frame rate', declared.frameRate, rate],
    ['sample rate', declared.sampleRate, track.sampleRate],
    ['number of channels', declared.channels, track.channels],
  ];
  return compared.flatMap(([what, said, is]) =>
    said === undefined || is === undefined || Math.abs(said - is) <= 0.01
      ? []
      : [`The Flow declares a ${what} of ${said}; its media have ${is}.`],
  );
}

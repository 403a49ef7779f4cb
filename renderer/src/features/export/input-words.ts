import type { Probe, Track } from '#shared/api/asset.ts';
import type { Disposition, Input } from '#shared/edit/model.ts';
import { formatTimecode } from '../../ui/timecode.ts';
import type { Choice } from '../../ui/Field.tsx';

/** R2: what an input from outside can be. Each says what it means for the claim. */
export const dispositionChoices: readonly Choice<Disposition>[] = [
  { id: 'undecided', label: 'Undecided', description: 'Nothing is exported until this is decided.' },
  {
    id: 'carried',
    label: 'Carry its credentials',
    description: 'Its whole manifest store travels along, for readers to check.',
  },
  { id: 'vouched', label: 'We vouch for it', description: 'Bound by its digest; the claim names who vouched.' },
  { id: 'excluded', label: 'Leave it out', description: 'Its clips come off the timeline.' },
];

export const relationChoices: readonly Choice<Input['relation']>[] = [
  { id: 'auto', label: 'Automatic', description: 'By what the edit does with it.' },
  { id: 'parentOf', label: 'Parent', description: 'The output is this file, changed. One at most.' },
  { id: 'componentOf', label: 'Component', description: 'A part of it is placed into the output.' },
  { id: 'inputTo', label: 'Input', description: 'It was used to make something, such as a prompt or a reference.' },
];

export const relationLabel = (relation: Input['relation']): string =>
  relationChoices.find((choice) => choice.id === relation)?.label ?? relation;

/** "0:04.000 · H.264 640×360 · AAC stereo": what a person needs to tell files apart. */
export function mediaLine(probe: Probe): string {
  return [formatTimecode(probe.duration), ...probe.tracks.map(trackWords)].join(' · ');
}

const codecNames: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'H.265',
  av1: 'AV1',
  vp9: 'VP9',
  aac: 'AAC',
  opus: 'Opus',
};

function trackWords(track: Track): string {
  const codec = codecNames[track.codec] ?? track.codec;
  if (track.kind === 'video' && track.width !== undefined && track.height !== undefined) {
    return `${codec} ${String(track.width)}×${String(track.height)}`;
  }
  if (track.kind === 'audio' && track.channels !== undefined) {
    return `${codec} ${channelWords(track.channels)}`;
  }
  return codec;
}

const channelWords = (channels: number): string =>
  channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${String(channels)} channels`;

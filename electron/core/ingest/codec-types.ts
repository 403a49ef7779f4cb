import type { FlowWrite } from '#shared/tams/flow.ts';

type AudioEssence = Extract<FlowWrite, { format: 'urn:x-nmos:format:audio' }>['essence_parameters'];

/**
 * Media types of codecs by the short names of a probe: those of the IANA registry in the spelling of the official examples (`video/h264`,
 * `audio/aac`), else the common one. A codec that is not here gets no Flow: a wrong type is worse than none (flow-technical.json, `codec`).
 */
const TYPES: Readonly<Record<string, string>> = {
  avc: 'video/h264',
  hevc: 'video/h265',
  vp8: 'video/vp8',
  vp9: 'video/vp9',
  av1: 'video/av1',
  prores: 'video/x-prores',
  aac: 'audio/aac',
  opus: 'audio/opus',
  mp3: 'audio/mpeg',
  vorbis: 'audio/vorbis',
  flac: 'audio/flac',
  ac3: 'audio/ac3',
  eac3: 'audio/eac3',
  dts: 'audio/vnd.dts',
  ulaw: 'audio/pcmu',
  alaw: 'audio/pcma',
};

const PCM = /^pcm-([suf])(8|16|24|32|64)(be)?$/;

/** The media type of a codec; undefined where there is none that says exactly this. */
export function codecType(codec: string): string | undefined {
  const pcm = PCM.exec(codec);
  if (pcm) return pcm[1] === 'f' ? 'audio/x-raw-float' : 'audio/x-raw-int';
  return Object.hasOwn(TYPES, codec) ? TYPES[codec] : undefined;
}

/** What TAMS has fields for beside the type: of uncompressed sound its bits, which every container here interleaves. */
export function soundDetails(codec: string): Pick<AudioEssence, 'bit_depth' | 'unc_parameters'> {
  const bits = PCM.exec(codec)?.[2];
  return bits === undefined ? {} : { bit_depth: Number(bits), unc_parameters: { unc_type: 'interleaved' } };
}

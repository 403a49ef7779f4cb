import { createHash } from 'node:crypto';
import { EncodedPacketSink, type InputAudioTrack, type InputVideoTrack } from 'mediabunny';
import { bytesOf } from './bytes.ts';
import { isParameterSet, type NalCodec, nalUnits } from './nal-units.ts';

/**
 * Digest of what a decoder must be set up with to read a track. Tracks with equal digests can follow each other in one track of an MP4,
 * which has a single sample description; nothing when the library does not know the codec.
 */
export async function configDigest(track: InputVideoTrack | InputAudioTrack): Promise<string | undefined> {
  const config = await track.getDecoderConfig();
  if (config === null) return undefined;
  const codec = await track.getCodec();
  const description = config.description === undefined ? undefined : bytesOf(config.description);
  const parts: (string | Uint8Array)[] = [description === undefined ? 'stream' : 'described'];
  if ('sampleRate' in config)
    parts.push(codec === 'aac' ? '' : config.codec, `${config.sampleRate}/${config.numberOfChannels}`);
  else parts.push(config.codec, `${config.codedWidth}x${config.codedHeight}`);
  if (track.isVideoTrack()) {
    // Not the decoder's business, but a track has one display matrix and one shape of pixel as well.
    const { num, den } = await track.getPixelAspectRatio();
    parts.push(`${num}:${den}/${await track.getRotation()}/${String(await track.getFlip())}`);
  }
  if (codec === 'aac' && description !== undefined) parts.push(audioSpecificConfig(description));
  else if (description !== undefined) parts.push(description);
  else if (codec === 'avc' || codec === 'hevc') parts.push(...(await parameterSets(track, codec)));
  const digest = createHash('sha256');
  for (const part of parts) digest.update(`${part.length}:`).update(part);
  return digest.digest('hex').slice(0, 32);
}

/**
 * AAC-LC set-ups that differ only in a trailing "no SBR here" say the same: ffmpeg writes it, others do not (ISO/IEC 14496-3 section
 * 1.6.2.1). Everything less common is compared byte by byte.
 */
function audioSpecificConfig(bytes: Uint8Array): string | Uint8Array {
  const [first = 0, second = 0] = bytes;
  const rate = ((first & 7) << 1) | (second >> 7);
  const channels = (second >> 3) & 15;
  const noSbr = bytes.length === 2 || (bytes[2] === 0x56 && bytes[3] === 0xe5 && (bytes[4] ?? 0) >> 7 === 0);
  return first >> 3 === 2 && rate !== 15 && channels !== 0 && noSbr ? `lc/${rate}/${channels}/${second & 7}` : bytes;
}

/** SPS, PPS and VPS of a stream that carries them in its pictures (transport streams). */
async function parameterSets(track: InputVideoTrack | InputAudioTrack, codec: NalCodec): Promise<Uint8Array[]> {
  const key = await new EncodedPacketSink(track).getFirstKeyPacket();
  return key === null ? [] : nalUnits(key.data, codec, undefined).filter((unit) => isParameterSet(unit, codec));
}

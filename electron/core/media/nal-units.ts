import { bytesOf } from './bytes.ts';

/** Codecs whose packets are made of NAL units (H.264 and H.265). */
export type NalCodec = 'avc' | 'hevc';

/**
 * The NAL units of a packet, without start codes, lengths, and zeros that trail them. Packets come with start codes where the decoder
 * configuration has no description, with lengths where it has one (ISO/IEC 14496-15).
 */
export function nalUnits(
  data: Uint8Array,
  codec: NalCodec,
  description: ArrayBufferLike | ArrayBufferView | undefined,
): Uint8Array[] {
  if (description === undefined) return [...afterStartCodes(data)];
  const record = bytesOf(description);
  return [...afterLengths(data, ((record[codec === 'avc' ? 4 : 21] ?? 3) & 3) + 1)];
}

const nalType = (unit: Uint8Array, codec: NalCodec): number =>
  codec === 'avc' ? (unit[0] ?? 0) & 31 : ((unit[0] ?? 0) >> 1) & 63;

/** SPS, PPS and, in H.265, VPS. */
export function isParameterSet(unit: Uint8Array, codec: NalCodec): boolean {
  const type = nalType(unit, codec);
  return codec === 'avc' ? type === 7 || type === 8 : type >= 32 && type <= 34;
}

/**
 * True when a decoder forgets all it had before this picture: IDR, and BLA in H.265. Other key frames (recovery points, CRA) can be
 * sought to, but joined behind other pictures they keep counting from theirs, and pictures come out in the wrong order.
 */
export function isCleanStart(units: readonly Uint8Array[], codec: NalCodec): boolean {
  for (const unit of units) {
    const type = nalType(unit, codec);
    if (codec === 'avc' && type >= 1 && type <= 5) return type === 5;
    if (codec === 'hevc' && type < 32) return type >= 16 && type <= 20;
  }
  return false;
}

function* afterStartCodes(data: Uint8Array): Generator<Uint8Array> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  const startCode = Buffer.from([0, 0, 1]);
  for (let at = bytes.indexOf(startCode); at >= 0;) {
    const next = bytes.indexOf(startCode, at + 3);
    let end = next < 0 ? bytes.length : next;
    while (end > at + 3 && bytes[end - 1] === 0) end--;
    yield bytes.subarray(at + 3, end);
    at = next;
  }
}

function* afterLengths(data: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at + size <= data.length;) {
    let length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + (data[at + i] ?? 0);
    yield data.subarray(at + size, Math.min(at + size + length, data.length));
    at += size + length;
  }
}

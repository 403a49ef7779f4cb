import { type EncodedPacket, EncodedPacketSink, type InputTrack, type InputVideoTrack } from 'mediabunny';
import { isCleanStart, nalUnits } from './nal-units.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { TICKS_PER_SECOND, type Ticks } from '#shared/tams/time.ts';

/** Times of all packets of a track in decode order, from the container's tables; of the packets only key frames are looked into. */
export interface Scan {
  /** Units a second in which the container counts this track's time. */
  resolution: number;
  /** Presentation times. */
  starts: Ticks[];
  durations: Ticks[];
  /** True where decoding can begin whatever was decoded before. */
  keys: boolean[];
  /** Pictures that the container marks as key frames and that need pictures before them all the same. */
  dependent: number;
}

// A day of sound has 4 million; a few bytes of a hostile table can promise 4 thousand million.
const MOST_PACKETS = 10_000_000;

// Key frames that are looked into, in bytes: about a second's work. Past it the container is believed, and rendering looks again.
const LOOK_INTO = 64 * 2 ** 20;

export async function scanTrack(track: InputTrack): Promise<Scan> {
  const resolution = await track.getTimeResolution();
  const scan: Scan = { resolution, starts: [], durations: [], keys: [], dependent: 0 };
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    if (scan.starts.length === MOST_PACKETS)
      throw new AppError('media_unsupported', `The file has a track of more than ${MOST_PACKETS} samples.`);
    scan.starts.push(toTicks(packet.timestamp, resolution));
    scan.durations.push(toTicks(packet.duration, resolution));
    scan.keys.push(packet.type === 'key');
  }
  if (track.isVideoTrack()) await believeOnlyCleanStarts(track, scan);
  return scan;
}

/**
 * Containers also mark pictures as key frames that can merely be sought to (open groups), and some mark pictures that are none: the
 * bits of the picture decide.
 */
async function believeOnlyCleanStarts(track: InputVideoTrack, scan: Scan): Promise<void> {
  const sink = new EncodedPacketSink(track);
  let index = -1;
  let bytes = 0;
  for (let packet = await sink.getFirstKeyPacket(); packet !== null; packet = await sink.getNextKeyPacket(packet)) {
    index = scan.keys.indexOf(true, index + 1);
    bytes += packet.byteLength;
    if (index < 0 || bytes > LOOK_INTO) return;
    if (await startsClean(track, packet)) continue;
    scan.keys[index] = false;
    scan.dependent += 1;
  }
}

/** True when a clip can start with this packet. */
export async function startsClean(track: InputTrack, packet: EncodedPacket): Promise<boolean> {
  if (!track.isVideoTrack()) return true;
  const codec = await track.getCodec();
  if (codec !== 'avc' && codec !== 'hevc') return (await track.determinePacketType(packet)) !== 'delta';
  return isCleanStart(nalUnits(packet.data, codec, (await track.getDecoderConfig())?.description), codec);
}

/**
 * The library's seconds are a double made from a whole number of units: going back to that number first keeps nanoseconds exact to
 * their last digit, however late in the file.
 */
export function toTicks(seconds: number, resolution: number): Ticks {
  if (!Number.isFinite(seconds))
    throw new AppError('not_media', 'The file gives times that are no numbers: it is damaged.');
  const units = Math.round(seconds * resolution);
  if (!Number.isInteger(resolution) || Math.abs(units - seconds * resolution) > 0.01)
    return BigInt(Math.round(seconds * Number(TICKS_PER_SECOND)));
  return divideRounded(BigInt(units) * TICKS_PER_SECOND, BigInt(resolution));
}

/** Nearest whole number, halves away from zero. */
function divideRounded(a: bigint, b: bigint): bigint {
  const half = b / 2n;
  return a < 0n ? -((-a + half) / b) : (a + half) / b;
}

/** First time and end of a track's samples; both 0 when it has none. */
export function extent({ starts, durations }: Scan): { start: Ticks; end: Ticks } {
  let [start, end] = [starts[0] ?? 0n, 0n];
  for (const [i, at] of starts.entries()) {
    if (at < start) start = at;
    const until = at + (durations[i] ?? 0n);
    if (until > end) end = until;
  }
  return { start, end };
}

/**
 * Where a copied clip can start and end. It starts at a key frame. It can end before a picture P when all pictures decoded before P
 * are shown before P too: a picture shown earlier may need one shown later (B-frames), and then cutting between breaks it.
 * @param visible the part of the timeline that the container shows; what an edit list hides is no place to cut at.
 */
export function cutPoints(scan: Scan, visible: { start: Ticks; end: Ticks }): { keyFrames: Ticks[]; cuts: Ticks[] } {
  const { starts, keys } = scan;
  const keyFrames = starts.filter((at, i) => keys[i] === true && at >= visible.start && at < visible.end).sort(compare);
  const first = keyFrames[0];
  if (first === undefined) return { keyFrames, cuts: [] };
  const { end } = extent(scan);
  // The earliest time shown from each picture on, and the end of the file after the last.
  const earliest = [...starts, end];
  for (let i = starts.length - 1; i >= 0; i--) earliest[i] = least(earliest[i] ?? end, earliest[i + 1] ?? end);
  const cuts: Ticks[] = [];
  let latest = starts[0] ?? 0n;
  for (let i = 1; i <= starts.length; i++) {
    const boundary = earliest[i] ?? end;
    if (latest < boundary && boundary > first && boundary <= visible.end) cuts.push(boundary);
    const at = starts[i] ?? latest;
    if (at > latest) latest = at;
  }
  return { keyFrames, cuts };
}

const least = (a: Ticks, b: Ticks): Ticks => (a < b ? a : b);
const compare = (a: Ticks, b: Ticks): number => (a < b ? -1 : a > b ? 1 : 0);

const COMMON_RATES = [24, 25, 30, 48, 50, 60, 100, 120].flatMap((rate) => [
  { numerator: rate, denominator: 1 },
  { numerator: rate * 1000, denominator: 1001 },
]);

/**
 * Pictures a second as an exact fraction, where they come at a constant rate; nothing for a variable one. Containers whose unit of
 * time does not divide the rate round each time by up to one unit.
 */
export function frameRateOf({ starts, resolution }: Scan): { numerator: number; denominator: number } | undefined {
  const sorted = starts.toSorted(compare);
  const [first, second] = sorted;
  if (first === undefined || second === undefined) return undefined;
  const step = Math.round((Number(second - first) * resolution) / Number(TICKS_PER_SECOND));
  const divisor = greatestCommonDivisor(resolution, step);
  const candidates = [{ numerator: resolution / divisor, denominator: step / divisor }, ...COMMON_RATES];
  const tolerance = TICKS_PER_SECOND / BigInt(Math.max(1, Math.floor(resolution))) + 1n;
  return candidates.find(
    ({ numerator, denominator }, place) =>
      Number.isInteger(numerator) &&
      denominator > 0 &&
      sorted.every((at, i) => {
        const ideal = (BigInt(i) * TICKS_PER_SECOND * BigInt(denominator)) / BigInt(numerator);
        const off = at - first - ideal;
        // The container's own step must be met exactly; a rate we only guess may be off by its rounding.
        const allowed = place === 0 ? 1n : tolerance;
        return off <= allowed && off >= -allowed;
      }),
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return Math.max(1, x);
}

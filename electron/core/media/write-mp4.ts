import {
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import type { Track } from '#shared/api/asset.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { TICKS_PER_SECOND, type Ticks } from '#shared/tams/time.ts';
import type { PlannedPacket } from './copy-plan.ts';
import type { ExaminedTrack } from './probe.ts';
import { type Scan, startsClean, toTicks } from './scan.ts';

/** A track of a file that is opened when its turn comes: a Flow may have more Segments than a process may have open files. */
export interface PacketSource {
  facts: Track;
  scan: Scan;
  open(): Promise<{ track: ExaminedTrack['track']; close: () => void }>;
}

/** One of a file that stays open for as long as whoever opened it wants. */
export const openSource = ({ track, facts, scan }: ExaminedTrack): PacketSource => ({
  facts,
  scan,
  open: async () => ({ track, close: () => {} }),
});

/** A track of the output: the facts of its first part, which all parts share, and the packets in the order of the output. */
export interface OutputTrack {
  facts: Track;
  parts: { name: string; source: PacketSource; packets: PlannedPacket[] }[];
  /** Pictures a second, where it is known of the whole better than of the parts. */
  frameRate?: number;
}

const REPORT_EVERY = 128;

/**
 * Writes the planned packets as an MP4 with its table of contents in front, in one pass: the room for the table is reserved, as the
 * number of packets is known (media.md section 4).
 */
export async function writeMp4(
  target: string,
  tracks: readonly OutputTrack[],
  progress: (report: { done: number; total: number }) => void,
): Promise<void> {
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'reserve' }),
    target: new FilePathTarget(target),
  });
  const total = tracks.reduce((sum, track) => sum + countOf(track), 0);
  let done = 0;
  const tick = (): void => {
    done += 1;
    if (done % REPORT_EVERY === 0 || done === total) progress({ done, total });
  };
  try {
    const copying: AsyncGenerator<void>[] = [];
    for (const track of tracks) copying.push(await addTrack(output, track, tick));
    await output.start();
    // The library lays out its tables when every track has had a packet, and breaks off ("Assertion failed") when one of them has had a
    // whole group of pictures by then: so each begins before any goes on.
    for (const track of copying) await track.next();
    await Promise.all(copying.map(toTheEnd));
    await output.finalize();
  } catch (cause) {
    await output.cancel();
    throw cause;
  }
}

async function toTheEnd(copying: AsyncGenerator<void>): Promise<void> {
  for (let step = await copying.next(); step.done !== true; step = await copying.next());
}

/** Adds the track to the output; what is returned copies its packets, a packet a step. */
async function addTrack(output: Output, track: OutputTrack, tick: () => void): Promise<AsyncGenerator<void>> {
  const opened = await track.parts[0]?.source.open();
  if (opened === undefined) throw new Error('An output track without parts.');
  try {
    return await addLike(output, opened.track, track, tick);
  } finally {
    opened.close();
  }
}

/** Everything that is said of the whole track is that of its first part. */
async function addLike(
  output: Output,
  first: ExaminedTrack['track'],
  { facts, parts, frameRate }: OutputTrack,
  tick: () => void,
): Promise<AsyncGenerator<void>> {
  const common = {
    maximumPacketCount: countOf({ facts, parts }),
    disposition: await first.getDisposition(),
    ...(facts.language === undefined ? {} : { languageCode: facts.language }),
  };
  if (first.isVideoTrack()) {
    const [codec, decoderConfig] = [await first.getCodec(), await first.getDecoderConfig()];
    if (codec === null || decoderConfig === null)
      throw new Error('A codec without a decoder configuration was not refused.');
    const source = new EncodedVideoPacketSource(codec);
    const rate = frameRate ?? timeBase(parts.map((part) => part.source));
    output.addVideoTrack(source, {
      ...common,
      rotation: await first.getRotation(),
      flip: await first.getFlip(),
      ...(rate === undefined ? {} : { frameRate: rate }),
    });
    return copy(parts, source, (packet) => source.add(packet, { decoderConfig }), tick);
  }
  const [codec, decoderConfig] = [await first.getCodec(), await first.getDecoderConfig()];
  if (codec === null || decoderConfig === null)
    throw new Error('A codec without a decoder configuration was not refused.');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source, common);
  return copy(parts, source, (packet) => source.add(packet, { decoderConfig }), tick);
}

async function* copy(
  parts: OutputTrack['parts'],
  source: { close(): void },
  add: (packet: EncodedPacket) => Promise<void>,
  tick: () => void,
): AsyncGenerator<void> {
  for (const part of parts) {
    for await (const packet of copiedPackets(part)) {
      await add(packet);
      tick();
      yield;
    }
  }
  source.close();
}

/** Reads the planned packets of one clip and gives them the times of the output. */
async function* copiedPackets(part: OutputTrack['parts'][number]): AsyncGenerator<EncodedPacket> {
  if (part.packets.length === 0) return;
  const { track, close } = await part.source.open();
  try {
    yield* packetsOf(part, track);
  } finally {
    close();
  }
}

async function* packetsOf(
  { name, source: { scan, facts }, packets }: OutputTrack['parts'][number],
  track: ExaminedTrack['track'],
): AsyncGenerator<EncodedPacket> {
  const [first] = packets;
  if (first === undefined) return;
  const sink = new EncodedPacketSink(track);
  // Asked for a microsecond later, as the library's seconds are doubles and "at or before" must not mean the one before.
  const at = seconds(scan.starts[first.index] ?? 0n) + 1e-6;
  const start = facts.kind === 'video' ? await sink.getKeyPacket(at) : await sink.getPacket(at);
  if (start === null || toTicks(start.timestamp, scan.resolution) !== scan.starts[first.index])
    throw new AppError(
      'media_unsupported',
      `${name}: a packet is not where the file's own table says. The file is damaged or changed just now.`,
    );
  if (!(await startsClean(track, start)))
    throw new AppError(
      'media_unsupported',
      `${name}: a picture is marked as a key frame but needs others before it, so no clip can start there.`,
    );
  let [index, next] = [first.index, 0];
  for await (const packet of sink.packets(start)) {
    const planned = packets[next];
    if (planned === undefined) return;
    if (planned.index === index) {
      yield packet.clone({ timestamp: seconds(planned.at), duration: seconds(planned.duration) });
      next += 1;
    }
    index += 1;
  }
  if (next < packets.length)
    throw new AppError(
      'media_unsupported',
      `${name}: ${packets.length - next} packets are missing that the file's own table promises.`,
    );
}

/**
 * The rate that gives the output its unit of time. With the pictures' own rate every time is exact (1001/30000 stays so); for a variable
 * rate it is the unit in which the sources count.
 */
function timeBase(tracks: readonly PacketSource[]): number | undefined {
  const [first, ...others] = tracks;
  const rate = first?.facts.frameRate;
  const same = others.every(
    ({ facts: { frameRate } }) =>
      frameRate?.numerator === rate?.numerator && frameRate?.denominator === rate?.denominator,
  );
  if (rate !== undefined && same) return rate.numerator / rate.denominator;
  const unit = first?.scan.resolution;
  return unit !== undefined && Number.isInteger(unit) && others.every(({ scan }) => scan.resolution === unit)
    ? unit
    : undefined;
}

const countOf = ({ parts }: OutputTrack): number => parts.reduce((sum, { packets }) => sum + packets.length, 0);
const seconds = (ticks: Ticks): number => Number(ticks) / Number(TICKS_PER_SECOND);

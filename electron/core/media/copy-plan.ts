import { AppError } from '#shared/rpc/errors.ts';
import { TICKS_PER_SECOND, type Range, type Ticks } from '#shared/tams/time.ts';
import type { Scan } from './scan.ts';

/** A packet to copy: which one of its track in decode order, and when it is shown in the output. */
export interface PlannedPacket {
  index: number;
  at: Ticks;
  duration: Ticks;
}

/** A range of a file's timeline and where it goes. Both are equally long. */
export interface Cut {
  source: Range;
  output: Range;
}

export interface SoundCut extends Cut {
  /** What people call the file; for messages. */
  name: string;
  /** The last clip keeps its last packet even where only the beginning of it belongs to the clip. */
  last: boolean;
}

/**
 * The pictures of a clip, in decode order. Leading pictures of an open group, which are shown before the key frame the clip starts with
 * and need pictures that are not there, stay behind.
 */
export function planPictures(scan: Scan, { source, output }: Cut): PlannedPacket[] {
  const first = scan.starts.findIndex((at, i) => at === source.start && scan.keys[i] === true);
  if (first < 0) throw new AppError('media_unsupported', 'A clip does not start at a key frame of its file.');
  const chosen: number[] = [];
  for (let i = first; i < scan.starts.length; i++) {
    const at = scan.starts[i] ?? source.end;
    // `cutPoints` made sure that no picture of the clip is decoded after the first one beyond it.
    if (at >= source.end) break;
    if (at >= source.start) chosen.push(i);
  }
  const shown = chosen.map((i) => scan.starts[i] ?? 0n).sort((a, b) => (a < b ? -1 : 1));
  const until = new Map(shown.map((at, i) => [at, shown[i + 1] ?? source.end]));
  return chosen.map((index) => {
    const at = scan.starts[index] ?? 0n;
    return { index, at: output.start + at - source.start, duration: (until.get(at) ?? source.end) - at };
  });
}

/** Sound whose packets all hold the same number of samples, whatever the container says of the last one. */
const EVEN_CODECS = new Set(['aac', 'mp3', 'ac3', 'eac3']);
/** More packets than this before time 0 are hidden sound, not the run-in that a decoder needs (Apple's AAC has 2112 samples, 3 packets). */
const MOST_PRIMING = 3;
/** A hole in the sound between two clips that nobody hears as one. */
const SMALL_HOLE_MS = 250;

export interface SoundSource {
  scan: Scan;
  codec: string;
  sampleRate: number;
}

/**
 * Lays the sound of clips on one timeline, packet after packet without a hole, as decoders know no timestamps: a packet that is said to
 * be shorter than it is delays everything after it in players that trust the decoder. Each clip begins with the packet that lies nearest
 * to where its sound belongs, so sound is never off by more than half a packet (11 ms for AAC at 48 kHz), and never by the sum of
 * several joints; the first clip's sound is exact.
 *
 * Counts in samples, and turns to nanoseconds last.
 */
export class SoundPlanner {
  readonly #rate: bigint;
  /** The output sample after the last one laid. */
  #cursor: bigint | undefined;
  /** By file, as a file may be used thousands of times. */
  readonly #known = new Map<Scan, bigint[]>();

  constructor(sampleRate: number) {
    this.#rate = BigInt(sampleRate);
  }

  /**
   * @throws AppError 'media_mismatch' when the sound before ended so early that joining would leave an audible hole.
   */
  lay(sound: SoundSource, cut: SoundCut): PlannedPacket[] {
    const { starts } = sound.scan;
    const lengths = this.#known.get(sound.scan) ?? this.#lengths(sound);
    this.#known.set(sound.scan, lengths);
    let index = this.#cursor === undefined ? firstOf(starts, cut.source.start) : this.#nearest(starts, cut);
    const anchor = starts[index];
    if (anchor === undefined) return [];
    const offset =
      this.#cursor === undefined
        ? this.#samples(anchor - cut.source.start)
        : this.#join(anchor, lengths[index] ?? 0n, cut);
    let cursor = offset;
    const packets: PlannedPacket[] = [];
    for (; index < starts.length; index++) {
      const [start = 0n, length = 0n] = [starts[index], lengths[index]];
      // Where the file itself has a hole, so does the copy; a packet that overlaps the one before is not copied.
      const belongs = offset + this.#samples(start - anchor);
      if (belongs - cursor > length / 2n) cursor = belongs;
      if (cursor - belongs > length / 2n) continue;
      const enough = cursor + (cut.last ? 0n : length / 2n) >= this.#samples(cut.output.end);
      if (start >= cut.source.end || enough) break;
      packets.push({ index, at: this.#ticks(cursor), duration: this.#ticks(cursor + length) - this.#ticks(cursor) });
      cursor += length;
    }
    this.#cursor = cursor;
    return packets;
  }

  /** The packet that belongs nearest to the cursor. */
  #nearest(starts: readonly Ticks[], { source, output }: Cut): number {
    const ideal = source.start + this.#ticks(this.#cursor ?? 0n) - output.start;
    const after = starts.findIndex((at) => at >= ideal);
    if (after < 0) return starts.length - 1;
    const [before, next] = [starts[after - 1], starts[after]];
    return before !== undefined && next !== undefined && ideal - before <= next - ideal ? after - 1 : after;
  }

  /** Where a clip's first packet goes when others were laid before it. */
  #join(anchor: Ticks, length: bigint, { source, output, name }: SoundCut): bigint {
    const cursor = this.#cursor ?? 0n;
    const belongs = this.#samples(output.start + anchor - source.start);
    const hole = belongs - cursor;
    if (hole <= length / 2n) return cursor;
    const milliseconds = Number((hole * 1000n) / this.#rate);
    if (milliseconds > SMALL_HOLE_MS)
      throw new AppError(
        'media_mismatch',
        `There would be ${milliseconds} ms without sound before the sound of ${name}: the sound of a clip is shorter than its pictures. Trim the clips to where both have sound.`,
      );
    return belongs;
  }

  #lengths({ scan, codec }: SoundSource): bigint[] {
    const lengths = scan.durations.map((duration) => this.#samples(duration));
    if (!EVEN_CODECS.has(codec)) return lengths;
    const counts = new Map<bigint, number>();
    for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
    const [usual] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0n];
    return lengths.map(() => usual);
  }

  #samples(ticks: Ticks): bigint {
    const scaled = ticks * this.#rate;
    const half = TICKS_PER_SECOND / 2n;
    return scaled < 0n ? -((-scaled + half) / TICKS_PER_SECOND) : (scaled + half) / TICKS_PER_SECOND;
  }

  #ticks(samples: bigint): Ticks {
    return (samples * TICKS_PER_SECOND) / this.#rate;
  }
}

/** The first packet of the first clip, with the run-in before it where the file begins with one. */
function firstOf(starts: readonly Ticks[], from: Ticks): number {
  const first = starts.findIndex((at) => at >= from - 1000n);
  return from <= 0n && first > 0 && first <= MOST_PRIMING ? 0 : first;
}

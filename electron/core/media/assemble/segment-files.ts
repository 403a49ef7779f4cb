import type { Range } from '#shared/tams/time.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { type Examined, type ExaminedTrack, examine } from '../probe.ts';
import { openMedia } from '../open.ts';
import { extent, type Scan } from '../scan.ts';
import type { Track } from '#shared/api/asset.ts';
import type { FetchedSegment } from './request.ts';

/** What is known of a fetched object once it was read through; it is closed again. */
export interface SegmentFile {
  mimeType: string;
  /** Picture and sound tracks as the container has them, with the times of all packets. */
  tracks: { facts: Track; scan: Scan }[];
  blockers: string[];
  leftOut: Examined['leftOut'];
  /** Over all tracks, on the object's own timeline. */
  extent: Range;
}

type Key = Pick<FetchedSegment, 'path' | 'init'>;

/** Files that stay open beyond their use, as the pictures and the sound of a Segment are copied at about the same time. */
const KEPT_OPEN = 8;

/** The objects of a Flow: each is examined once however often it is used, and a few are open at a time. */
export class SegmentFiles {
  readonly #known = new Map<string, Promise<SegmentFile>>();
  readonly #open = new Map<string, { media: ReturnType<typeof openMedia>; users: number }>();

  /** @throws AppError as `examine` does, with the Segment's name before the sentence */
  facts(key: Key, name: string): Promise<SegmentFile> {
    const id = idOf(key);
    const known = this.#known.get(id) ?? examineOnce(key, name);
    this.#known.set(id, known);
    return known;
  }

  /** Opens a file for its packets; `close` has to be called. */
  async open(key: Key, track: number): Promise<{ track: ExaminedTrack['track']; close: () => void }> {
    const id = idOf(key);
    const held = this.#open.get(id) ?? { media: openMedia(key.path, key.init), users: 0 };
    // To the end of the order in which they are closed.
    this.#open.delete(id);
    this.#open.set(id, held);
    held.users += 1;
    const { input } = await held.media;
    const found = (await input.getTracks()).find((one) => one.id === track);
    if (found === undefined || !(found.isVideoTrack() || found.isAudioTrack()))
      throw new AppError('not_readable', 'A fetched object changed while it was read.');
    return {
      track: found,
      close: () => {
        held.users -= 1;
        this.#closeIdle(KEPT_OPEN);
      },
    };
  }

  close(): void {
    for (const held of this.#open.values()) held.users = 0;
    this.#closeIdle(0);
  }

  #closeIdle(most: number): void {
    for (const [id, { media, users }] of this.#open) {
      if (this.#open.size <= most) return;
      if (users > 0) continue;
      this.#open.delete(id);
      void media.then(
        ({ input }) => input.dispose(),
        () => {
          // Never opened: whoever asked for it was told.
        },
      );
    }
  }
}

const idOf = ({ path, init }: Key): string => JSON.stringify([path, init]);

async function examineOnce({ path, init }: Key, name: string): Promise<SegmentFile> {
  const examined = await examine(path, init).catch((cause: unknown) => {
    if (cause instanceof AppError) throw new AppError(cause.code, `${name}: ${cause.message}`, { cause });
    throw cause;
  });
  examined.input.dispose();
  const tracks = examined.tracks.map(({ facts, scan }) => ({ facts, scan }));
  const spans = tracks.filter(({ scan }) => scan.starts.length > 0).map(({ scan }) => extent(scan));
  const [first] = spans;
  return {
    mimeType: examined.mimeType,
    tracks,
    blockers: examined.blockers,
    leftOut: examined.leftOut,
    extent: spans.reduce(
      (all, { start, end }) => ({ start: start < all.start ? start : all.start, end: end > all.end ? end : all.end }),
      first ?? { start: 0n, end: 0n },
    ),
  };
}

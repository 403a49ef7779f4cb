import { AppError } from '#shared/rpc/errors.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import type { Allocation, GetUrl, Segment, SegmentWrite } from '#shared/tams/segment.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { TamsPorts } from '#core/tams/connection.ts';
import { hashObject } from '#core/tams/download.ts';
import type { Piece } from './journal.ts';
import type { Sending } from './sending.ts';

/* One object into one Flow as its only segment, and the proof that it is there (R4). */

export interface Placing {
  client: TamsClient;
  ports: Pick<TamsPorts, 'random' | 'sleep'>;
  signal: AbortSignal;
  onBytes: (done: number) => void;
  /** Writes down how far the piece is; resolves when that is on the disk. */
  save: (change: Partial<Pick<Piece, 'object' | 'uploaded'>>) => Promise<void>;
}

const ATTEMPTS = 3;
const FIRST_WAIT = 250;

/**
 * Allocates, uploads and registers, leaving out what the store has already. What an earlier run uploaded is registered if the store still
 * has it, and sent again if it has collected it since (`min_object_timeout`, tams.md W8).
 * @throws AppError as TamsClient does, 'not_readable' when the bytes cannot be sent as they were judged
 */
export async function place(
  piece: Piece,
  segment: Omit<SegmentWrite, 'object_id'>,
  sending: Sending,
  placing: Placing,
): Promise<void> {
  const { client, signal } = placing;
  const register = async (object_id: string): Promise<void> => {
    const [failed] = await client.register(piece.flow, [{ object_id, ...segment }], signal);
    if (failed)
      throw new AppError(
        'store_refused',
        `The store did not take the segment. ${displayText(failed.reason ?? 'It gave no reason.', { max: 300 })}`,
      );
  };
  if (piece.object !== undefined) {
    if ((await segmentsOf(client, piece.flow, signal)).some(({ object_id }) => object_id === piece.object)) return;
    if (piece.uploaded) {
      const isKept = await register(piece.object).then(
        () => true,
        (error: unknown) => {
          if (error instanceof AppError && error.code === 'store_refused') return false;
          throw error;
        },
      );
      if (isKept) return;
    }
  }
  const object = await send(piece, sending, placing);
  await register(object);
}

/** Uploads to a fresh object. A connection that broke is tried again, an address that was refused is asked for anew (tams.md U5). */
async function send(
  { flow }: Piece,
  sending: Sending,
  { client, ports, signal, onBytes, save }: Placing,
): Promise<string> {
  let allocation: Allocation | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (!allocation) {
        allocation = await allocate(client, flow, signal);
        await save({ object: allocation.object_id, uploaded: false });
      }
      const outgoing = sending.open(onBytes);
      try {
        await client.objects.upload(allocation, outgoing.body, sending.size, signal);
      } finally {
        outgoing.body.destroy();
      }
      outgoing.check();
      await save({ uploaded: true });
      return allocation.object_id;
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      if (code === 'object_unavailable') allocation = undefined;
      else if (code !== 'store_unreachable') throw error;
      if (attempt === ATTEMPTS) throw error;
      await ports.sleep(ports.random() * FIRST_WAIT * 2 ** attempt, signal);
    }
  }
}

/** One that was allocated twice because an answer was lost is forgotten by the store in time: nothing refers to it. */
async function allocate(client: TamsClient, flow: string, signal: AbortSignal): Promise<Allocation> {
  const [allocation] = await client.allocate(flow, { limit: 1 }, signal);
  if (allocation) return allocation;
  throw new AppError('store_protocol', 'The store gave no place to put the file.');
}

/**
 * Fetches the object as anybody would, from the one segment of its Flow, and compares it with what was sent.
 * @throws AppError 'object_altered' when other bytes come, 'store_protocol' when the Flow holds something else than this one segment,
 *   'object_unavailable'
 */
export async function prove(
  { flow, object, size, sha256 }: Piece,
  { client, ports, signal, onBytes }: Omit<Placing, 'save'>,
): Promise<void> {
  const locate = async (): Promise<readonly GetUrl[]> => {
    const [only, ...others] = await segmentsOf(client, flow, signal);
    if (!only || only.object_id !== object || others.length > 0)
      throw new AppError('store_protocol', 'The store does not show the one segment that was registered on this Flow.');
    return only.get_urls ?? (await client.object(only.object_id, signal)).get_urls ?? [];
  };
  const back = await hashObject({ objects: client.objects, locate, ports, signal, onBytes });
  if (back.size === size && back.sha256 === sha256) return;
  throw new AppError(
    'object_altered',
    `The store gives back ${back.size} bytes with SHA-256 ${back.sha256}; ${size} bytes with ${sha256} were sent. Nothing was tagged.`,
  );
}

/** The first few: more than one is one too many. */
async function segmentsOf(client: TamsClient, flow: string, signal: AbortSignal): Promise<Segment[]> {
  const found: Segment[] = [];
  for await (const { items } of client.segments(flow, { limit: 10 }, signal)) {
    found.push(...items);
    if (found.length > 1) break;
  }
  return found;
}

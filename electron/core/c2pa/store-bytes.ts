import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * The manifest store as it stands in an ISO BMFF file (MP4, MOV, M4A, HEIF): a top-level `uuid` box. Layout of its payload:
 * uuid 16 | version and flags 4 | purpose, NUL | offset of the first auxiliary box 8 | JUMBF (C2PA 2.2 section A.5; measured in
 * c2pa-engine.md section 1.1). `bmffStore` runs in a worker, so it reads synchronously.
 */

const c2paUuid = 'd8fec3d61b0e483c92975828877ec481';

/** Boxes that a BMFF file may begin with. Old QuickTime files have no `ftyp`. */
const firstBoxes = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'uuid', 'sidx', 'moof', 'pnot']);

/** No store is near this: 200 generations take 1.2 MB (c2pa-engine.md section 11). Thumbnails are what makes stores big. */
export const maxStoreBytes = 64 * 1024 ** 2;

/** Ten hours of two-second fragments have 36,000 boxes; a file of empty boxes has millions. */
const maxBoxes = 200_000;

/** Bytes of a file that the search needs next; fewer may be given where the file ends. */
export interface Wanted {
  readonly at: number;
  readonly length: number;
}

/** A box that holds a manifest store, whole, and where in it the store begins. */
export interface StoreBox {
  readonly box: Buffer;
  readonly data: number;
}

/**
 * Looks for the boxes `manifest` or `original`, then `update`, in a file that is read elsewhere: from a disk, or in ranges from a store.
 * Yields what it needs and is given the bytes. The answer is undefined when the file is no BMFF.
 * @param fileSize Infinity where nobody knows it: then the file ends where no more bytes come
 */
export function* findStoreBoxes(fileSize: number, maxBytes: number): Search<StoreBox[] | undefined | Damage> {
  const boxes: StoreBox[] = [];
  let left = maxBytes;
  const isBmff = yield* topLevelBoxes(fileSize, function* look({ uuid, start, content, end }): Search<
    Damage | undefined
  > {
    if (uuid !== c2paUuid) return undefined;
    const size = end - content;
    const head = yield { at: content, length: Math.min(size, 64) };
    const purposeEnd = head.indexOf(0, 4);
    const purpose = head.toString('latin1', 4, Math.max(4, purposeEnd));
    if (!storePurposes.has(purpose)) return undefined;
    const data = purposeEnd + 1 + 8;
    const found = boxes.length > 0;
    if (size - data > left) return { damage: 'The manifest store is too large to be real.', found: true };
    if (size < data) return { damage: 'The box of the manifest store is cut short.', found: true };
    left -= size - data;
    const box = yield { at: start, length: end - start };
    if (box.length < end - start) return { damage: 'The box of the manifest store is cut short.', found };
    boxes.push({ box, data: content - start + data });
    return undefined;
  });
  if (typeof isBmff === 'object') return { ...isBmff, found: isBmff.found || boxes.length > 0 };
  return isBmff ? boxes : undefined;
}

type Search<T> = Generator<Wanted, T, Buffer>;

/**
 * The store's bytes: what the boxes `manifest` or `original`, then `update`, hold, in that order. `bytes` is undefined when the file
 * is no BMFF or has no such box; `boxes` says of how many they were put together; `damage` says why it cannot be taken, `found`
 * whether there is one.
 */
export function bmffStore(path: string, maxBytes: number): { bytes: Uint8Array | undefined; boxes: number } | Damage {
  const file = openSync(path, 'r');
  try {
    const search = findStoreBoxes(fstatSync(file).size, maxBytes);
    let step = search.next();
    while (step.done !== true) step = search.next(readAt(file, step.value.at, step.value.length));
    const found = step.value ?? [];
    if ('damage' in found) return found;
    const parts = found.map(({ box, data }) => box.subarray(data));
    return { bytes: parts.length === 0 ? undefined : Buffer.concat(parts), boxes: parts.length };
  } finally {
    closeSync(file);
  }
}

export interface Damage {
  readonly damage: string;
  readonly found: boolean;
}

/** `merkle` boxes hold hashes of blocks, not manifests. */
const storePurposes = new Set(['manifest', 'original', 'update']);

interface Box {
  readonly uuid: string | undefined;
  readonly start: number;
  /** First byte after the header, and after the UUID where there is one. */
  readonly content: number;
  /** Exclusive. */
  readonly end: number;
}

/** Shows each top-level box to `look`, which ends the walk by finding damage. The answer otherwise: whether this is a BMFF file. */
function* topLevelBoxes(fileSize: number, look: (box: Box) => Search<Damage | undefined>): Search<boolean | Damage> {
  let start = 0;
  for (let count = 0; start + 8 <= fileSize; count++) {
    if (count === maxBoxes) return { damage: 'The file has more boxes than can be looked through.', found: false };
    const head = yield { at: start, length: Math.min(32, fileSize - start) };
    if (head.length < 8) return start > 0;
    const type = head.toString('latin1', 4, 8);
    if (start === 0 && !firstBoxes.has(type)) return false;
    const [size, headSize] = boxSize(head, fileSize - start);
    // The engine judges files that are cut short or mis-sized; here they only end the search.
    if (size < headSize || start + size > fileSize) return true;
    const isUuid = type === 'uuid' && size >= headSize + 16 && head.length >= headSize + 16;
    const uuid = isUuid ? head.toString('hex', headSize, headSize + 16) : undefined;
    const damage = yield* look({ uuid, start, content: start + headSize + (isUuid ? 16 : 0), end: start + size });
    if (damage) return damage;
    start += size;
  }
  return start > 0;
}

/** Size of a box with its header, and of the header; `rest` is what a size of 0 stands for. */
function boxSize(head: Buffer, rest: number): [size: number, headSize: number] {
  const short = head.readUInt32BE(0);
  if (short === 0) return [rest, 8];
  if (short !== 1) return [short, 8];
  return head.length < 16 ? [0, 16] : [Number(head.readBigUInt64BE(8)), 16];
}

function readAt(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, position));
}

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * The manifest store as it stands in an ISO BMFF file (MP4, MOV, M4A, HEIF): a top-level `uuid` box. Layout of its payload:
 * uuid 16 | version and flags 4 | purpose, NUL | offset of the first auxiliary box 8 | JUMBF (C2PA 2.2 section A.5; measured in
 * c2pa-engine.md section 1.1). Runs in a worker, so it reads synchronously.
 */

const c2paUuid = 'd8fec3d61b0e483c92975828877ec481';

/** Boxes that a BMFF file may begin with. Old QuickTime files have no `ftyp`. */
const firstBoxes = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'uuid', 'sidx', 'moof', 'pnot']);

/** Ten hours of two-second fragments have 36,000 boxes; a file of empty boxes has millions. */
const maxBoxes = 200_000;

/**
 * The store's bytes: what the boxes `manifest` or `original`, then `update`, hold, in that order. `bytes` is undefined when the file
 * is no BMFF or has no such box; `boxes` says of how many they were put together; `damage` says why it cannot be taken, `found`
 * whether there is one.
 */
export function bmffStore(path: string, maxBytes: number): { bytes: Uint8Array | undefined; boxes: number } | Damage {
  const file = openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    let left = maxBytes;
    for (const box of topLevelBoxes(file)) {
      if ('damage' in box) return { ...box, found: parts.length > 0 };
      if (box.uuid !== c2paUuid) continue;
      const size = box.end - box.content;
      const head = readAt(file, box.content, Math.min(size, 64));
      const purposeEnd = head.indexOf(0, 4);
      const purpose = head.toString('latin1', 4, Math.max(4, purposeEnd));
      if (!storePurposes.has(purpose)) continue;
      const data = purposeEnd + 1 + 8;
      if (size - data > left) return { damage: 'The manifest store is too large to be real.', found: true };
      if (size < data) return { damage: 'The box of the manifest store is cut short.', found: true };
      left -= size - data;
      parts.push(readAt(file, box.content + data, size - data));
    }
    return { bytes: parts.length === 0 ? undefined : Buffer.concat(parts), boxes: parts.length };
  } finally {
    closeSync(file);
  }
}

interface Damage {
  readonly damage: string;
  readonly found: boolean;
}

/** `merkle` boxes hold hashes of blocks, not manifests. */
const storePurposes = new Set(['manifest', 'original', 'update']);

interface Box {
  readonly uuid: string | undefined;
  /** First byte after the header, and after the UUID where there is one. */
  readonly content: number;
  /** Exclusive. */
  readonly end: number;
}

function* topLevelBoxes(file: number): Generator<Box | { damage: string }> {
  const { size: fileSize } = fstatSync(file);
  let start = 0;
  for (let count = 0; start + 8 <= fileSize; count++) {
    if (count === maxBoxes) return yield { damage: 'The file has more boxes than can be looked through.' };
    const head = readAt(file, start, 32);
    const type = head.toString('latin1', 4, 8);
    if (start === 0 && !firstBoxes.has(type)) return;
    const [size, headSize] = boxSize(head, fileSize - start);
    // The engine judges files that are cut short or mis-sized; here they only end the search.
    if (size < headSize || start + size > fileSize) return;
    const isUuid = type === 'uuid' && size >= headSize + 16 && head.length >= headSize + 16;
    const uuid = isUuid ? head.toString('hex', headSize, headSize + 16) : undefined;
    yield { uuid, content: start + headSize + (isUuid ? 16 : 0), end: start + size };
    start += size;
  }
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

import { brotliDecompressSync } from 'node:zlib';
import { type AssertionContent, checkAssertion } from '#shared/schema/check.ts';
import type { AssertionCheck, SchemaReport } from '#shared/schema/model.ts';
import { decodeCbor } from './cose-sign1.ts';
import { type ContentBox, contentBoxes, JumbfError, type Superbox, superboxes } from './jumbf.ts';
import { plainCbor, TooMuch } from './plain-cbor.ts';
import { maxStoreBytes } from './store-bytes.ts';

/*
 * Claims and assertions against the published schemas, from the bytes: the engine's JSON has no byte strings, no tags, and none of what it
 * could not take. Nothing here throws for what the bytes hold.
 */

const claimLabels = new Set(['c2pa.claim', 'c2pa.claim.v2']);
const ASSERTION_STORE = 'c2pa.assertions';

/** 500 ingredients make some 2,500 assertions (c2pa-engine.md section 11). */
const maxChecked = 5000;
/** A merkle row of a long film takes some hundred kilobytes. Files embedded are not decoded. */
const maxDecoded = 4 * 1024 ** 2;
const maxLabel = 300;

/** Every claim and assertion of a store, in its order. */
export function schemaReport(store: Uint8Array): SchemaReport {
  const assertions: AssertionCheck[] = [];
  const faults: string[] = [];
  let left = 0;
  try {
    for (const { manifest, box } of statementsIn(store, faults)) {
      if (assertions.length === maxChecked) left++;
      else
        assertions.push({
          manifest: manifest.slice(0, maxLabel),
          label: box.label.slice(0, maxLabel),
          ...checkAssertion(box.label, contentOf(box)),
        });
    }
  } catch (error) {
    if (!(error instanceof JumbfError)) throw error;
    faults.push(error.message);
  }
  const [damage] = faults;
  return { specification: 'C2PA 2.2', assertions, left, ...(damage !== undefined && { damage }) };
}

interface Statement {
  readonly manifest: string;
  readonly box: Superbox;
}

/** The claims and the boxes below assertion stores, those of compressed manifests among them. Throws JumbfError. */
function* statementsIn(store: Uint8Array, faults: string[]): Generator<Statement> {
  let room = maxStoreBytes;
  for (const part of partsOf(store, 1)) {
    if (!('compressed' in part)) yield part;
    else {
      const unpacked = unpack(part.compressed, room);
      if (!unpacked) faults.push('A compressed manifest cannot be unpacked.');
      room -= unpacked?.length ?? room;
      for (const inner of unpacked ? partsOf(unpacked, 0) : []) if (!('compressed' in inner)) yield inner;
    }
  }
}

/** @param level how deep the manifests lie: 1 in a store, 0 where one was unpacked */
function* partsOf(bytes: Uint8Array, level: number): Generator<Statement | { readonly compressed: Superbox }> {
  let manifest = '';
  let parent = '';
  for (const box of superboxes(bytes)) {
    const depth = box.depth - level;
    if (depth === 0) {
      manifest = box.label;
      if (level === 1 && box.type.startsWith(COMPRESSED)) yield { compressed: box };
    }
    if (depth === 1) parent = box.label;
    if (depth === 1 ? claimLabels.has(box.label) : depth === 2 && parent === ASSERTION_STORE) yield { manifest, box };
  }
}

/** `c2cm`: its `brob` box holds the whole superbox of the manifest, compressed (C2PA 2.2 section 11.2.4). */
const COMPRESSED = '6332636d';

function unpack({ content }: Superbox, room: number): Uint8Array | undefined {
  try {
    const brob = contentBoxes(content).find(({ type }) => type === 'brob');
    return brob && room > 0 ? brotliDecompressSync(brob.bytes, { maxOutputLength: room }) : undefined;
  } catch {
    // No Brotli, or more than any store holds.
    return undefined;
  }
}

/** UUID of what is left in place of a redacted assertion (C2PA 2.2 section 6.8). */
const redacted = 'caa98eee9d4df80e86ad4dffca263973';

function contentOf({ content }: Superbox): AssertionContent {
  let boxes: ContentBox[];
  try {
    boxes = contentBoxes(content).filter(({ type }) => type !== 'free');
  } catch {
    return { kind: 'unreadable', why: 'Its boxes are cut short.' };
  }
  const [first, second, ...more] = boxes;
  if (!first || more.length > 0) return { kind: 'other' };
  if (first.type === 'bfdb' && second?.type === 'bidb') return fileOf(first.bytes, second.bytes);
  if (second) return { kind: 'other' };
  if (first.type === 'uuid') return { kind: hex(first.bytes.subarray(0, 16)) === redacted ? 'removed' : 'other' };
  return first.type === 'cbor' || first.type === 'json' ? decoded(first.type, first.bytes) : { kind: 'other' };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Embedded file description (ISO 19566-5, B.3): toggles 1 (bit 1: lies elsewhere) | media type, NUL | file name, NUL. */
function fileOf(description: Uint8Array, data: Uint8Array): AssertionContent {
  const end = description.indexOf(0, 1);
  const mediaType = Buffer.from(description.subarray(1, end < 0 ? undefined : end)).toString('latin1');
  return {
    kind: 'file',
    mediaType: mediaType.slice(0, 200),
    external: ((description[0] ?? 0) & 2) !== 0,
    size: data.length,
  };
}

function decoded(kind: 'cbor' | 'json', bytes: Uint8Array): AssertionContent {
  if (bytes.length > maxDecoded) return { kind: 'unreadable', why: 'It is too large to be checked.' };
  try {
    if (kind === 'cbor') return { kind, ...plainCbor(decodeCbor(bytes)) };
    return { kind, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown, nulls: 0 };
  } catch (error) {
    const why = error instanceof TooMuch ? 'It holds more than is checked.' : `It is not valid ${kind.toUpperCase()}.`;
    return { kind: 'unreadable', why };
  }
}

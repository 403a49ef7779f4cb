/*
 * A reader for the few structures whose libraries cost too much: pkijs takes some 25 ms for a time-stamp, of which two hundred may stand in
 * one file. It reads; what the elements have to be is for its callers to say. For hostile bytes: nothing is allocated by a length that a
 * file names, and nesting is followed only where the end of an element cannot be found otherwise.
 */

/** `BER` allows lengths to be left open and strings to come in parts, as the wrapping of signatures may (RFC 5652 section 2). */
export type Form = 'BER' | 'DER';

/** One element. Its tag is the first byte: class, whether it is made of others, and number; numbers above 30 do not occur. */
export interface Element {
  readonly tag: number;
  /** As found, tag and length included. */
  readonly bytes: Buffer;
  readonly content: Buffer;
}

/** Tags of the elements that signatures are made of; `context(n)` is what their definitions write as [n]. */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;
export const context = (number: number): number => 0xa0 | number;

/** Open lengths in open lengths: honest ones nest seven times. */
const MAX_OPEN = 16;
/** Bytes of a length, enough for 16 MiB. */
const MAX_LENGTH_BYTES = 3;
const CONSTRUCTED = 0x20;
const OPEN = 0x80;

/** Reads elements one after the other. Every method throws an Error (any) where the bytes are not as asked. */
export class DerReader {
  readonly form: Form;
  readonly #bytes: Buffer;
  #at = 0;

  /** @param bytes elements, and nothing else. */
  constructor(bytes: Uint8Array, form: Form = 'DER') {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.form = form;
  }

  /** Whether the next element has this tag; false at the end. */
  isNext(tag: number): boolean {
    return this.#bytes[this.#at] === tag;
  }

  /** The next element, whatever it is; undefined at the end. */
  any(): Element | undefined {
    if (this.#at === this.#bytes.length) return undefined;
    const element = elementAt(this.#bytes, this.#at, this.form, 0);
    this.#at += element.bytes.length;
    return element;
  }

  next(tag: number): Element {
    const element = this.any();
    if (element?.tag !== tag) throw new Error(`expected an element with tag ${tag}, found ${element?.tag ?? 'none'}`);
    return element;
  }

  optional(tag: number): Element | undefined {
    return this.isNext(tag) ? this.next(tag) : undefined;
  }

  /** A reader for what the next element holds. */
  inside(tag: number): DerReader {
    return new DerReader(this.next(tag).content, this.form);
  }

  /** Every element from here to the end. */
  rest(): Element[] {
    const found: Element[] = [];
    for (let element = this.any(); element; element = this.any()) found.push(element);
    return found;
  }

  /** Nothing may follow. */
  end(): void {
    if (this.any()) throw new Error('more elements than there should be');
  }

  /** OBJECT IDENTIFIER, dotted. */
  oid(): string {
    const arcs: number[] = [];
    let value = 0;
    const { content } = this.next(TAG.oid);
    for (const byte of content) {
      value = value * 128 + (byte & 0x7f);
      if (value > Number.MAX_SAFE_INTEGER / 128) throw new Error('an identifier with an enormous number');
      if (byte < 0x80) {
        arcs.push(value);
        value = 0;
      }
    }
    const [first, ...others] = arcs;
    if (first === undefined || (content.at(-1) ?? 0) >= 0x80) throw new Error('an identifier that breaks off');
    // The first number holds two: 40 times 0, 1 or 2, and another one.
    const root = Math.min(Math.floor(first / 40), 2);
    return [root, first - root * 40, ...others].join('.');
  }

  /** OCTET STRING; in BER it may come in parts. */
  octets(): Buffer {
    if (this.form === 'DER' || !this.isNext(TAG.octets | CONSTRUCTED)) return this.next(TAG.octets).content;
    const parts = this.inside(TAG.octets | CONSTRUCTED).rest();
    if (parts.some(({ tag }) => tag !== TAG.octets)) throw new Error('a string with parts that are none');
    return Buffer.concat(parts.map(({ content }) => content));
  }
}

function elementAt(bytes: Buffer, at: number, form: Form, open: number): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new Error('an element breaks off');
  if ((tag & 0x1f) === 0x1f) throw new Error('a tag of several bytes');
  if (first === OPEN) return openAt(bytes, at, tag, form, open);
  const more = first > OPEN ? first - OPEN : 0;
  if (more > MAX_LENGTH_BYTES || at + 2 + more > bytes.length) throw new Error('a length that cannot be');
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  if (form === 'DER' && more > 0 && (length < OPEN || length < 256 ** (more - 1)))
    throw new Error('a length longer than it need be');
  const start = at + 2 + more;
  if (start + length > bytes.length) throw new Error('an element longer than what holds it');
  return { tag, bytes: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

/** An element of open length goes on until two zeros stand where its next part would. */
function openAt(bytes: Buffer, at: number, tag: number, form: Form, open: number): Element {
  if (form === 'DER' || (tag & CONSTRUCTED) === 0 || open === MAX_OPEN) throw new Error('an open length');
  let end = at + 2;
  while (bytes[end] !== 0 || bytes[end + 1] !== 0) end += elementAt(bytes, end, form, open + 1).bytes.length;
  return { tag, bytes: bytes.subarray(at, end + 2), content: bytes.subarray(at + 2, end) };
}

/**
 * How many elements a library would take these bytes apart into: those that others are made of, and whatever looks like some inside of
 * strings, where extensions keep theirs. Stops at the limit. For bytes that are to be given to a library that takes its time over each.
 * @throws Error (any) where the bytes are not elements
 */
export function countElements(bytes: Uint8Array, limit: number): number {
  let count = 0;
  const reader = new DerReader(bytes, 'BER');
  for (let element = reader.any(); element && count < limit; element = reader.any()) {
    const { tag, content } = element;
    count += 1;
    if ((tag & CONSTRUCTED) !== 0) count += countElements(content, limit - count);
    else if (tag === TAG.octets) count += countedInside(content, limit - count);
  }
  return count;
}

function countedInside(content: Buffer, limit: number): number {
  try {
    return countElements(content, limit);
  } catch {
    // Just bytes.
    return 0;
  }
}

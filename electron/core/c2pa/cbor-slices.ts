/*
 * Where the values of a CBOR map lie in its bytes. What a CAWG identity signs is a part of the assertion as it was encoded; encoded again
 * by another library it may come out otherwise.
 */

const maxDepth = 32;

/** The bytes of each value of a map whose keys are texts. Undefined for what is no such map, or breaks off; lengths must be definite. */
export function mapSlices(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const slices = new Map<string, Uint8Array>();
  try {
    const head = headAt(view, 0);
    if (head.major !== MAP) return undefined;
    let at = head.next;
    for (let left = head.argument; left > 0; left--) {
      const key = headAt(view, at);
      if (key.major !== TEXT) return undefined;
      const valueAt = skip(view, at, 0);
      const name = new TextDecoder().decode(bytes.subarray(key.next, valueAt));
      at = skip(view, valueAt, 0);
      // Two values under one name: a reader could take either.
      if (slices.has(name)) return undefined;
      slices.set(name, bytes.subarray(valueAt, at));
    }
    return slices;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;

/** The end of the item that begins at `at`. @throws RangeError when it breaks off or nests too deeply */
function skip(view: DataView, at: number, depth: number): number {
  if (depth > maxDepth) throw new RangeError('nested too deeply');
  const { major, argument, next } = headAt(view, at);
  if (major === ARRAY || major === MAP || major === TAG) {
    let end = next;
    for (let left = major === TAG ? 1 : major === MAP ? 2 * argument : argument; left > 0; left--)
      end = skip(view, end, depth + 1);
    return end;
  }
  // Byte and text strings are followed by their content; numbers and simple values are their head alone.
  const end = major === 2 || major === TEXT ? next + argument : next;
  if (end > view.byteLength) throw new RangeError('cut short');
  return end;
}

/** RFC 8949 section 3: three bits of type, five of argument or its size. */
function headAt(view: DataView, at: number): { major: number; argument: number; next: number } {
  const first = view.getUint8(at);
  const major = first >> 5;
  const short = first & 31;
  if (short < 24) return { major, argument: short, next: at + 1 };
  if (short === 24) return { major, argument: view.getUint8(at + 1), next: at + 2 };
  if (short === 25) return { major, argument: view.getUint16(at + 1), next: at + 3 };
  if (short === 26) return { major, argument: view.getUint32(at + 1), next: at + 5 };
  if (short === 27) return { major, argument: Number(view.getBigUint64(at + 1)), next: at + 9 };
  throw new RangeError('of indefinite length');
}

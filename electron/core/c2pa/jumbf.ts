/*
 * The superboxes of a manifest store (JUMBF, ISO 19566-5), from hostile bytes: no recursion, every length checked against its
 * parent, depth and number bounded.
 */

export interface Superbox {
  readonly label: string;
  /** UUID of the description box, hex; its first four bytes are a name: `c2ma`, `c2cs`. */
  readonly type: string;
  /** 0 for the store itself, 1 for a manifest, 2 for its claim, signature and assertion store. */
  readonly depth: number;
  /** The boxes after the description. */
  readonly content: Uint8Array;
}

export class JumbfError extends Error {}

/** A store nests four deep; a manifest's assertions five. */
const maxDepth = 16;
/** 500 ingredients make some 5,000 boxes (c2pa-engine.md section 11). */
const maxBoxes = 200_000;
const maxLabel = 1024;

/** All superboxes, parents before children, in file order. Throws JumbfError where the structure breaks; what came before stands. */
export function* superboxes(store: Uint8Array): Generator<Superbox> {
  const view = new DataView(store.buffer, store.byteOffset, store.byteLength);
  /** Ranges still to be walked; the last is the deepest. */
  const open = [{ at: 0, end: store.byteLength }];
  for (let count = 0; open.length > 0;) {
    const range = open.at(-1);
    if (!range || range.at === range.end) {
      open.pop();
      continue;
    }
    if (++count > maxBoxes) throw new JumbfError('The manifest store has too many boxes.');
    const box = readBox(view, range.at, range.end);
    range.at = box.end;
    if (box.type !== 'jumb') continue;
    const depth = open.length - 1;
    if (depth >= maxDepth) throw new JumbfError('The manifest store is nested too deeply.');
    const description = readBox(view, box.content, box.end);
    if (description.type !== 'jumd') throw new JumbfError('A box of the manifest store has no description.');
    yield {
      ...readDescription(store.subarray(description.content, description.end)),
      depth,
      content: store.subarray(description.end, box.end),
    };
    open.push({ at: description.end, end: box.end });
  }
}

/** The payload of the one box in `content`, or undefined unless there is exactly one and it is of this type. Throws JumbfError. */
export function onlyContent(content: Uint8Array, type: string): Uint8Array | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.byteLength === 0) return undefined;
  const box = readBox(view, 0, content.byteLength);
  return box.type === type && box.end === content.byteLength ? content.subarray(box.content, box.end) : undefined;
}

export interface ContentBox {
  /** Four characters: `cbor`, `json`, `bfdb`, … */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** An honest superbox holds one content box or two, and padding. */
const maxContentBoxes = 16;

/** The boxes that `content` is made of, as far as an honest one goes. Throws JumbfError. */
export function contentBoxes(content: Uint8Array): ContentBox[] {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const boxes: ContentBox[] = [];
  for (let at = 0; at < content.byteLength && boxes.length < maxContentBoxes;) {
    const box = readBox(view, at, content.byteLength);
    boxes.push({ type: box.type, bytes: content.subarray(box.content, box.end) });
    at = box.end;
  }
  return boxes;
}

function readBox(view: DataView, at: number, parentEnd: number): { type: string; content: number; end: number } {
  const left = parentEnd - at;
  if (left < 8) throw new JumbfError('A box of the manifest store is cut short.');
  const type = latin1(new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
  let size = view.getUint32(at);
  let head = 8;
  if (size === 0) size = left;
  else if (size === 1) {
    if (left < 16) throw new JumbfError('A box of the manifest store is cut short.');
    size = Number(view.getBigUint64(at + 8));
    head = 16;
  }
  if (size < head || size > left) throw new JumbfError('A box of the manifest store is longer than what holds it.');
  return { type, content: at + head, end: at + size };
}

/** Description: UUID 16 | toggles 1 | label, NUL, when toggle bit 1 is set | more that we have no use for. */
function readDescription(description: Uint8Array): { label: string; type: string } {
  const toggles = description[16];
  if (toggles === undefined) throw new JumbfError('A description in the manifest store is cut short.');
  const type = Buffer.from(description.subarray(0, 16)).toString('hex');
  if ((toggles & 2) === 0) return { label: '', type };
  const end = description.indexOf(0, 17);
  if (end < 0 || end - 17 > maxLabel) throw new JumbfError('A label in the manifest store has no end.');
  return { label: new TextDecoder().decode(description.subarray(17, end)), type };
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

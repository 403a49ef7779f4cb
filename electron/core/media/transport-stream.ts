import { open } from 'node:fs/promises';

/** One elementary stream as a programme map names it (ISO/IEC 13818-1 section 2.4.4.8). */
export interface ProgramStream {
  pid: number;
  type: number;
  /** Four characters of a registration descriptor, such as `Opus` or `CUEI`, where there is one. */
  registration?: string;
}

// Maps repeat every 100 ms or so in broadcast streams; two megabytes hold one at any rate we would copy.
const LOOK = 2 * 2 ** 20;

/**
 * The streams that the first programme maps of a transport stream declare. The media library leaves those it does not know out of
 * its answer, with a console note at most (media.md section 7), so we ask the stream itself.
 */
export async function programStreams(path: string): Promise<ProgramStream[]> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOK), 0, LOOK, 0);
    return parsePrograms(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function parsePrograms(bytes: Buffer): ProgramStream[] {
  // The m2ts variety puts four bytes of time before each packet of 188.
  const lead = bytes[0] === 0x47 ? 0 : 4;
  const maps = new Set<number>();
  const streams = new Map<number, ProgramStream>();
  const sections = new Map<number, Buffer>();
  for (let at = lead; at + 188 <= bytes.length; at += 188 + lead) {
    if (bytes[at] !== 0x47) break;
    const pid = bytes.readUInt16BE(at + 1) & 0x1fff;
    if (pid !== 0 && !maps.has(pid)) continue;
    const section = gather(bytes.subarray(at, at + 188), sections, pid);
    if (section === undefined) continue;
    if (pid === 0) for (const map of readAssociation(section)) maps.add(map);
    else for (const stream of readMap(section)) streams.set(stream.pid, stream);
  }
  return [...streams.values()];
}

/** Puts together a section that may span packets; returns it once it is whole. */
function gather(packet: Buffer, sections: Map<number, Buffer>, pid: number): Buffer | undefined {
  const starts = (packet.readUInt8(1) & 0x40) !== 0;
  const adaptation = packet.readUInt8(3) & 0x30;
  if ((adaptation & 0x10) === 0) return undefined;
  let payload = packet.subarray(adaptation === 0x30 ? Math.min(188, 5 + packet.readUInt8(4)) : 4);
  if (starts) payload = payload.subarray(1 + (payload[0] ?? 0));
  else if (!sections.has(pid)) return undefined;
  const section = starts ? payload : Buffer.concat([sections.get(pid) ?? Buffer.alloc(0), payload]);
  sections.set(pid, section);
  if (section.length < 3) return undefined;
  const length = 3 + (section.readUInt16BE(1) & 0x0fff);
  if (section.length < length) return undefined;
  sections.delete(pid);
  return section.subarray(0, length);
}

function* readAssociation(section: Buffer): Generator<number> {
  if (section[0] !== 0) return;
  for (let at = 8; at + 4 <= section.length - 4; at += 4) {
    // Programme 0 is the network's own table, not a programme.
    if (section.readUInt16BE(at) !== 0) yield section.readUInt16BE(at + 2) & 0x1fff;
  }
}

function* readMap(section: Buffer): Generator<ProgramStream> {
  if (section[0] !== 2 || section.length < 16) return;
  let at = 12 + (section.readUInt16BE(10) & 0x0fff);
  while (at + 5 <= section.length - 4) {
    const end = at + 5 + (section.readUInt16BE(at + 3) & 0x0fff);
    const registration = registrationIn(section.subarray(at + 5, Math.min(end, section.length - 4)));
    yield {
      type: section.readUInt8(at),
      pid: section.readUInt16BE(at + 1) & 0x1fff,
      ...(registration === undefined ? {} : { registration }),
    };
    at = end;
  }
}

function registrationIn(descriptors: Buffer): string | undefined {
  for (let at = 0; at + 2 <= descriptors.length; at += 2 + descriptors.readUInt8(at + 1)) {
    if (descriptors[at] === 5) return descriptors.toString('latin1', at + 2, at + 6);
  }
  return undefined;
}

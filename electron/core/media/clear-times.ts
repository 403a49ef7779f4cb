import { open } from 'node:fs/promises';
import { boxesIn, topLevelBoxes } from './movie.ts';

/**
 * Sets the creation and modification times of an MP4 to zero, which says that they are not known (ISO/IEC 14496-12 section 8.2.2). The
 * same Segments then give the same bytes today and tomorrow, and a project that names them by their digest finds them again.
 */
export async function clearTimes(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const moov = (await topLevelBoxes(file, size, (type) => type === 'moov')).find(({ type }) => type === 'moov');
    if (moov === undefined) return;
    const bytes = Buffer.alloc(moov.end - moov.start);
    await file.read(bytes, 0, bytes.length, moov.start);
    clear(bytes, { start: 0, end: bytes.length });
    await file.write(bytes, 0, bytes.length, moov.start);
  } finally {
    await file.close();
  }
}

const DATED = new Set(['mvhd', 'tkhd', 'mdhd']);

function clear(bytes: Buffer, parent: { start: number; end: number }): void {
  for (const box of boxesIn(bytes, parent)) {
    if (box.type === 'trak' || box.type === 'mdia') clear(bytes, box);
    if (!DATED.has(box.type)) continue;
    const isLong = bytes.readUInt8(box.start) === 1;
    bytes.fill(0, box.start + 4, box.start + (isLong ? 20 : 12));
  }
}

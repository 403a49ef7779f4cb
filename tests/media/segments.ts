import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Range, Ticks } from '#shared/tams/time.ts';
import { ffmpeg } from './ffmpeg.ts';

const run = promisify(execFile);

export interface CutSegment {
  path: string;
  init: string | undefined;
  range: Range;
  whole: Range;
  offset: Ticks;
}

/** Presentation times of a track's packets as ffprobe reads them, ascending, in nanoseconds. */
export async function packetTimes(path: string, kind: 'v' | 'a'): Promise<Ticks[]> {
  const args = ['-v', 'error', '-select_streams', kind, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path];
  const { stdout } = await run('ffprobe', args, { maxBuffer: 64 * 2 ** 20 });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => BigInt(Math.round(Number(line.replaceAll(',', '')) * 1e6)) * 1000n)
    .sort((a, b) => (a < b ? -1 : 1));
}

const FORMATS = {
  ts: ['-f', 'segment', '-segment_format', 'mpegts'],
  mp4: ['-f', 'segment', '-segment_format', 'mp4'],
  // Each file begins its own clock at about 0.
  'ts reset': ['-f', 'segment', '-segment_format', 'mpegts', '-reset_timestamps', '1'],
  fmp4: ['-f', 'hls', '-hls_segment_type', 'fmp4', '-hls_playlist_type', 'vod', '-hls_fmp4_init_filename', 'init.mp4'],
} as const;
export type CutFormat = keyof typeof FORMATS;

/**
 * Cuts a file with ffmpeg, without encoding, into Segments as a writer of TAMS would register them: the timeranges follow each other, and
 * ts_offset is worked out from the packets' times in the file and in the Segment.
 * @param kind of the packets that say where a Segment begins: pictures where there are any
 */
export async function cutIntoSegments(
  source: string,
  folder: string,
  {
    format,
    seconds,
    kinds,
    more = [],
  }: { format: CutFormat; seconds: number; kinds: 'v' | 'a' | 'va'; more?: string[] },
): Promise<CutSegment[]> {
  await mkdir(folder, { recursive: true });
  const kind = kinds === 'a' ? 'a' : 'v';
  const maps = kinds.split('').flatMap((one) => ['-map', `0:${one}`]);
  const time = format === 'fmp4' ? '-hls_time' : '-segment_time';
  const extension = format === 'fmp4' ? 'm4s' : format === 'mp4' ? 'mp4' : 'ts';
  const isHls = format === 'fmp4';
  const names = isHls
    ? ['-hls_segment_filename', join(folder, '%03d.m4s'), join(folder, 'list.m3u8')]
    : [join(folder, `%03d.${extension}`)];
  await ffmpeg('-i', source, ...maps, '-c', 'copy', ...FORMATS[format], time, String(seconds), ...more, ...names);
  const files = (await readdir(folder)).filter((name) => /^\d+\./.test(name)).toSorted();
  const wanted = await packetTimes(source, kind);
  const segments: CutSegment[] = [];
  let seen = 0;
  for (const name of files) {
    const path = join(folder, name);
    // Fragments are read by ffprobe behind their tables.
    const times = await packetTimes(isHls ? `concat:${join(folder, 'init.mp4')}|${path}` : path, kind);
    const [first = 0n, start = 0n] = [times[0], wanted[seen]];
    seen += times.length;
    const end = wanted[seen] ?? (wanted.at(-1) ?? 0n) + (wanted[1] ?? 0n) - (wanted[0] ?? 0n);
    const range = { start, end };
    const init = isHls ? join(folder, 'init.mp4') : undefined;
    segments.push({ path, init, range, whole: range, offset: start - first });
  }
  return segments;
}

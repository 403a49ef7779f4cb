import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** True where ffmpeg and ffprobe can be run. Tests that need them say so when not, and count as skipped. */
export const hasFfmpeg = ['ffmpeg', 'ffprobe'].every((tool) => {
  try {
    execFileSync(tool, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (!hasFfmpeg) process.stdout.write('not run: ffmpeg is absent\n');

export const ffmpeg = (...args: string[]): Promise<unknown> => run('ffmpeg', ['-y', '-v', 'error', ...args]);

export interface Stream {
  kind: string;
  packets: number;
  frames: number;
  start: number;
  duration: number;
}

/** What ffprobe counts by decoding everything. Times in seconds. */
export async function decodedStreams(path: string): Promise<Stream[]> {
  const entries = 'stream=codec_type,nb_read_packets,nb_read_frames,start_time,duration';
  const args = ['-v', 'error', '-count_packets', '-count_frames', '-show_entries', entries, '-of', 'json', path];
  const { stdout } = await run('ffprobe', args);
  const { streams } = JSON.parse(stdout) as { streams: Record<string, string>[] };
  return streams.map((stream) => ({
    kind: stream['codec_type'] ?? '',
    packets: Number(stream['nb_read_packets']),
    frames: Number(stream['nb_read_frames']),
    start: Number(stream['start_time']),
    duration: Number(stream['duration']),
  }));
}

/** What ffmpeg complains about when it decodes the whole file; empty when nothing. */
export async function decodeErrors(path: string): Promise<string> {
  const { stderr } = await run('ffmpeg', ['-v', 'warning', '-xerror', '-i', path, '-f', 'null', '-']);
  return stderr;
}

/** MD5 of each decoded picture in order of presentation. */
export async function pictureHashes(path: string): Promise<string[]> {
  const args = ['-v', 'error', '-i', path, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5', '-'];
  const { stdout } = await run('ffmpeg', args, { maxBuffer: 64 * 2 ** 20 });
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/** A clip with a white flash of two pictures and a beep of 80 ms at each whole second, for measuring how sound and picture lie. */
export function flashAndBeep(path: string, seconds: number, ...encoder: string[]): Promise<unknown> {
  const corner = 'drawbox=w=80:h=80:color=black:t=fill';
  const flash = "drawbox=w=80:h=80:color=white:t=fill:enable='lt(mod(n,25),2)'";
  const beep = "volume='if(lt(mod(t,1),0.08),1,0)':eval=frame,aformat=channel_layouts=stereo";
  const graph = [
    `testsrc2=size=320x180:rate=25:duration=${seconds},${corner},${flash},format=yuv420p[v]`,
    `sine=frequency=1000:sample_rate=48000:duration=${seconds},${beep}[a]`,
  ];
  const video = '-c:v libx264 -preset veryfast -g 25 -sc_threshold 0 -bf 2';
  const options = `-map [v] -map [a] ${video} -c:a aac -ar 48000`.split(' ');
  return ffmpeg('-filter_complex', graph.join(';'), ...options, ...encoder, path);
}

/** Milliseconds from each flash to the beep nearest to it. */
export async function soundOffsets(path: string): Promise<number[]> {
  const filter = 'crop=80:80:0:0,scale=8:8,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-';
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', path, '-an', '-vf', filter, '-f', 'null', '-']);
  const flashes: number[] = [];
  let [time, lit] = [0, false];
  for (const line of stdout.split('\n')) {
    time = Number(/pts_time:([-\d.]+)/.exec(line)?.[1] ?? time);
    const level = /YAVG=([\d.]+)/.exec(line)?.[1];
    if (level === undefined) continue;
    if (Number(level) > 150 && !lit) flashes.push(time);
    lit = Number(level) > 150;
  }
  const beeps = await beepTimes(path);
  return flashes.map((flash) => {
    const nearest = beeps.reduce(
      (best, beep) => (Math.abs(beep - flash) < Math.abs(best - flash) ? beep : best),
      Infinity,
    );
    return (nearest - flash) * 1000;
  });
}

async function beepTimes(path: string): Promise<number[]> {
  const filter = 'aresample=48000:async=1:first_pts=0,aformat=channel_layouts=mono:sample_fmts=s16';
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', path, '-vn', '-af', filter, '-f', 's16le', '-'], {
    encoding: 'buffer',
    maxBuffer: 64 * 2 ** 20,
  });
  const samples = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
  const beeps: number[] = [];
  let quiet = Infinity;
  for (const [i, sample] of samples.entries()) {
    if (Math.abs(sample) <= 800) quiet += 1;
    else {
      if (quiet > 12_000) beeps.push(i / 48_000);
      quiet = 0;
    }
  }
  return beeps;
}

#!/usr/bin/env node
/*
 * Makes contributed.mp4, intro.mp4 and outro.mp4 beside itself: node assets/demo/make-clips.mjs
 * Needs ffmpeg with libx264 and the DejaVu fonts (Debian: ffmpeg, fonts-dejavu-core). Only whoever changes the clips runs it.
 *
 * All three have the same size, rate and encoder settings, and `stitchable` keeps x264 from tuning the parameter sets to the
 * content: their SPS and PPS are the same bytes, so they join by copying packets.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { card, harbour } from './scenes.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const RATE = 25;
const OUT = { width: 640, height: 360 };
// Drawn larger and scaled down, so that edges are smooth.
const DRAW = { width: 1280, height: 720 };
const FONTS = '/usr/share/fonts/truetype/dejavu';
const BOLD = `${FONTS}/DejaVuSans-Bold.ttf`;
const PLAIN = `${FONTS}/DejaVuSans.ttf`;
const MONO = `${FONTS}/DejaVuSansMono-Bold.ttf`;

const text = (font, words, size, colour, y, from, x = '(w-tw)/2') =>
  `drawtext=fontfile=${font}:text='${words}':fontsize=${size}:fontcolor=${colour}:x=${x}:y=${y}:alpha='clip((t-${from})*2,0,1)'`;
const chord = (notes, volume) => notes.map((hz) => `${volume}*sin(2*PI*${hz}*t)*(0.8+0.2*sin(2*PI*0.7*t+${hz}))`).join('+');
const swell = (seconds) => `afade=t=in:d=0.6:curve=hsin,afade=t=out:st=${seconds - 1.2}:d=1.2:curve=hsin`;
const ease = (t) => 1 - (1 - Math.min(1, t / 2.2)) ** 3;

const NIGHT = [[0.03, 0.06, 0.13], [0.1, 0.24, 0.44], [0.55, 0.8, 1], [1, 0.72, 0.42]];
const PAPER = [[0.95, 0.92, 0.86], [0.99, 0.82, 0.66], [0.13, 0.23, 0.4], [0.8, 0.33, 0.24]];

const clips = [
  {
    name: 'intro.mp4',
    seconds: 4,
    draw: (t) => card(DRAW.width, DRAW.height, t, NIGHT, ease(t)),
    words: [
      text(BOLD, 'THE EVENING REPORT', 38, '0xf4f7fb', 216, 0.5),
      text(PLAIN, 'Pictures we can answer for', 19, '0xa9c4e4', 270, 1.1),
    ],
    sound: `aevalsrc='${chord([196, 246.94, 293.66, 392], 0.035)}':s=48000:d=4,${swell(4)},aformat=channel_layouts=stereo`,
  },
  {
    name: 'contributed.mp4',
    seconds: 12,
    draw: (t, n) => harbour(DRAW.width, DRAW.height, t, n),
    words: [
      `drawtext=fontfile=${MONO}:timecode='18\\:42\\:07\\:00':r=${RATE}:fontsize=15:fontcolor=white@0.85:x=w-tw-16:y=14:box=1:boxcolor=black@0.3:boxborderw=5`,
      text(MONO, 'CAM 2', 15, 'white@0.85', 14, -1, 16),
    ],
    // The sea: brown noise that comes and goes, a little different left and right.
    sound:
      `anoisesrc=c=brown:a=0.32:s=1:r=48000:d=12,lowpass=f=900,volume='0.5+0.3*sin(2*PI*0.23*t)':eval=frame[l];` +
      `anoisesrc=c=brown:a=0.32:s=2:r=48000:d=12,lowpass=f=900,volume='0.5+0.3*sin(2*PI*0.23*t+0.9)':eval=frame[r];` +
      `[l][r]join=inputs=2:channel_layout=stereo,afade=t=in:d=0.05,afade=t=out:st=11.95:d=0.05`,
  },
  {
    name: 'outro.mp4',
    seconds: 4,
    draw: (t) => card(DRAW.width, DRAW.height, t + 9, PAPER, 1),
    words: [
      text(BOLD, 'Every edit, on the record', 32, '0x1b2a44', 218, 0.2),
      text(PLAIN, 'Open the Content Credentials of this report', 18, '0x6b3a2f', 268, 0.7),
    ],
    sound: `aevalsrc='${chord([146.83, 220, 293.66, 369.99], 0.035)}':s=48000:d=4,${swell(4)},aformat=channel_layouts=stereo`,
  },
];

async function make({ name, seconds, draw, words, sound }) {
  const video = [`scale=${OUT.width}:${OUT.height}:flags=area:out_color_matrix=bt709:out_range=tv`, ...words, 'format=yuv420p'];
  const ffmpeg = spawn(
    'ffmpeg',
    [
      ['-y', '-hide_banner', '-loglevel', 'error'],
      ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${DRAW.width}x${DRAW.height}`, '-r', `${RATE}`, '-i', '-'],
      ['-filter_complex', `[0:v]${video.join(',')}[v];${sound}[a]`, '-map', '[v]', '-map', '[a]'],
      ['-c:v', 'libx264', '-preset', 'slow', '-profile:v', 'high', '-level', '3.1', '-crf', '23', '-bf', '2'],
      ['-g', `${RATE}`, '-keyint_min', `${RATE}`, '-sc_threshold', '0', '-x264-params', 'open-gop=0:stitchable=1'],
      ['-maxrate', '900k', '-bufsize', '1800k', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'],
      ['-c:a', 'aac', '-b:a', '96k', '-ar', '48000', '-ac', '2', '-t', `${seconds}`],
      ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
      ['-video_track_timescale', '25000', '-movflags', '+faststart', join(here, name)],
    ].flat(),
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const ended = once(ffmpeg, 'exit');
  for (let n = 0; n < seconds * RATE; n++) {
    if (!ffmpeg.stdin.write(draw(n / RATE, n))) await once(ffmpeg.stdin, 'drain');
  }
  ffmpeg.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg could not make ${name} (exit ${code})`);
}

for (const clip of clips) await make(clip);

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { downloadObject } from '#core/tams/download.ts';
import { never, openClient } from './client-session.ts';
import { answer, bytes, cut, type Received, type Reply, reset, startHostile } from './hostile-server.ts';

const CONTENT = '0123456789';
const digest = createHash('sha256').update(CONTENT).digest('hex');
const from = ({ headers }: Received): number => Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);

/** The rest of the object from where it was asked for. */
const rest = (request: Received): Reply => {
  const at = from(request);
  return at === 0
    ? bytes(CONTENT, 200, { 'content-length': '10' })
    : bytes(CONTENT.slice(at), 206, { 'content-range': `bytes ${at}-9/10` });
};

async function download(behave: (request: Received, count: number) => Reply) {
  const server = await startHostile(behave);
  const client = await openClient(server.origin);
  const folder = await mkdtemp(join(tmpdir(), 'countersign-get-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let located = 0;
  const waits: number[] = [];
  const outcome = await downloadObject({
    objects: client.objects,
    locate: async () => [{ url: `${server.origin}/o?sig=${(located += 1)}` }],
    path: join(folder, 'sub', 'o.mp4'),
    ports: { random: () => 0.5, sleep: async (milliseconds) => void waits.push(milliseconds) },
    signal: never(),
  }).catch((error: { code: string }) => error.code);
  const files = await readdir(join(folder, 'sub'));
  const content = files.includes('o.mp4') ? await readFile(join(folder, 'sub/o.mp4'), 'utf8') : undefined;
  return {
    outcome,
    content,
    files,
    waits,
    asked: server.received.map(({ path, headers }) => `${path} ${headers.range ?? ''}`.trim()),
  };
}
const whole = { outcome: { size: 10, sha256: digest }, content: CONTENT, files: ['o.mp4'] };

test('an object comes whole, with its size and hash', async () => {
  expect(await download(rest)).toEqual({ ...whole, waits: [], asked: ['/o?sig=1'] });
});

test('a transfer that is cut goes on where it was, at a fresh address', async () => {
  const cutOnce = await download((request, count) => (count === 1 ? cut(CONTENT.slice(0, 4), 10) : rest(request)));
  expect(cutOnce).toEqual({ ...whole, waits: [250], asked: ['/o?sig=1', '/o?sig=2 bytes=4-'] });
});

test('trap U5: an expired address is asked for anew', async () => {
  const expired = await download((request, count) => (count <= 2 ? answer(403) : rest(request)));
  expect(expired).toEqual({ ...whole, waits: [250, 500], asked: ['/o?sig=1', '/o?sig=2', '/o?sig=3'] });
});

test('trap B4: a server without ranges sends it all again, and nothing is mixed', async () => {
  const again = await download((_request, count) =>
    count === 1 ? cut('012X', 10) : bytes(CONTENT, 200, { 'content-length': '10' }),
  );
  expect(again).toMatchObject({ ...whole, asked: ['/o?sig=1', '/o?sig=2 bytes=4-'] });
});

test.for<[string, (request: Received, count: number) => Reply]>([
  ['never comes', () => reset],
  ['is refused', () => answer(404)],
  [
    'has another size the second time',
    (_request, count) =>
      count === 1 ? cut('0123', 10) : bytes('456789abc', 206, { 'content-range': 'bytes 4-12/13' }),
  ],
])('an object that %s leaves nothing behind', async ([, behave]) => {
  const { outcome, files } = await download(behave);
  expect(['object_unavailable', 'store_unreachable']).toContain(outcome);
  expect(files).toEqual([]);
});

test(
  'a hundred transfers that fail at random are byte-identical, or fail and leave nothing',
  { timeout: 60_000 },
  async () => {
    // Chance, the same each time.
    const dice = createHash('shake256', { outputLength: 4000 }).update('dice').digest();
    let rolls = 0;
    const roll = (sides: number): number => (dice[(rolls += 1) % dice.length] as number) % sides;
    const outcomes = [];
    for (let run = 0; run < 100; run += 1) {
      const result = await download((request) => {
        const fate = roll(5);
        const at = from(request);
        if (fate === 0) return reset;
        if (fate === 1) return answer(503);
        if (fate === 2 && at === 0) return cut(CONTENT.slice(0, roll(10)), 10);
        return rest(request);
      });
      outcomes.push(
        typeof result.outcome === 'string'
          ? result.files.length === 0
          : result.content === CONTENT && result.outcome.sha256 === digest,
      );
    }
    expect(outcomes).toEqual(Array(100).fill(true));
  },
);

// npm run bench: how long our work takes as a multiple of a yardstick measured in the same run on the same bytes: sha256 for what reads a
// file, a copy for what writes one; for lists of a large store the same list of a small one. Ratios, because this runs on any machine, busy
// or not. Medians of the rounds. `--json` for machines.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buildIfStale } from './build.mjs';
import { ensureEngineAddon } from './lib/engine-addon.mjs';
import { runNode } from './lib/run.mjs';
import { benchStore } from './lib/store-bench.mjs';

const ROUNDS = 3;
/** Times the 12-second demo clip stands in the package: about 200 MB. */
const REPEATS = 180;
const NANOSECONDS = 12_000_000_000n;

/** @param {string[]} args */
async function countersign(...args) {
  const { code, output } = await runNode('dist/node/cli.js', args, { quiet: true });
  if (code !== 0) throw new Error(`countersign ${args.join(' ')} ended with ${code}:\n${output.slice(0, 2000)}`);
  return JSON.parse(output);
}

/** @param {() => Promise<unknown>} work */
async function milliseconds(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** @param {string} path */
async function sha256(path) {
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), createHash('sha256'));
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A project that uses the contributed clip over and over: its export is the long clip, and no tool of others makes it. @param {string} workspace */
async function longProject(workspace) {
  const projects = join(workspace, 'projects');
  const [name] = (await readdir(projects)).filter((file) => file.endsWith('.countersign.json'));
  const project = JSON.parse(await readFile(join(projects, name ?? ''), 'utf8'));
  const { graph } = project;
  graph.inputs = graph.inputs.filter((/** @type {{ id: string }} */ { id }) => id === 'contributed');
  graph.uses = Array.from({ length: REPEATS }, (_, index) => ({
    id: `u${index}`,
    input: 'contributed',
    source: { start: '0', end: String(NANOSECONDS) },
    output: { start: String(BigInt(index) * NANOSECONDS), end: String(BigInt(index + 1) * NANOSECONDS) },
  }));
  const path = join(projects, 'long.countersign.json');
  await writeFile(path, JSON.stringify(project));
  return path;
}

/** How long our evaluator takes for 200 signers and 10 lists, in signatures verified: tests/evaluator-speed.test.ts measures it. */
async function evaluatorRows() {
  const { code, output } = await runNode('node_modules/vitest/vitest.mjs', ['run', 'tests/evaluator-speed.test.ts'], {
    quiet: true,
  });
  const lines = [...output.matchAll(/^bench: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json ?? ''));
  if (code !== 0 || lines.length === 0) throw new Error(`The evaluator was not measured:\n${output.slice(-2000)}`);
  return lines.map(({ name, ratio }) => ({ name, ratio, rounds: [ratio] }));
}

const problem = await ensureEngineAddon();
if (problem) {
  console.error(problem);
  process.exit(3);
}
await buildIfStale({ quiet: true });
const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
try {
  await countersign('demo', '--json', '--keep', folder);
  const workspace = join(folder, 'workspace');
  const project = await longProject(workspace);
  const small = join(folder, 'contributed.mp4');
  /** @type {Record<string, number[]>} */
  const ratios = {
    'join by copying / cp': [],
    'sign / sha256': [],
    'post-flight / sha256': [],
    'inspect / sha256': [],
    'assemble from a store / cp': [],
  };
  let bytes = 0;
  let flow = '';
  const inWorkspace = (/** @type {string[]} */ ...args) => countersign('--workspace', workspace, '--json', ...args);
  for (let round = 0; round < ROUNDS; round += 1) {
    const out = join(folder, `long-${round}.mp4`);
    const args = ['--workspace', workspace, '--json', 'export', project, '--signer', 'demo-broadcaster', '--out', out];
    const { result } = await countersign(...args);
    bytes = (await stat(out)).size;
    const copy = await milliseconds(() => copyFile(out, join(folder, 'copy.mp4')));
    const hash = await milliseconds(() => sha256(out));
    const inspect = (/** @type {string} */ file) => countersign('--workspace', workspace, '--json', 'inspect', file);
    // Starting Node and the engine costs the same for a small file; what is left is the work on the large one.
    const start = await milliseconds(() => inspect(small));
    const whole = await milliseconds(() => inspect(out));
    ratios['join by copying / cp']?.push(result.timings.copying / copy);
    ratios['sign / sha256']?.push(result.timings.signing / hash);
    ratios['post-flight / sha256']?.push(result.timings.validating / hash);
    ratios['inspect / sha256']?.push((whole - start) / hash);
    // All but the last clips, another number each time: the object's own bytes would be no work, and what is in the cache neither.
    flow ||= (await inWorkspace('tams', 'ingest', out)).report.flow;
    const seconds = ((REPEATS - 1 - round) * 12).toString();
    const assembled = join(folder, 'assembled.mp4');
    const get = (/** @type {string} */ range) => inWorkspace('tams', 'get', flow, '--range', range, '--out', assembled);
    const one = await milliseconds(() => get(`[0:0_${12 * (round + 1)}:0)`));
    const most = await milliseconds(() => get(`[0:0_${seconds}:0)`));
    ratios['assemble from a store / cp']?.push((most - one) / copy);
    await rm(out);
  }
  const trust = await evaluatorRows();
  const rows = Object.entries(ratios).map(([name, values]) => ({
    name,
    ratio: Number(median(values).toFixed(2)),
    rounds: values.map((value) => Number(value.toFixed(2))),
  }));
  rows.push(...trust);
  const lists = await benchStore(folder);
  if (process.argv.includes('--json'))
    console.log(JSON.stringify({ version: 1, bytes, node: process.version, rows, lists }, null, 2));
  else {
    console.log(`${(bytes / 1e6).toFixed(0)} MB, ${ROUNDS} rounds, Node ${process.version}`);
    for (const { name, ratio, rounds } of rows) console.log(`${name.padEnd(24)} ${ratio}  (${rounds.join(', ')})`);
    console.log('100,000 Flows and 10,000 segments in the local store');
    for (const { name, ratio, milliseconds } of lists) console.log(`${name.padEnd(58)} ${ratio}  (${milliseconds} ms)`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

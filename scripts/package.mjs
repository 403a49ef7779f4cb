// npm run package: makes the installers of this system in release/, by electron-builder.yml. `-- --dir` makes the app's folder alone.
// Says in a sentence what it needs when that is out of reach.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { ensureEngineAddon } from './lib/engine-addon.mjs';
import { root } from './lib/root.mjs';
import { runNode } from './lib/run.mjs';

const ELECTRON = join(root, 'node_modules/electron');
const DOWNLOAD_TIMEOUT_MS = 300_000;

/** A folder with Electron's own files: named by the caller, or unpacked by Electron's installer. */
function electronFiles() {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named) return existsSync(named) ? named : undefined;
  return existsSync(join(ELECTRON, 'path.txt')) ? join(ELECTRON, 'dist') : undefined;
}

/** @param {string} message @returns {never} */
function stop(message) {
  console.error(message);
  process.exit(3);
}

const problem = await ensureEngineAddon();
if (problem) stop(problem);
await buildIfStale();

if (!electronFiles()) {
  console.log('fetching Electron (once)');
  await runNode(join(ELECTRON, 'install.js'), [], { quiet: true, timeoutMs: DOWNLOAD_TIMEOUT_MS });
}
const electronDist = electronFiles();
if (!electronDist) {
  stop(
    'Packaging needs Electron itself, and its files could not be fetched from the releases of electron/electron on GitHub. ' +
      'Allow that address, or name a mirror in ELECTRON_MIRROR, or unpack its zip somewhere and name the folder in ELECTRON_OVERRIDE_DIST_PATH. ' +
      'Everything up to that point can be checked without it: npm run pack-check.',
  );
}

const { code } = await runNode(join(root, 'node_modules/electron-builder/cli.js'), [
  '--publish',
  'never',
  `-c.electronDist=${electronDist}`,
  ...process.argv.slice(2),
]);
if (code !== 0) {
  stop(
    'electron-builder stopped (its own words are above). For installers it fetches tools from the releases of ' +
      'electron-userland/electron-builder-binaries on GitHub; `npm run package -- --dir` needs none of them.',
  );
}
console.log('The installers are in release/.');

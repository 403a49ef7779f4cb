// npm start: builds if stale and opens the app with a demo workspace. One sentence says which shell was chosen and why.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.mjs';
import { ensureEngineAddon } from './lib/engine-addon.mjs';
import { root } from './lib/root.mjs';
import { runNode } from './lib/run.mjs';

const USAGE = 'Usage: npm start -- [--shell=desktop|browser] [--no-open] [FILE…]';
/** Electron's own launcher waits this long for a download before the browser shell takes over. */
const FETCH_TIMEOUT_MS = 120_000;

/** The Electron executable, if its package has one unpacked. */
function electronBinary() {
  const named = join(root, 'node_modules/electron/path.txt');
  if (!existsSync(named)) return undefined;
  const binary = join(root, 'node_modules/electron/dist', readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** Where the browser shell keeps its demo workspace too (electron/node/paths.ts): one demo, whichever shell opens it. */
function demoWorkspace() {
  const asked = process.env['COUNTERSIGN_WORKSPACE'];
  const system =
    process.platform === 'darwin'
      ? join(homedir(), 'Library/Application Support/Countersign')
      : process.platform === 'win32'
        ? join(process.env['APPDATA'] ?? join(homedir(), 'AppData/Roaming'), 'Countersign')
        : join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'countersign');
  return join(asked !== undefined && asked !== '' ? resolve(asked) : system, 'demo-workspace');
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** @param {string | undefined} asked */
async function chooseShell(asked) {
  if (asked === 'browser') return { shell: 'browser', why: 'as you asked' };
  if (!hasDisplay()) {
    if (asked === 'desktop')
      throw new Error('The desktop shell needs a display, and none is set (DISPLAY or WAYLAND_DISPLAY).');
    return { shell: 'browser', why: 'because this session has no display' };
  }
  if (electronBinary()) return { shell: 'desktop', why: asked ? 'as you asked' : 'because Electron is installed' };
  console.log('fetching Electron (once)');
  await runNode(join(root, 'node_modules/electron/install.js'), [], { quiet: true, timeoutMs: FETCH_TIMEOUT_MS });
  if (electronBinary()) return { shell: 'desktop', why: asked ? 'as you asked' : 'because Electron could be fetched' };
  if (asked === 'desktop') {
    throw new Error(
      'Electron could not be fetched. Allow its download from GitHub, run `npx install-electron`, or start with --shell=browser.',
    );
  }
  return { shell: 'browser', why: "because Electron's binary could not be fetched" };
}

function readArguments() {
  try {
    const read = parseArgs({
      allowPositionals: true,
      options: { shell: { type: 'string' }, open: { type: 'boolean', default: true }, help: { type: 'boolean' } },
      allowNegative: true,
    });
    if (read.values.shell === undefined || ['desktop', 'browser'].includes(read.values.shell)) return read;
  } catch {
    // An option nobody knows: the usage says more than the parser's own words.
  }
  console.error(USAGE);
  process.exit(2);
}

async function main() {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const problem = await ensureEngineAddon();
  if (problem) throw new Error(problem);
  await buildIfStale();
  const { shell, why } = await chooseShell(values.shell);
  console.log(`Starting the ${shell} shell, ${why}.`);
  const [command, args] =
    shell === 'desktop'
      ? [/** @type {string} */ (electronBinary()), ['.', `--workspace=${demoWorkspace()}`, ...positionals]]
      : [process.execPath, ['dist/node/cli.js', 'serve', '--demo', ...(values.open ? ['--open'] : []), ...positionals]];
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`The ${shell} shell could not be started: ${error.message}`));
  child.on('exit', (code) => process.exit(code ?? 0));
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(3);
}

main().catch((error) => fail(error instanceof Error ? error.message : String(error)));

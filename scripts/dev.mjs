// npm run dev: builds, watches, and serves the demo workspace to the browser. The page reloads by hand; the server restarts by itself.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { buildIfStale } from './build.mjs';
import { root } from './lib/root.mjs';

await buildIfStale();

/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
function restart() {
  const start = () => {
    server = spawn(process.execPath, ['dist/node/cli.js', 'serve', '--demo', '--open'], {
      cwd: root,
      stdio: 'inherit',
    });
  };
  if (!server || server.exitCode !== null) return start();
  server.once('exit', start).kill('SIGTERM');
}

/** @param {string} mode @param {() => void} onBuilt */
async function watch(mode, onBuilt) {
  const watcher = await build({
    root,
    mode,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { watch: {} },
  });
  if (!('on' in watcher)) throw new Error('vite did not watch');
  watcher.on('event', ({ code }) => {
    if (code === 'END') onBuilt();
  });
}

await watch('page', () => console.log('page rebuilt: reload it'));
await watch('node', restart);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    server?.kill(signal);
    process.exit(0);
  });
}

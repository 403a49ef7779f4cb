// npm run demo: builds if stale and runs the whole main job in the terminal.
import { buildIfStale } from './build.mjs';
import { ensureEngineAddon } from './lib/engine-addon.mjs';
import { runNode } from './lib/run.mjs';

const problem = await ensureEngineAddon();
if (problem) {
  console.error(problem);
  process.exit(3);
}
await buildIfStale({ quiet: true });
const { code } = await runNode('dist/node/cli.js', ['demo', ...process.argv.slice(2)]);
process.exit(code);

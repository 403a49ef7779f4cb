// Starts the shipped main as Electron does: reads package.json, imports `main`, emits `ready` once that has evaluated.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (name, context, next) =>
    /^electron(\/(main|common))?$/.test(name) ? { url: standIn, shortCircuit: true } : next(name, context),
});

/** Switches of the executable itself, which main never sees in its argv. */
const ofExecutable = /^--(no-sandbox|inspect|remote-debugging-port)(=|$)/;
const given = process.argv.slice(2);
const debugged = given.includes('--remote-debugging-port=0');
const seen = given.filter((argument) => !ofExecutable.test(argument));
process.argv = [process.execPath, ...seen];

const root = resolve(seen.find((argument) => !argument.startsWith('-')) ?? '.');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  'main' | 'name' | 'version',
  string
>;
const dataSwitch = '--user-data-dir=';
const userData = seen.find((argument) => argument.startsWith(dataSwitch))?.slice(dataSwitch.length);

const { app, setUp, markReady } = await import('./app.ts');
await setUp({
  root,
  name: manifest.name,
  version: manifest.version,
  userData: userData ?? join(tmpdir(), manifest.name),
  // Smoke runs main without any page.
  pages: process.env['STANDIN_CHROMIUM'] !== 'none',
});

// A top-level `await app.whenReady()` hangs Electron: `ready` waits for main, and main for `ready` (electron#40719). Node would end
// with exit code 13 and no word about it.
const late = setTimeout(() => {
  process.stderr.write('stand-in: main has not finished evaluating, so `ready` cannot be emitted\n');
}, 5_000).unref();
await import(pathToFileURL(resolve(root, manifest.main)).href);
clearTimeout(late);
process.on('SIGTERM', () => app.quit());
await markReady(debugged);

// Packs the app around a stand-in for Electron's own files, looks into what was packed and starts it. Needs no network.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

const require = createRequire(import.meta.url);
const { FuseState, SENTINEL } = require('@electron/fuses/dist/constants.js') as {
  FuseState: Record<'DISABLE' | 'ENABLE', number>;
  SENTINEL: string;
};

const root = resolve(import.meta.dirname, '../..');
const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string };
const work = mkdtempSync(join(tmpdir(), 'countersign-pack-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

/** The one file electron-builder needs of Electron. Fuses follow the marker: version 1, then the states of Electron 45's nine. */
function standInDistribution(): string {
  const folder = mkdtempSync(join(work, 'electron-'));
  const wire = String.fromCharCode(1, 9) + '101100011';
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\nexit 1\n${SENTINEL}${wire}`, { mode: 0o755 });
  return folder;
}

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, `${args[0]} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

const pack = (): string =>
  run(
    join(root, 'node_modules/electron-builder/cli.js'),
    '--linux',
    'dir',
    '--publish',
    'never',
    `-c.electronDist=${standInDistribution()}`,
    `-c.directories.output=${work}`,
  );
const unpacked = join(work, 'linux-unpacked');
const archive = join(unpacked, 'resources/app.asar');
/** Each line is `pack   : /path` or `unpack : /path`. */
const entries = (): { path: string; isOutside: boolean }[] =>
  listPackage(archive, { isPack: true }).map((line) => {
    const [state, path = ''] = line.split(' : ');
    return { path: path.trim(), isOutside: state?.trim() === 'unpack' };
  });

const checks: Record<string, () => void | Promise<void>> = {
  'electron-builder takes its configuration and packs': () => {
    pack();
    assert(existsSync(archive));
  },
  'the archive holds what the app loads': () => {
    const paths = new Set(entries().map(({ path }) => path));
    const needed = ['main.js', 'core.js', 'worker.js', 'preload.cjs'].map((file) => `/dist/desktop/${file}`);
    for (const path of [...needed, '/dist/renderer/index.html', '/package.json']) assert(paths.has(path), path);
  },
  'it holds no sources, no maps, no tests and no package but the engine, the database and what they load': () => {
    const paths = entries().map(({ path }) => path);
    const stray = paths.filter(
      (path) => /\.(map|tsx?|spec\.js)$/.test(path) || /^\/(electron|shared|e2e|vendor)\//.test(path),
    );
    assert.deepEqual(stray, []);
    const packages = paths.flatMap(
      (path) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path)?.[1] ?? [],
    );
    const expected = [
      '@contentauth/c2pa-node',
      '@contentauth/c2pa-utilities',
      '@photostructure/sqlite',
      'fs-extra',
      'graceful-fs',
      'jsonfile',
      'node-gyp-build',
      'universalify',
    ];
    assert.deepEqual(packages.toSorted(), expected);
  },
  'native addons and demo clips lie outside the archive': () => {
    const outside = entries().filter(({ path }) => /\.(node|mp4)$/.test(path));
    const addons = outside.filter(({ path }) => path.endsWith('.node')).map(({ path }) => path);
    assert.equal(addons.filter((path) => path.includes('/c2pa-node/')).length, 1, 'the engine');
    assert(
      addons.some((path) => path.includes(`/sqlite/prebuilds/${process.platform}-${process.arch}/`)),
      'the database',
    );
    assert.equal(outside.filter(({ path }) => path.endsWith('.mp4')).length, 3, 'three clips');
    for (const { path, isOutside } of outside) {
      assert(isOutside, path);
      assert(statSync(join(unpacked, 'resources/app.asar.unpacked', path)).size > 0, path);
    }
  },
  'licence and notices lie beside the program': () => {
    for (const file of ['LICENSE', 'THIRD_PARTY_NOTICES.md']) assert(statSync(join(unpacked, file)).size > 0, file);
  },
  'the fuses are set': async () => {
    const wire = await getCurrentFuseWire(join(unpacked, name));
    const state = (fuse: number): boolean =>
      Number((wire as unknown as Record<number, number>)[fuse]) === FuseState.ENABLE;
    assert.deepEqual(
      {
        runAsNode: state(FuseV1Options.RunAsNode),
        cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
        nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
        inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
        asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
        onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
        filePrivileges: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
      },
      {
        runAsNode: false,
        cookieEncryption: true,
        nodeOptions: false,
        inspect: false,
        asarIntegrity: true,
        onlyAsar: true,
        filePrivileges: false,
      },
    );
  },
  'what was packed starts and passes smoke, with the engine loaded from it': () => {
    const app = join(work, 'app');
    // Both halves, archive and unpacked, in one folder: without Electron nothing else can read an archive as a folder.
    extractAll(archive, app);
    process.stdout.write(run(join(import.meta.dirname, 'smoke.ts'), app));
  },
  'the database opens with the addon that was packed': () => {
    const sqlite = pathToFileURL(join(work, 'app/node_modules/@photostructure/sqlite/dist/index.mjs')).href;
    const question = `import(${JSON.stringify(sqlite)}).then(({ DatabaseSync }) =>
      process.stdout.write(String(new DatabaseSync(':memory:').prepare('select 6 * 7 as n').get().n)))`;
    assert.equal(run('--eval', question), '42');
  },
};

let failed = 0;
for (const [title, check] of Object.entries(checks)) {
  try {
    await check();
    process.stdout.write(`ok    ${title}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(`FAIL  ${title}\n${error instanceof Error ? error.message : String(error)}\n`);
  }
}
const total = Object.keys(checks).length;
process.stdout.write(`pack-check (stand-in, not Electron): ${total - failed} passed, ${failed} failed, 0 skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium } from '@playwright/test';
import { startProxy } from '../standin/proxy.ts';
import type { RunningApp } from './running-app.ts';

const root = resolve(import.meta.dirname, '../..');

const known = '/usr/bin/chromium';

/** The Chromium that CHROMIUM names, the one that Debian installs, or Playwright's own. */
export function launchChromium(): Promise<Browser> {
  const named = process.env['CHROMIUM'] ?? (existsSync(known) ? known : undefined);
  return chromium.launch(named === undefined ? {} : { executablePath: named });
}

export interface BrowserAppOptions {
  browser: Browser;
  /** A folder of this test's own. */
  data: string;
  args: readonly string[];
  /** Gets what the server says on its standard error. */
  log: (line: string) => void;
}

/** `countersign serve` in a process of its own, opened by the link it prints, in a browser context of its own. */
export async function startBrowserApp({ browser, data, args, log }: BrowserAppOptions): Promise<RunningApp> {
  const workspace = join(data, 'workspace');
  const server = spawn(process.execPath, ['dist/node/cli.js', '--workspace', workspace, 'serve', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => server.once('exit', done));
  createInterface({ input: server.stderr }).on('line', log);
  const link = await printedLink(server);

  // Chromium asks the app directly and everything else of the proxy, which answers nothing and remembers all, even what Chromium merely
  // connects to ahead of time, which no page event tells.
  const asked: string[] = [];
  const port = await startProxy(async () => new Response(null, { status: 403 }), asked);
  const context = await browser.newContext({
    proxy: { server: `http://127.0.0.1:${port}`, bypass: new URL(link).host },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    acceptDownloads: true,
  });
  const page = await context.newPage();

  return {
    shell: 'browser',
    page,
    workspace,
    exports: join(workspace, 'exports'),
    open: async () => void (await page.goto(link)),
    async choose(paths, press) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()]);
      await chooser.setFiles([...paths]);
    },
    placeFile: async () => {},
    workers: async () => childrenOf(server.pid ?? 0),
    outside: async () => asked,
    async close() {
      await context.close();
      server.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`the server ended with code ${code} after SIGTERM`);
    },
  };
}

function printedLink(server: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    server.once('error', fail);
    server.once('exit', (code) => fail(new Error(`the server ended with code ${code} before it printed its link`)));
    if (!server.stdout) return;
    createInterface({ input: server.stdout }).on('line', (line) => {
      const link = /^http:\/\/127\.0\.0\.1:\d+\/open\?token=\S+$/.exec(line)?.[0];
      if (link !== undefined) found(link);
    });
  });
}

/** From the system's table of processes; macOS and Linux have `ps`, on Windows the tests that need it do not run. */
function childrenOf(parent: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((row) => Number(row?.[2]) === parent && row?.[3]?.includes('worker.js'))
    .map((row) => Number(row?.[1]));
}

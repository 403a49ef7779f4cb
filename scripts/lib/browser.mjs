import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, runNode } from './run.mjs';
import { root } from './root.mjs';

const KNOWN = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

const installed = () => {
  const asked = process.env['CHROMIUM'];
  if (asked !== undefined && existsSync(asked)) return asked;
  return (KNOWN[/** @type {keyof typeof KNOWN} */ (process.platform)] ?? []).find((path) => existsSync(path));
};

async function playwrightOwn() {
  const { chromium } = await import('playwright');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  console.log("no Chrome or Chromium found: fetching Playwright's own (once)");
  await runNode(join(root, 'node_modules/playwright/cli.js'), ['install', 'chromium'], {
    quiet: true,
    timeoutMs: 180_000,
  });
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** As root on Debian: packages by name. @param {string[]} packages */
export async function aptInstall(packages) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`installing Debian packages: ${packages.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  const { code } = await run('apt-get', ['install', '-y', '-qq', ...packages], {
    quiet: true,
    env,
    timeoutMs: 600_000,
  });
  return code === 0;
}

/** A browser for the tests: an installed one, else Playwright's own, else Debian's package when root. @returns {Promise<string | undefined>} */
export async function findBrowser() {
  const found = installed() ?? (await playwrightOwn());
  if (found !== undefined) return found;
  return (await aptInstall(['chromium'])) ? installed() : undefined;
}

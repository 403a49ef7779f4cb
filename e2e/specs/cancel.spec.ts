import { watch as watchFolder } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { expect, test } from '../fixtures.ts';
import { ExportPage } from '../pages/export-page.ts';
import { InspectPage } from '../pages/inspect-page.ts';

const noSignals = process.platform === 'win32';
test.beforeEach(() => {
  if (noSignals) process.stdout.write('not run: this system cannot halt a process\n');
  test.skip(noSignals, 'not run: this system cannot halt a process');
});

const files = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const halted = new Set<number>();

/** False where that process is gone meanwhile. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Halts these workers where they are: what they do takes as long as the test wants, on any machine. */
function halt(workers: readonly number[]): void {
  for (const pid of workers) if (signal(pid, 'SIGSTOP')) halted.add(pid);
}

/** Lets those go on that were not killed meanwhile. */
function resume(): void {
  for (const pid of halted) signal(pid, 'SIGCONT');
  halted.clear();
}

// Also where an assertion failed: a halted process would not end with its app.
test.afterEach(resume);

test('an export that is cancelled half-way leaves nothing behind, and the next one works', async ({ app }) => {
  const { page } = app;
  const edit = new ExportPage(app);
  await edit.go();
  await edit.useDemoProject();
  await edit.chooseSigner('Broadcaster (demo)');

  // To ask who they are takes longer than the export may.
  const workers = await app.workers();
  expect(workers).not.toEqual([]);
  await mkdir(app.exports, { recursive: true });
  // Its temporary file lies where the export will.
  const watch = watchFolder(app.exports, () => halt(workers.splice(0)));
  await edit.export();
  await expect.poll(() => halted.size).toBeGreaterThan(0);
  watch.close();
  // Another may have been started for it.
  halt((await app.workers()).filter((pid) => !halted.has(pid)));
  const half = await files(app.exports);
  expect(half).not.toEqual([]);
  expect(half).not.toContain('Harbour package.mp4');
  await edit.cancelButton().click();
  await expect(page.getByRole('button', { name: 'Sign and export' })).toBeVisible();
  await expect.poll(() => files(app.exports)).toEqual([]);
  await page.getByRole('button', { name: 'Jobs' }).click();
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toContainText('Exporting · Cancelled');
  await page.keyboard.press('Escape');

  resume();
  await edit.export();
  await expect(edit.result).toContainText('Signed by Broadcaster (demo)', { timeout: 60_000 });
  expect(await files(app.exports)).toEqual(['Harbour package.mp4']);
});

test('a worker that dies while it checks a file is one plain error, and the next check works', async ({ app }) => {
  const { page } = app;
  const inspect = new InspectPage(app);
  await inspect.tryDemo();
  await inspect.checkedHeadline();

  const workers = await app.workers();
  expect(workers).not.toEqual([]);
  halt(workers);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(inspect.verdict.getByRole('progressbar')).toBeVisible();
  for (const pid of workers) process.kill(pid, 'SIGKILL');
  await expect(inspect.verdict.getByRole('alert')).toContainText('The worker process ended');
  await expect(inspect.verdict.getByRole('alert')).toContainText('worker_lost');

  await inspect.verdict.getByRole('button', { name: 'Try again' }).click();
  await expect(inspect.verdict.getByRole('alert')).toBeHidden();
  expect(await inspect.checkedHeadline()).toBe('Signed by External Contributor (demo)');
});

import { readdir } from 'node:fs/promises';
import { expect, test } from '../fixtures.ts';
import type { RunningApp } from '../app/running-app.ts';
import { ExportPage } from '../pages/export-page.ts';
import { InspectPage } from '../pages/inspect-page.ts';

const noSignals = process.platform === 'win32';
test.beforeEach(() => {
  if (noSignals) process.stdout.write('not run: this system cannot halt a process\n');
  test.skip(noSignals, 'not run: this system cannot halt a process');
});

const files = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Halts the workers where they are: what they do takes as long as the test wants, on any machine. */
async function halt(app: RunningApp): Promise<number[]> {
  const workers = await app.workers();
  for (const pid of workers) process.kill(pid, 'SIGSTOP');
  return workers;
}

/** Lets those go on that were not killed meanwhile. */
function resume(workers: readonly number[]): void {
  for (const pid of workers) {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It is gone, as it should be.
    }
  }
}

test('an export that is cancelled half-way leaves nothing behind, and the next one works', async ({ app }) => {
  const { page } = app;
  const edit = new ExportPage(app);
  await edit.go();
  await edit.useDemoProject();
  await edit.chooseSigner('Broadcaster (demo)');

  await edit.export();
  // Its temporary file lies where the export will.
  await expect.poll(() => files(app.exports), { intervals: [5] }).not.toEqual([]);
  const halted = await halt(app);
  expect(halted).not.toEqual([]);
  const half = await files(app.exports);
  expect(half).not.toContain('Harbour package.mp4');
  await edit.cancelButton().click();
  await expect(page.getByRole('button', { name: 'Sign and export' })).toBeVisible();
  await expect.poll(() => files(app.exports)).toEqual([]);
  await page.getByRole('button', { name: 'Jobs' }).click();
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toContainText('Exporting · Cancelled');
  await page.keyboard.press('Escape');

  resume(halted);
  await edit.export();
  await expect(edit.result).toContainText('Signed by Broadcaster (demo)', { timeout: 60_000 });
  expect(await files(app.exports)).toEqual(['Harbour package.mp4']);
});

test('a worker that dies while it checks a file is one plain error, and the next check works', async ({ app }) => {
  const { page } = app;
  const inspect = new InspectPage(app);
  await inspect.tryDemo();
  await inspect.checkedHeadline();

  const workers = await halt(app);
  expect(workers).not.toEqual([]);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(inspect.verdict.getByRole('progressbar')).toBeVisible();
  for (const pid of workers) process.kill(pid, 'SIGKILL');
  await expect(inspect.verdict.getByRole('alert')).toContainText('The worker process ended');
  await expect(inspect.verdict.getByRole('alert')).toContainText('worker_lost');

  await inspect.verdict.getByRole('button', { name: 'Try again' }).click();
  await expect(inspect.verdict.getByRole('alert')).toBeHidden();
  expect(await inspect.checkedHeadline()).toBe('Signed by External Contributor (demo)');
});

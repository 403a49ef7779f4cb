import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createJobs } from '#core/jobs/jobs.ts';

const cli = resolvePath(import.meta.dirname, '../dist/node/cli.js');

test('trap: a command line beside the app does not call what the app is at interrupted', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'countersign-beside-'));
  onTestFinished(() => rm(workspace, { recursive: true, force: true }));
  const newId = () => randomBytes(10).toString('hex');
  const app = await createJobs({ emit: () => {}, clock: () => new Date(), newId, log: () => {} }, workspace);
  let finish = (): void => {};
  const work = new Promise<void>((resolve) => (finish = resolve));
  const { id } = app.start({ kind: 'export', subject: 'long.mp4' }, () => work);
  const journal = () => readFile(join(workspace, 'jobs.jsonl'), 'utf8').catch(() => '');
  await expect.poll(journal).toContain('"running"');

  const args = ['--quiet', '--workspace', workspace, 'tams', 'connections', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args]);
  expect(JSON.parse(stdout)).toMatchObject({ version: 1 });

  expect(await journal()).not.toContain('interrupted');
  finish();
  expect(await app.wait(id)).toMatchObject({ state: 'done' });
  expect(await journal()).not.toContain('interrupted');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '#shared/api/job.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Emit } from '#core/ports.ts';
import { createJobs } from '#core/jobs/jobs.ts';

let workspace = '';
let journal = '';
let seen: Job[] = [];
let logged: string[] = [];
let count = 0;
let now = 0;

const ports = () => ({
  emit: ((name, payload) => name === 'job.changed' && seen.push(payload as Job)) as Emit,
  clock: () => new Date(now),
  newId: () => `${(count += 1)}`.padStart(20, '0'),
  log: (_level: string, message: string) => void logged.push(message),
});

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'countersign-jobs-'));
  journal = join(workspace, 'jobs.jsonl');
  seen = [];
  logged = [];
  now = Date.parse('2026-11-22T10:00:00Z');
});

describe('jobs', () => {
  it('report progress and end as done', async () => {
    const jobs = await createJobs(ports(), workspace);
    const { id } = jobs.start({ kind: 'export', subject: 'a.mp4' }, async ({ progress }) => {
      progress('Copying packets', 5, 10);
      now += 1000;
      progress('Copying packets', 10, 10);
    });
    expect(await jobs.wait(id)).toEqual({
      id,
      kind: 'export',
      subject: 'a.mp4',
      state: 'done',
      progress: { phase: 'Copying packets', done: 10, total: 10 },
      startedAt: '2026-11-22T10:00:00.000Z',
      finishedAt: '2026-11-22T10:00:01.000Z',
    });
    expect(seen.map(({ state, progress }) => `${state} ${progress.phase} ${progress.done}`)).toEqual([
      'running Starting 0',
      'running Copying packets 5',
      'running Copying packets 10',
      'done Copying packets 10',
    ]);
  });

  it('do not flood the page: between two progress events at least 80 ms pass', async () => {
    const jobs = await createJobs(ports(), workspace);
    const { id } = jobs.start({ kind: 'export', subject: 'a.mp4' }, async ({ progress }) => {
      for (let done = 0; done < 1000; done += 1) {
        now += 1;
        progress('Copying packets', done, 1000);
      }
    });
    await jobs.wait(id);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.length).toBeLessThan(18);
  });

  it('keep the code of an error, and hide what is not ours', async () => {
    const jobs = await createJobs(ports(), workspace);
    const known = jobs.start({ kind: 'validate', subject: 'a' }, async () => {
      throw new AppError('not_media', 'That is no media file.');
    });
    const unknown = jobs.start({ kind: 'validate', subject: 'b' }, async () => {
      throw new Error('/home/someone/secret');
    });
    expect(await jobs.wait(known.id)).toMatchObject({ state: 'failed', error: { code: 'not_media' } });
    const { state, error } = await jobs.wait(unknown.id);
    expect(state).toBe('failed');
    expect(error?.code).toBe('internal');
    expect(error?.message).not.toContain('secret');
    expect(logged).toEqual(['a validate job failed']);
  });

  it('stop when cancelled, and say so', async () => {
    const jobs = await createJobs(ports(), workspace);
    const { id } = jobs.start(
      { kind: 'validate', subject: 'a' },
      ({ signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('whatever')))),
    );
    expect(jobs.cancel(id).state).toBe('running');
    expect(await jobs.wait(id)).toMatchObject({ state: 'cancelled' });
    expect((await jobs.wait(id)).error).toBeUndefined();
  });

  it('join a running one of the same key', async () => {
    const jobs = await createJobs(ports(), workspace);
    let runs = 0;
    const run = async () => void (runs += 1);
    const first = jobs.start({ kind: 'demo', subject: 'demo', key: 'demo' }, run);
    const second = jobs.start({ kind: 'demo', subject: 'demo', key: 'demo' }, run);
    expect(second.id).toBe(first.id);
    await jobs.wait(first.id);
    const later = jobs.start({ kind: 'demo', subject: 'demo', key: 'demo' }, run);
    expect(later.id).not.toBe(first.id);
    await jobs.wait(later.id);
    expect(runs).toBe(2);
  });

  it('that ran when the app ended are interrupted after a restart, and half a journal line is passed over', async () => {
    const first = await createJobs(ports(), workspace);
    const { id } = first.start({ kind: 'export', subject: 'long.mp4' }, () => new Promise(() => {}));
    await expect.poll(() => readFile(journal, 'utf8').catch(() => '')).toContain('"running"');
    await appendFile(journal, '{"id":"j_cut');

    const second = await createJobs(ports(), workspace);
    expect(second.list()).toMatchObject([{ id, state: 'interrupted', subject: 'long.mp4' }]);
    expect((await createJobs(ports(), workspace)).get(id)?.state).toBe('interrupted');
  });

  it('of another process that lives are left to it, and are interrupted when that has been killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const first = await createJobs(ports(), workspace);
    const { id } = first.start({ kind: 'export', subject: 'long.mp4' }, () => new Promise(() => {}));
    await expect.poll(() => readFile(journal, 'utf8').catch(() => '')).toContain('"running"');
    const lease = join(workspace, 'jobs', id);
    await writeFile(lease, String(other.pid));
    await utimes(lease, now / 1000, now / 1000);
    const before = await readFile(journal, 'utf8');

    expect((await createJobs(ports(), workspace)).list()).toEqual([]);
    expect(await readFile(journal, 'utf8')).toBe(before);

    other.kill('SIGKILL');
    await once(other, 'exit');
    expect((await createJobs(ports(), workspace)).list()).toMatchObject([{ id, state: 'interrupted' }]);
    expect(await readdir(join(workspace, 'jobs'))).toEqual([]);
  });

  it('that have ended hold nothing', async () => {
    const jobs = await createJobs(ports(), workspace);
    const { id } = jobs.start({ kind: 'export', subject: 'a.mp4' }, async () => {});
    await jobs.wait(id);
    expect(await readdir(join(workspace, 'jobs'))).toEqual([]);
  });

  it('are unknown by a made-up id', async () => {
    const jobs = await createJobs(ports(), workspace);
    await expect(jobs.wait('j_000000000000' as Job['id'])).rejects.toMatchObject({ code: 'not_found' });
  });
});

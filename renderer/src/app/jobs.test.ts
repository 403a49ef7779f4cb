import { expect, test } from 'vitest';
import { Job } from '#shared/api/job.ts';
import { withJob } from './jobs.ts';

const job = (index: number, state: Job['state']): Job =>
  Job.parse({
    id: `j_00000000000${String(index)}`,
    kind: 'validate',
    subject: 'clip.mp4',
    state,
    progress: { phase: 'Hashing', done: 0, total: 0 },
    startedAt: `2026-11-01T12:00:0${String(index)}.000Z`,
  });

test('new jobs come first', () => {
  expect(withJob([job(1, 'done')], job(2, 'running'))).toEqual([job(2, 'running'), job(1, 'done')]);
});

test('an event that overtook the end of its job does not bring it back', () => {
  expect(withJob([job(1, 'done')], job(1, 'running'))).toEqual([job(1, 'done')]);
  expect(withJob([job(1, 'running')], job(1, 'failed'))).toEqual([job(1, 'failed')]);
});

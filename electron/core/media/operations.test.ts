import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mediaOperations } from './operations.ts';

const CLIP = join(import.meta.dirname, '../../../assets/demo/contributed.mp4');

function recorder() {
  const reports: { done: number; total: number }[] = [];
  const context = {
    progress: (report: { done: number; total: number }) => reports.push(report),
    ask: () => Promise.reject(new Error('Media work asks for nothing.')),
  };
  return { reports, context };
}

test('media.hash is the SHA-256 of the file, with progress in bytes', async () => {
  const bytes = await readFile(CLIP);
  const { reports, context } = recorder();
  expect(await mediaOperations['media.hash']({ path: CLIP }, context)).toEqual({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  });
  expect(reports.at(-1)).toEqual({ done: bytes.length, total: bytes.length });
  await expect(mediaOperations['media.hash']({ path: `${CLIP}.gone` }, context)).rejects.toMatchObject({
    code: 'not_readable',
  });
});

test('what goes in and comes out survives the way to a worker and back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'));
  const { reports, context } = recorder();
  try {
    const probe = await mediaOperations['media.probe'](structuredClone({ path: CLIP }), context);
    expect(structuredClone(probe)).toEqual(probe);
    const clips = [{ use: 'u1', path: CLIP, name: 'clip', source: { start: 0n, end: probe.duration } }];
    const request = structuredClone({ clips, target: join(folder, 'out.mp4') });
    const report = await mediaOperations['media.render'](request, context);
    expect(structuredClone(report)).toEqual(report);
    expect(reports.at(-1)).toEqual({ done: 864, total: 864 });
    expect(await mediaOperations['media.verify'](structuredClone({ path: request.target, report }), context)).toEqual(
      {},
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

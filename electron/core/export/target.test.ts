import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { AssetId } from '#shared/api/ids.ts';
import { checkTarget, expectedBytes, freeName } from './target.ts';

const folder = await mkdtemp(join(tmpdir(), 'countersign-target-'));

describe('the place of an export', () => {
  test('E19: a disk with less room than two copies need is refused before anything is written', async () => {
    await expect(checkTarget(join(folder, 'huge.mp4'), [], Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
      code: 'output_refused',
      message: expect.stringMatching(/^The disk of huge\.mp4 is \d+ MB short\. Free some space or save elsewhere\.$/),
    });
    expect(await readdir(folder)).toEqual([]);
    await expect(checkTarget(join(folder, 'small.mp4'), [], 1)).resolves.toBeUndefined();
  });

  test('an input that is used over and over takes its room every time', () => {
    const media = { kind: 'file', asset: AssetId.parse('a_000000000000') } as const;
    const input = { id: 'i', media, title: 'i', format: 'video/mp4', duration: 10n };
    let graph = addInput(emptyGraph('x'), input);
    for (const id of ['a', 'b', 'c']) graph = addUse(graph, { id, input: 'i', source: { start: 0n, end: 5n } });
    const report = { asset: { size: 10_000_000 }, probe: { duration: 10n } };
    // Three halves of it, its manifest store, and ours.
    expect(expectedBytes(graph, new Map([['i', report as never]]))).toBe(15_000_000 + 2_000_000 + 2_000_000);
  });

  test('a folder is no place for a file', async () => {
    await expect(checkTarget(tmpdir(), [], 1)).rejects.toMatchObject({ code: 'output_refused' });
  });

  test('a free name stays in its folder, whatever the title', async () => {
    await writeFile(join(folder, 'package.mp4'), '');
    const names = await Promise.all(
      ['package', 'package.mp4', '../../etc/passwd', '.hidden', '\u202Egpj.mp4', ' '].map((title) =>
        freeName(folder, title),
      ),
    );
    expect(names).toEqual(
      ['package 2.mp4', 'package 2.mp4', '__.._etc_passwd.mp4', '_hidden.mp4', '_gpj.mp4', 'export.mp4'].map((name) =>
        join(folder, name),
      ),
    );
  });
});

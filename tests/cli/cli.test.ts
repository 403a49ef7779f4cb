import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from '#shared/rpc/zod.ts';
import { DemoReport } from '../../electron/cli/commands/demo.ts';
import { ExportReport } from '../../electron/cli/commands/export.ts';
import { InspectReport } from '../../electron/cli/commands/inspect.ts';

const root = resolve(import.meta.dirname, '../..');
let folder = '';

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** The built command, as a user runs it. */
function countersign(...args: string[]): Promise<Ran> {
  return new Promise((done) => {
    const command = [join(root, 'dist/node/cli.js'), '--workspace', join(folder, 'demo/workspace'), ...args];
    execFile(process.execPath, command, { maxBuffer: 64e6 }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const demoReport = async (run: string): Promise<DemoReport> =>
  z.decode(DemoReport, JSON.parse(await readFile(join(folder, run, 'report.json'), 'utf8')));

/** A run of the demo without what is another in each: ids, times, digests. */
function structureOf({ steps, store, export: { manifests }, difference }: DemoReport) {
  return {
    steps: steps.map(({ name, inspection: { verdict, graph } }) => ({
      name,
      headline: verdict.headline,
      nodes: graph?.nodes.map(({ title, actions }) => [title, actions.map(({ action }) => action)]),
      edges: graph?.edges.map(({ title, relation }) => [title, relation]),
    })),
    store: Object.entries(store).map(([name, { flow, tracks, found }]) => [
      name,
      tracks.map(({ role }) => role),
      {
        ...found,
        path: found.path.map((id) =>
          id === flow
            ? 'the multi-essence Flow'
            : `the ${tracks.find((track) => track.flow === id)?.role ?? 'unknown'} Flow`,
        ),
      },
    ]),
    manifests,
    difference,
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
});

describe('countersign demo', () => {
  it('does the whole main job, and one bit makes the difference', async () => {
    const { code, stdout, stderr } = await countersign('demo', '--json', '--keep', join(folder, 'demo'));
    expect([code, stderr]).toEqual([0, '']);
    await writeFile(join(folder, 'demo/report.json'), stdout);
    const report = await demoReport('demo');
    expect(report.steps.map(({ name, inspection }) => [name, inspection.verdict.headline.state])).toEqual([
      ['contribution', 'trusted'],
      ['contribution-in-store', 'trusted'],
      ['export', 'trusted'],
      ['export-in-store', 'trusted'],
      ['tampered-export', 'broken'],
      ['tampered-contribution', 'broken'],
    ]);
    expect(report.export.manifests).toBe(2);
    expect(report.difference).toContain('new code: assertion.bmffHash.mismatch');

    const package_ = report.steps[2]!.inspection.graph!;
    const active = package_.nodes.find((node) => node.active)!;
    expect(active.actions.map(({ action }) => action)).toEqual([
      'c2pa.created',
      'c2pa.placed',
      'c2pa.placed',
      'c2pa.placed',
      'c2pa.trimmed',
      'c2pa.repackaged',
      'c2pa.published',
    ]);
    expect(package_.edges.map(({ title, relation }) => [title, relation])).toEqual([
      ['intro.mp4', 'componentOf'],
      ['contributed.mp4', 'componentOf'],
      ['outro.mp4', 'componentOf'],
    ]);
  });

  it('walks Figure 1 through the store, and a second run gives the same structure (R4, R6, R11)', async () => {
    const { store, steps } = await demoReport('demo');
    // The same verdict from the store as from the file.
    for (const [file, inStore] of [
      [steps[0], steps[1]],
      [steps[2], steps[3]],
    ])
      expect(inStore?.inspection.verdict).toEqual(file?.inspection.verdict);
    for (const [facts, path] of [
      [store.contribution, 'demo/contributed.mp4'],
      [store.export, 'demo/package.mp4'],
    ] as const)
      expect(facts.sha256).toBe(
        createHash('sha256')
          .update(await readFile(join(folder, path)))
          .digest('hex'),
      );

    const second = await countersign('demo', '--json', '--keep', join(folder, 'second'));
    expect(second.code).toBe(0);
    await writeFile(join(folder, 'second/report.json'), second.stdout);
    expect(structureOf(await demoReport('second'))).toEqual(structureOf(await demoReport('demo')));
    expect(structureOf(await demoReport('demo'))).toMatchObject({
      store: ['contribution', 'export'].map((name) => [
        name,
        ['video', 'audio'],
        { state: 'embedded', requests: 3, path: ['the video Flow', 'the multi-essence Flow'] },
      ]),
    });
  });

  it('writes one audit line for each signature', async () => {
    const lines = (await readFile(join(folder, 'demo/workspace/audit/signatures.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { signer: string }).signer)).toEqual([
      'demo-contributor',
      'demo-broadcaster',
    ]);
  });

  it('leaves no private key in the clear anywhere in its workspace (R40)', async () => {
    const files = await readdir(join(folder, 'demo'), { recursive: true, withFileTypes: true });
    const bodies = await Promise.all(
      files.filter((entry) => entry.isFile()).map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
    );
    expect(bodies.length).toBeGreaterThan(10);
    expect(bodies.filter((body) => /-----BEGIN (EC |RSA )?PRIVATE KEY-----/.test(body))).toEqual([]);
    expect(bodies.some((body) => body.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----'))).toBe(true);
  });
});

describe('countersign inspect', () => {
  it('prints JSON of the documented shape, exit 0 for a sound file', async () => {
    const { code, stdout } = await countersign('inspect', '--json', join(folder, 'demo/package.mp4'));
    expect(code).toBe(0);
    const { files } = InspectReport.parse(JSON.parse(stdout));
    expect(files[0]?.stamp?.lists.map(({ name }) => name)).toEqual(['Countersign demo']);
  });

  it('--schemas adds what the published schemas say, and changes no verdict and no exit code (R67)', async () => {
    const path = join(folder, 'demo/package.mp4');
    const asked = await countersign('inspect', '--schemas', '--json', path, join(root, 'assets/demo/intro.mp4'));
    expect(asked.code).toBe(0);
    const [found, without] = InspectReport.parse(JSON.parse(asked.stdout)).files;
    expect(found?.verdict).toEqual((await demoReport('demo')).steps[2]?.inspection.verdict);
    expect(new Set(found?.schemas?.assertions.map(({ state }) => state))).toEqual(new Set(['fits', 'no-schema']));
    expect(without?.schemas).toBeUndefined();
    const { stdout } = await countersign('inspect', '--schemas', path);
    expect(stdout).toMatch(/schemas {4}\d+ of \d+ assertions fit .*Says nothing about whether the file was changed/);
  });

  it('exit 1 when a problem was found, 0 for a file without credentials', async () => {
    expect((await countersign('inspect', join(folder, 'demo/package-tampered.mp4'))).code).toBe(1);
    const plain = await countersign('inspect', join(root, 'assets/demo/intro.mp4'));
    expect(plain.code).toBe(0);
    expect(plain.stdout).toContain('No Content Credential');
    expect(plain.stdout).toContain('Absence says nothing about authenticity');
  });

  it('exit 3 when the file cannot be read, with a code and no stack', async () => {
    const { code, stderr } = await countersign('inspect', join(folder, 'missing.mp4'));
    expect(code).toBe(3);
    expect(stderr).toContain('missing.mp4 is not there');
    expect(stderr).toContain('[not_readable]');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('exit 3 when the workspace cannot be written, with a sentence and no stack', async () => {
    const path = join(folder, 'a-file');
    await writeFile(path, '');
    const { code, stderr } = await countersign('--workspace', path, 'signers');
    expect([code, stderr]).toEqual([
      3,
      `The workspace ${path} cannot be written. Make it yours, or name another folder in COUNTERSIGN_WORKSPACE or with --workspace. [storage_failed]\n`,
    ]);
  });

  it.each([[[]], [['inspect']], [['frobnicate']], [['export', 'x.json']], [['serve', '--port', 'many']]])(
    'exit 2 for the wrong words: %j',
    async (args) => {
      expect((await countersign(...args)).code).toBe(2);
    },
  );
});

describe('countersign export', () => {
  const project = async (): Promise<string> => {
    const projects = join(folder, 'demo/workspace/projects');
    return join(
      projects,
      (await readdir(projects)).find((name) => name.endsWith('.countersign.json'))!,
    );
  };

  it('exports a project file with the signer that was named', async () => {
    const out = join(folder, 'again.mp4');
    const args = ['export', '--json', await project(), '--signer', 'demo-broadcaster', '--out', out];
    const { code, stdout } = await countersign(...args);
    expect(code).toBe(0);
    const { result } = ExportReport.parse(JSON.parse(stdout));
    expect(result.manifests).toBe(2);
    expect((await stat(out)).size).toBe(result.size);
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('names the signers when none was chosen', async () => {
    const { code, stderr } = await countersign('export', await project(), '--out', join(folder, 'x.mp4'));
    expect(code).toBe(2);
    expect(stderr).toContain('demo-broadcaster, demo-contributor');
  });

  it('refuses an output that is one of the inputs, and leaves it as it was (trap: the engine would truncate it)', async () => {
    const input = join(folder, 'demo/workspace/demo/contributed.mp4');
    const before = await readFile(input);
    const { code, stderr } = await countersign(
      'export',
      await project(),
      '--signer',
      'demo-broadcaster',
      '--out',
      input,
    );
    expect(code).toBe(3);
    expect(stderr).toContain('[output_refused]');
    expect(before.equals(await readFile(input))).toBe(true);
  });

  it('leaves an existing file as it was when the plan is refused', async () => {
    const out = join(folder, 'kept.mp4');
    await copyFile(join(root, 'assets/demo/intro.mp4'), out);
    const undecided = join(folder, 'demo/workspace/projects/undecided.countersign.json');
    await writeFile(undecided, (await readFile(await project(), 'utf8')).replaceAll('"carried"', '"undecided"'));
    const { code, stderr } = await countersign('export', undecided, '--signer', 'demo-broadcaster', '--out', out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/E06.*\[claim_rejected\]/s);
    expect((await readFile(out)).equals(await readFile(join(root, 'assets/demo/intro.mp4')))).toBe(true);
  });

  it('says what is wrong with a project file', async () => {
    const path = join(folder, 'broken.countersign.json');
    await writeFile(path, '{"countersign": "project/1"}');
    const { code, stderr } = await countersign(
      'export',
      path,
      '--signer',
      'demo-broadcaster',
      '--out',
      join(folder, 'y.mp4'),
    );
    expect([code, /\[project_invalid\]/.test(stderr)]).toEqual([1, true]);
  });
});

describe('countersign lists and signers', () => {
  it('list what is there', async () => {
    expect((await countersign('lists')).stdout).toMatch(
      /^demo {2}Countersign demo {2}signer anchors \([^)]+\), 1 entries/,
    );
    expect((await countersign('signers')).stdout).toMatch(/demo-broadcaster .*\(demo\) {2}(ok|warn)/);
  });

  it('reject a list with a broken certificate, naming the line', async () => {
    const path = join(folder, 'broken.pem');
    await writeFile(path, '# ours\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const { code, stderr } = await countersign('lists', 'import', path, '--name', 'Broken');
    expect(code).toBe(1);
    expect(stderr).toMatch(/line 2.*\[list_rejected\]/is);
  });
});

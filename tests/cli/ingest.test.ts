import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { changedCopy, demoClip, never, signInput, startEngine, temporaryFolder } from '../support/engine.ts';
import { makeIdentity } from '../support/engine-identity.ts';
import { startFaultyProxy } from '../tams/faulty-proxy.ts';
import { STORE } from '../tams/ingest-session.ts';
import { openSession } from '../tams/store-session.ts';

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const run = promisify(execFile);
const { engine } = startEngine();
let signed: string;
let tampered: string;

beforeAll(async () => {
  const folder = await temporaryFolder();
  const signer = await makeIdentity({ name: 'Contributor' });
  signed = join(folder, 'signed.mp4');
  await engine.sign(signInput(signer, demoClip('intro'), signed), { signal: never(), sign: signer.sign });
  tampered = await changedCopy(signed, join(folder, 'tampered.mp4'), (bytes) => {
    bytes[bytes.length - 1000]! ^= 1;
  });
});

async function workspaceOf(): Promise<
  (...args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>
> {
  const workspace = await mkdtemp(join(tmpdir(), 'countersign-cli-ingest-'));
  onTestFinished(() => rm(workspace, { recursive: true, force: true }));
  const proxied = { id: STORE, name: 'News', kind: 'remote', address: proxyUrl, auth: 'none' };
  await writeFile(
    join(workspace, 'stores.json'),
    JSON.stringify({ version: 1, connections: proxyUrl ? [proxied] : [] }),
  );
  return async (...args) => {
    try {
      return { code: 0, ...(await run(process.execPath, [cli, '--quiet', '--workspace', workspace, 'tams', ...args])) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  };
}
let proxyUrl = '';

test(
  'a file that was changed is not taken in, unless somebody says so; the verdict comes first (R3)',
  { timeout: 120_000 },
  async () => {
    const tams = await workspaceOf();
    const refused = await tams('ingest', tampered);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was sent. --anyway') });
    for (const axis of ['integrity  changed', 'identity   unchecked', 'time       '])
      expect(refused.stdout).toContain(axis);
    expect(JSON.parse((await tams('ls', '--json')).stdout).flows).toEqual([]);

    const taken = await tams(
      'ingest',
      tampered,
      '--anyway',
      '--keep',
      'detached',
      '--tag',
      'desk=news',
      'desk=night',
      '--json',
    );
    expect(taken.code).toBe(0);
    const { report, plan } = JSON.parse(taken.stdout);
    expect(plan.warnings).toHaveLength(1);
    expect(report).toMatchObject({
      connection: 'local',
      keeping: 'detached',
      verdict: { headline: { state: 'broken' } },
    });
    const flow = JSON.parse((await tams('show', report.flow, '--json')).stdout).flow;
    expect(flow).toMatchObject({
      label: 'tampered.mp4',
      tags: { 'c2pa-provenance': 'detached', desk: ['news', 'night'] },
    });
  },
);

test('what stopped is listed, gone on with and taken back from the command line', { timeout: 120_000 }, async () => {
  const session = await openSession();
  const proxy = await startFaultyProxy(() => session.store);
  proxyUrl = proxy.url;
  const tams = await workspaceOf();
  proxyUrl = '';
  proxy.fault = ({ path }) => (path.endsWith('/c2pa-provenance') ? 'expired' : undefined);
  for (let begun = 0; begun < 2; begun += 1)
    expect(await tams('ingest', signed, '--store', 'News')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('[store_denied]'),
    });
  proxy.fault = () => undefined;

  const { ingests } = JSON.parse((await tams('ingests', '--json')).stdout);
  expect(ingests).toMatchObject([
    { name: 'signed.mp4', step: 'Tagging' },
    { name: 'signed.mp4', step: 'Tagging' },
  ]);
  const resumed = JSON.parse((await tams('resume', ingests[0].ingest, '--json')).stdout);
  const discarded = JSON.parse((await tams('discard', ingests[1].ingest, '--json')).stdout);
  expect(discarded).toEqual({ version: 1, discarded: ingests[1].ingest });
  expect((await tams('ingests')).stdout).toBe('');
  const flows = (await session.call('GET', '/flows')).body as { id: string }[];
  expect(flows.map(({ id }) => id)).toContain(resumed.report.flow);
  expect(flows).toHaveLength(3);
  expect((await tams('resume', ingests[1].ingest)).stderr).toContain('[not_found]');
});

test('what cannot be meant is said before the file is looked at', { timeout: 120_000 }, async () => {
  const tams = await workspaceOf();
  for (const args of [
    ['ingest', signed, '--keep', 'somewhere'],
    ['ingest', signed, '--tag', 'desk'],
    ['ingest', signed, '--source', 'x'],
    ['ingest', signed, '--store', 'https://nobody.example/'],
    ['resume', 'x'],
  ])
    expect({ args, code: (await tams(...args)).code }).toEqual({ args, code: 2 });
  const dry = await tams('ingest', signed, '--dry-run');
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('can be kept embedded or detached') });
  expect(dry.stdout).toContain('Nothing was sent.');
});

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { addSegment, multiFlow, openSession, put, videoFlow } from './store-session.ts';
import { temporaryWorkspace } from './stores-session.ts';

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const run = promisify(execFile);

/** One run of the command line. */
async function countersign(env: Record<string, string>, ...args: string[]) {
  const options = { env: { PATH: process.env['PATH'] ?? '', ...env } };
  try {
    return { code: 0, ...(await run(process.execPath, [cli, ...args], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

test('flows of a store are listed, shown and checked from the command line', async () => {
  const session = await openSession();
  const { url, token } = session.store;
  const env = { COUNTERSIGN_TAMS_TOKEN: token, COUNTERSIGN_WORKSPACE: session.folder };
  const child = await put(
    session,
    videoFlow({ label: 'Harbour\u001B[31m', tags: { 'c2pa-provenance': ['embedded'] } }),
  );
  const parent = await put(session, multiFlow([{ id: child, role: 'video' }], { label: 'Contribution' }));
  for (const timerange of ['[1694429247:0_1694429248:0)', '[1694429248:0_1694429249:0)', '[1694429250:0]'])
    await addSegment(session, child, { timerange });

  const all = await countersign(env, 'tams', 'ls', '--store', url);
  expect(all).toMatchObject({ code: 0, stderr: '' });
  expect(all.stdout.split('\n').filter(Boolean)).toHaveLength(2);
  expect(all.stdout).not.toContain('\u001B');
  const tagged = await countersign(
    env,
    'tams',
    'ls',
    '--store',
    url,
    '--tag',
    'c2pa-provenance=embedded,detached',
    '--json',
  );
  expect(JSON.parse(tagged.stdout)).toMatchObject({
    version: 1,
    complete: true,
    ignoredFilters: [],
    flows: [{ id: child }],
  });
  const multis = await countersign(env, 'tams', 'ls', '--store', url, '--format', 'multi');
  expect(multis.stdout).toBe(`${parent}  multi  Contribution\n`);
  expect((await countersign(env, 'tams', 'ls', '--store', url, '--max', '1')).stdout).toContain('… and more');

  const shown = await countersign(env, 'tams', 'show', '--store', url, child);
  expect(shown.stdout).toContain(`collected by ${parent}`);
  expect(shown.stdout).toContain('segments     3\n');
  expect(shown.stdout).toContain(
    'span         [1694429247:0_1694429249:0)  2 s, as TAI: 2023-09-11T10:46:50.000Z (TAI−37 s)\n',
  );
  const json = await countersign(env, 'tams', 'show', '--store', url, child, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    version: 1,
    flow: { id: child, timerange: '[1694429247:0_1694429250:1)' },
    content: { segments: 3, complete: true, spans: ['[1694429247:0_1694429249:0)', '[1694429250:0]'] },
  });
  expect((await countersign(env, 'tams', 'connections', 'test', url)).stdout).toContain(
    'says which flows use an object   yes',
  );
});

test('a flow that is one file is fetched, and one that is not is refused', async () => {
  const session = await openSession();
  const { url, token } = session.store;
  const env = { COUNTERSIGN_TAMS_TOKEN: token, COUNTERSIGN_WORKSPACE: session.folder };
  const flow = await put(session, videoFlow());
  const out = join(session.folder, 'out.ts');
  const get = () => countersign(env, 'tams', 'get', '--store', url, flow, '--out', out, '--json');
  expect(await get()).toMatchObject({ code: 3, stderr: expect.stringContaining('no segments') });
  const object_id = await addSegment(session, flow, { timerange: '[0:0_1:0)' });
  const sha256 = createHash('sha256').update('bytes').digest('hex');
  expect(JSON.parse((await get()).stdout)).toEqual({ version: 1, flow, object_id, size: 5, sha256 });
  expect(await readFile(out, 'utf8')).toBe('bytes');
  await addSegment(session, flow, { timerange: '[1:0_2:0)' });
  expect(await get()).toMatchObject({ code: 3, stderr: expect.stringContaining('several segments') });
});

test('what cannot be done is said with a code, and no secret is shown', async () => {
  const session = await openSession();
  const { url } = session.store;
  const at = { COUNTERSIGN_WORKSPACE: session.folder };
  const wrong = await countersign({ ...at, COUNTERSIGN_TAMS_TOKEN: 'hush' }, 'tams', 'ls', '--store', url, '--json');
  expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining('[store_denied]') });
  expect(JSON.parse(wrong.stdout)).toMatchObject({ version: 1, error: { code: 'store_denied' } });
  expect(wrong.stdout + wrong.stderr).not.toContain('hush');
  for (const [env, args, code] of [
    [{}, ['ls', '--store', 'nowhere'], 3],
    [{}, ['ls', '--store', 'http://%zz@a'], 2],
    [{}, ['ls', '--store', url, '--format', 'film'], 2],
    [{}, ['ls', '--store', url, '--tag', 'x'], 2],
    [{}, ['ls', '--max', '0'], 2],
    [{ COUNTERSIGN_TAMS_TOKEN: 'a', COUNTERSIGN_TAMS_USER: 'b' }, ['connections', 'test', url], 2],
    [{ COUNTERSIGN_TAMS_TOKEN_URL: 'https://a.example' }, ['connections', 'test', url], 2],
    [{}, ['connections', 'remove', 'local'], 2],
    [{}, ['show'], 2],
  ] as const)
    expect({ args, code: (await countersign({ ...at, ...env }, 'tams', ...args)).code }).toEqual({ args, code });
});

test('connections are added, tested, used and removed from the command line', async () => {
  const session = await openSession();
  const at = { COUNTERSIGN_WORKSPACE: await temporaryWorkspace() };
  const { url, token } = session.store;
  const flow = await put(session, videoFlow({ label: 'Harbour' }));
  const tams = (...args: string[]) => countersign(at, 'tams', ...args);
  const added = await countersign({ ...at, COUNTERSIGN_TAMS_TOKEN: token }, 'tams', 'connections', 'add', 'News', url);
  expect(added).toMatchObject({ code: 0, stdout: `News  ${url}/  bearer\n`, stderr: '' });
  expect((await tams('ls', '--store', 'news')).stdout).toBe(`${flow}  video  Harbour\n`);
  expect((await tams('connections', 'test', 'News')).stdout).toContain('claims TAMS                      8.2\n');
  const listed = await tams('connections', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject({ version: 1, connections: [{ id: 'local' }, { name: 'News' }] });
  expect(listed.stdout).not.toContain(token);
  expect((await tams('connections', 'remove', 'News')).stdout).toBe(`removed News  ${url}/  bearer\n`);
  expect(await tams('ls', '--store', 'News')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('[not_found]'),
  });
  expect((await tams('ls')).stdout).toBe('');
});

test('a connection is edited from the command line, and tried before it is kept', async () => {
  const session = await openSession();
  const at = { COUNTERSIGN_WORKSPACE: await temporaryWorkspace() };
  const { url, token } = session.store;
  const connections = (env: Record<string, string>, ...args: string[]) =>
    countersign({ ...at, ...env }, 'tams', 'connections', ...args);
  await connections({ COUNTERSIGN_TAMS_TOKEN: token }, 'add', 'News', url);
  const edited = await connections({}, 'edit', 'News', '--name', 'Desk', '--test');
  expect(edited).toMatchObject({ code: 0, stdout: `Desk  ${url}/  bearer\n`, stderr: '' });
  const wrong = await connections({ COUNTERSIGN_TAMS_TOKEN: 'wrong' }, 'edit', 'Desk', '--test');
  expect(wrong.stderr).toContain('[store_denied]');
  const elsewhere = await connections({}, 'edit', 'Desk', '--url', 'https://elsewhere.example');
  expect(elsewhere.stderr).toContain('leads to another server');
  expect((await connections({}, 'test', 'Desk')).stdout).toContain('claims TAMS');
});

test(
  'Flows are exported from the command line, go back into the store, and are assembled',
  { timeout: 120_000 },
  async () => {
    const folder = await temporaryWorkspace();
    await countersign({}, 'demo', '--quiet', '--keep', folder);
    const report = async (...args: string[]) => {
      const { code, stdout } = await countersign(
        {},
        '--workspace',
        join(folder, 'workspace'),
        'tams',
        ...args,
        '--json',
      );
      return { ...(JSON.parse(stdout) as { report: { flow: string }; ingest: { flow: string } }), code };
    };
    const clip = resolve(import.meta.dirname, '../../assets/demo/contributed.mp4');
    const { flow } = (await report('ingest', clip, '--anyway')).report;
    const out = join(folder, 'from-flows.mp4');
    const ranges = ['--range', '[0:0_2:0)', '[6:0_9:0)'];
    const wish = ['export', flow, flow, ...ranges, '--out', out, '--vouch', 'Desk', '--signer', 'demo-broadcaster'];

    const planned = await report(...wish, '--dry-run');
    expect(planned).toMatchObject({
      code: 0,
      media: [
        { timerange: { start: '0', end: '2000000000' }, objects: 1 },
        { timerange: { start: '6000000000', end: '9000000000' } },
      ],
      plan: { problems: [], plan: { ingredients: [{ relation: 'componentOf' }, { relation: 'componentOf' }] } },
    });
    expect(existsSync(out)).toBe(false);

    const exported = await report(...wish, '--into', 'local');
    expect(exported).toMatchObject({ code: 0, result: { name: 'from-flows.mp4' }, ingest: { keeping: 'embedded' } });
    const assembled = join(folder, 'assembled.mp4');
    const got = await report('get', exported.ingest.flow, '--assembled', '--out', assembled);
    expect(got).toMatchObject({ code: 0, media: { timerange: { start: '0', end: '5000000000' }, segments: 1 } });
    expect((await readFile(assembled)).equals(await readFile(out))).toBe(true);
    expect(await report('get', flow, '--range', '[5:0_', '--out', assembled)).toMatchObject({ code: 2 });
  },
);

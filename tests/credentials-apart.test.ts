import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { appendFile, copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Inspection } from '#shared/api/asset.ts';
import type { AssetId } from '#shared/api/ids.ts';
import type { Core } from '#core/core.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { signApart, startListener } from './support/apart.ts';
import { changedCopy, demoClip, never, temporaryFolder } from './support/engine.ts';
import { makeIdentity, type TestIdentity } from './support/engine-identity.ts';

/* R16, R18, R65: Content Credentials that stand apart from their file, through the front door, with real files and a real server. */

const call = { signal: never() };
const agreed = { plainHttp: true, inside: true };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let signer: TestIdentity;
let folder: string;
let workspace: string;
/** Trusts the signer. */
let core: Core;
const openCore = () => createNodeCore({ workspace, dist: resolve('dist'), emit: () => {}, log: () => {} });
beforeAll(async () => {
  signer = await makeIdentity({ name: 'Agency' });
  folder = await temporaryFolder();
  workspace = await temporaryFolder();
  core = await openCore();
  const pem = join(folder, 'root.pem');
  await writeFile(pem, signer.rootPem);
  const { id: file } = await core.grantFile(pem);
  await core.handlers['trust.import']({ file, name: 'House', purpose: 'signer', kind: 'anchors' }, call);
});
afterAll(() => core.dispose());
afterEach(async () => {
  for (const { id } of await core.handlers['asset.list']({}, call))
    await core.handlers['asset.forget']({ asset: id }, call);
});

/** A server, and media that says its manifest store is there. */
async function setUp(answer: (store: Uint8Array) => RequestListener, name: string) {
  let store: Uint8Array = new Uint8Array();
  const listener = await startListener((request, response) => answer(store)(request, response));
  const url = `${listener.origin}/credentials/1`;
  const path = join(folder, `${name}.mp4`);
  store = signApart(signer, { source: demoClip('intro'), path, url });
  return { ...listener, url, path, store };
}

const send =
  (store: Uint8Array): RequestListener =>
  (_, response) =>
    response.end(store);

async function fetchFor(asset: AssetId, address: string, wish = agreed) {
  const { job } = await core.handlers['asset.fetchCredentials']({ asset, address, ...wish }, call);
  const { state, error } = await core.handlers['job.wait']({ job }, call);
  return error ? { state, ...error } : { state };
}

async function judged(asset: AssetId, by = core): Promise<Inspection> {
  const { job } = await by.handlers['asset.validate']({ asset }, call);
  await by.handlers['job.wait']({ job }, call);
  return by.handlers['asset.inspect']({ asset }, call);
}

const inShort = ({ outcome, checked, verdict }: Inspection) => {
  const own = verdict.manifests.find(({ node }) => node === verdict.active);
  return {
    outcome,
    checked,
    headline: verdict.headline.state,
    integrity: own?.integrity,
    identity: own?.identity.state,
    faults: verdict.problems.filter(({ severity }) => severity === 'fault').map(({ code }) => code),
  };
};
const remote = (url: string) => ({ kind: 'remote', url });
const trusted = {
  outcome: { kind: 'readable', embedded: false },
  checked: true,
  headline: 'trusted',
  integrity: 'intact',
  identity: 'listed',
  faults: [],
};
const changed = { ...trusted, headline: 'broken', integrity: 'changed', faults: ['assertion.bmffHash.mismatch'] };
const kept = () => readdir(join(workspace, 'credentials')).catch(() => []);

describe('R65: credentials kept elsewhere', () => {
  test('nobody is asked until somebody presses the button, then once; the answer is kept, also by the next start, until it is forgotten', async () => {
    const { asked, url, path, store } = await setUp(send, 'good');
    const { id } = await core.grantFile(path);
    expect(inShort(await judged(id))).toMatchObject({ outcome: remote(url), headline: 'unavailable' });
    expect(asked).toEqual([]);

    expect(await fetchFor(id, url)).toEqual({ state: 'done' });
    expect(asked).toEqual([
      {
        method: 'GET',
        url: '/credentials/1',
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          host: new URL(url).host,
          connection: 'keep-alive',
        },
      },
    ]);
    const inspection = await judged(id);
    expect(inShort(inspection)).toEqual(trusted);
    const from = { kind: 'remote', address: url, fetchedAt: expect.any(String), sha256: sha256(store) };
    expect(inspection.credentialsFrom).toEqual(from);

    // The same file opened again is the same asset, in this run and the next.
    expect((await core.grantFile(path)).id).toBe(id);
    expect(inShort(await judged(id))).toEqual(trusted);
    const later = await openCore();
    onTestFinished(() => later.dispose());
    expect(await judged(id, later)).toMatchObject({
      credentialsFrom: from,
      verdict: { headline: { state: 'trusted' } },
    });
    expect(asked).toHaveLength(1);

    await later.handlers['asset.forgetCredentials']({ asset: id }, call);
    expect(await kept()).toEqual([]);
    const after = await judged(id, later);
    expect(inShort(after)).toMatchObject({ outcome: remote(url), headline: 'unavailable' });
    expect(after.credentialsFrom).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  test('the verdict is the one that the same credentials get inside the file', async () => {
    const { url, path } = await setUp(send, 'same');
    const { id } = await core.grantFile(path);
    await fetchFor(id, url);
    const inside = join(folder, 'inside.mp4');
    signApart(signer, { source: demoClip('intro'), path: inside, embed: true });
    const [apart, embedded] = [await judged(id), await judged((await core.grantFile(inside)).id)];
    expect(inShort(apart)).toEqual(trusted);
    // They differ in their labels alone, which are made anew for each signature.
    const labelled = ({ verdict }: Inspection) => JSON.stringify(verdict).replaceAll(verdict.active ?? '', 'the label');
    expect(labelled(apart)).toBe(labelled(embedded));
    expect(apart.stamp?.lists).toEqual(embedded.stamp?.lists);
  });

  test('media changed after signing, and the store of another file: a proven mismatch', async () => {
    const { url, path } = await setUp(send, 'tampered');
    const tampered = await changedCopy(path, join(folder, 'tampered-2.mp4'), (bytes) => {
      bytes[bytes.length - 1000]! ^= 1;
    });
    const { id } = await core.grantFile(tampered);
    expect(await fetchFor(id, url)).toEqual({ state: 'done' });
    expect(inShort(await judged(id))).toEqual(changed);

    const other = signApart(signer, { source: demoClip('outro'), path: join(folder, 'another.mp4') });
    const wrong = await setUp(() => send(other), 'wrong');
    const { id: second } = await core.grantFile(wrong.path);
    expect(await fetchFor(second, wrong.url)).toEqual({ state: 'done' });
    expect(inShort(await judged(second))).toEqual(changed);
  });

  const elsewhere = 'http://169.254.169.254/latest/meta-data/';
  test.each<[string, (store: Uint8Array) => RequestListener, { code: string; message: RegExp }]>([
    [
      'a page instead of a store',
      () => (_, response) => response.end('<html>Sign in</html>'),
      { code: 'credentials_rejected', message: /cannot be read as Content Credentials.*Nothing was kept\.$/s },
    ],
    ['nothing', () => (_, response) => response.end(), { code: 'credentials_rejected', message: /Nothing was kept/ }],
    [
      'more than 64 MiB',
      () => (_, response) => response.writeHead(200, { 'content-length': 64 * 1024 ** 2 + 1 }).write('x'),
      { code: 'credentials_rejected', message: /more than 67108864 bytes/ },
    ],
    [
      'half of it',
      (store) => (_, response) => {
        response.writeHead(200, { 'content-length': store.length });
        response.write(store.subarray(0, 1000), () => response.destroy());
      },
      { code: 'credentials_unreachable', message: /cut off/ },
    ],
    [
      'that it is not there',
      () => (_, response) => response.writeHead(404).end('gone'),
      { code: 'credentials_unreachable', message: /status 404/ },
    ],
    [
      'a redirect inside',
      () => (_, response) => response.writeHead(302, { location: elsewhere }).end(),
      { code: 'credentials_unreachable', message: /sends us to http:\/\/169\.254\.169\.254 .*Only the address you/ },
    ],
  ])('a server that answers with %s: said, nothing kept, and the file as it was', async (_, answer, error) => {
    const { asked, url, path } = await setUp(answer, 'refused');
    const { id } = await core.grantFile(path);
    expect(await fetchFor(id, url)).toEqual({
      state: 'failed',
      code: error.code,
      message: expect.stringMatching(error.message),
    });
    expect(asked).toHaveLength(1);
    expect(await kept()).toEqual([]);
    expect((await judged(id)).outcome).toEqual(remote(url));
  });

  test('nothing is asked over http, nor inside this machine or network, by address or by name, nor where the file does not say', async () => {
    const { asked, url, path } = await setUp(send, 'guarded');
    const { id } = await core.grantFile(path);
    const named = join(folder, 'named.mp4');
    const byName = url.replace('127.0.0.1', 'localhost');
    signApart(signer, { source: demoClip('intro'), path: named, url: byName });
    const { id: second } = await core.grantFile(named);
    const codes = [
      await fetchFor(id, url, { plainHttp: false, inside: true }),
      await fetchFor(id, url, { plainHttp: true, inside: false }),
      await fetchFor(second, byName, { plainHttp: true, inside: false }),
      await fetchFor(id, `${url}2`),
      await fetchFor(id, 'file:///etc/passwd'),
    ].map((ended) => ('code' in ended ? ended.code : ended.state));
    expect(codes).toEqual(['invalid_input', 'address_inside', 'address_inside', 'invalid_input', 'invalid_input']);
    expect(asked).toEqual([]);
    expect(await fetchFor(second, byName)).toEqual({ state: 'done' });
  });

  test('a server that takes its time can be left', async () => {
    const { asked, url, path } = await setUp(() => () => {}, 'slow');
    const { id } = await core.grantFile(path);
    const { job } = await core.handlers['asset.fetchCredentials']({ asset: id, address: url, ...agreed }, call);
    await expect.poll(() => asked.length).toBe(1);
    await core.handlers['job.cancel']({ job }, call);
    expect(await core.handlers['job.wait']({ job }, call)).toMatchObject({ state: 'cancelled' });
    expect(await kept()).toEqual([]);
  });

  test('trap: a file that changed is another file, which is not read with what was fetched before', async () => {
    const { url, path } = await setUp(send, 'changing');
    const { id } = await core.grantFile(path);
    await fetchFor(id, url);
    expect(inShort(await judged(id))).toEqual(trusted);
    await copyFile(demoClip('outro'), path);
    expect(await judged(id)).toMatchObject({ outcome: { kind: 'none' } });
    expect((await judged(id)).credentialsFrom).toBeUndefined();
  });
});

describe('R18: a sidecar', () => {
  const use = (asset: AssetId, file: AssetId) =>
    core.handlers['asset.useCredentials']({ asset, from: { kind: 'file', file } }, call);

  test('is read when it is given, for media that cannot hold credentials too', async () => {
    for (const [name, mimeType, source] of [
      ['clip.mp4', 'video/mp4', demoClip('outro')],
      ['tape.mxf', 'application/mxf', demoClip('contributed')],
    ] as const) {
      const path = join(folder, name);
      const sidecar = join(folder, `given-${name}.c2pa`);
      const store = signApart(signer, { source, path, mimeType });
      await writeFile(sidecar, store);
      const { id } = await core.grantFile(path);
      expect(inShort(await judged(id)).identity).toBeUndefined();
      await use(id, (await core.grantFile(sidecar)).id);
      const inspection = await judged(id);
      expect(inShort(inspection)).toEqual(trusted);
      expect(inspection.credentialsFrom).toEqual({
        kind: 'file',
        name: basename(sidecar),
        givenAt: expect.any(String),
        sha256: sha256(store),
      });
      await expect(core.handlers['bench.secondOpinion']({ file: id }, call)).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('only what is inside a file'),
      });
      // What was given is kept: the file it came from may go.
      await writeFile(sidecar, 'overwritten');
      expect(inShort(await judged(id))).toEqual(trusted);
    }
  });

  test('is named where one lies beside a file, and never read until somebody says so', async () => {
    const place = join(folder, 'beside');
    await mkdir(place);
    const path = join(place, 'clip.mp4');
    const store = signApart(signer, { source: demoClip('outro'), path });
    const { id } = await core.grantFile(path);
    expect((await judged(id)).beside).toBeUndefined();
    // A link may lead anywhere.
    await writeFile(join(dirname(place), 'secret.c2pa'), store);
    await symlink(join(dirname(place), 'secret.c2pa'), join(place, 'clip.c2pa'));
    expect((await judged(id)).beside).toBeUndefined();
    await writeFile(join(place, 'clip.mp4.c2pa'), store);
    const before = await judged(id);
    expect(before).toMatchObject({ beside: 'clip.mp4.c2pa', outcome: { kind: 'none' } });

    const beside = (name: string) =>
      core.handlers['asset.useCredentials']({ asset: id, from: { kind: 'beside', name } }, call);
    await expect(beside('../secret.c2pa')).rejects.toMatchObject({ code: 'not_found' });
    await beside('clip.mp4.c2pa');
    const after = await judged(id);
    expect(after).toMatchObject({ outcome: { kind: 'readable', embedded: false }, credentialsFrom: { kind: 'file' } });
    expect(after.beside).toBeUndefined();
  });

  test('is never put in front of what a file says itself, even if that is broken, and must be a manifest store', async () => {
    const { job } = await core.handlers['demo.prepare']({}, call);
    await core.handlers['job.wait']({ job }, call);
    const { contributed } = await core.handlers['demo.state']({}, call);
    const sidecar = join(folder, 'other.c2pa');
    await writeFile(sidecar, signApart(signer, { source: demoClip('outro'), path: join(folder, 'other.mp4') }));
    const { id: given } = await core.grantFile(sidecar);
    await expect(use(contributed!, given)).rejects.toMatchObject({ code: 'invalid_input' });

    const torn = join(folder, 'torn.mp4');
    await changedCopy(join(workspace, 'demo/contributed.mp4'), torn, (bytes) => {
      const at = bytes.indexOf('jumb');
      bytes.fill(0xff, at, at + 200);
    });
    const { id: broken } = await core.grantFile(torn);
    expect((await judged(broken)).outcome.kind).toBe('unreadable');
    await expect(use(broken, given)).rejects.toMatchObject({ code: 'invalid_input' });

    const { id: plain } = await core.grantFile(demoClip('intro'));
    await appendFile(sidecar, 'x');
    for (const file of [contributed!, plain])
      await expect(use(plain, file)).rejects.toMatchObject({ code: 'credentials_rejected' });
    expect(await kept()).toEqual([]);
  });
});

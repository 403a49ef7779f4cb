import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssetId } from '#shared/api/ids.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { NO_POLICY, type ReadingPolicy } from '#shared/verdict/policy.ts';
import type { Core } from '#core/core.ts';
import { DAY, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { never, startEngine, temporaryFolder } from './support/engine.ts';
import { answeringHouse, type AnsweringHouse } from './support/ocsp-responder.ts';
import { signClip } from './support/signed-clip.ts';
import { ocspResponse } from './support/staple.ts';

/*
 * R39, R55, R65 through the core's own front door, with a signed file, a signer, and a revocation service on this machine that counts who
 * asks. What openssl answers is in electron/core/revocation/ask-issuer.test.ts.
 */

const { engine } = startEngine();
const call = { signal: never() };
let folder: string;
let core: Core;
let emitted: string[] = [];
let house: AnsweringHouse;

beforeAll(async () => {
  folder = await temporaryFolder();
  house = await answeringHouse();
  const emit = (name: string) => void emitted.push(name);
  core = await createNodeCore({ workspace: join(folder, 'workspace'), dist: resolve('dist'), emit, log: () => {} });
  const root = await granted('root.pem', toPem(house.root.certificate));
  await core.handlers['trust.import']({ file: root, name: 'House', purpose: 'signer', kind: 'anchors' }, call);
  await signClip(engine, house.leaf, join(folder, 'clip.mp4'));
}, 60_000);
afterAll(() => core.dispose());

async function granted(name: string, text?: string): Promise<AssetId> {
  if (text !== undefined) await writeFile(join(folder, name), text);
  return (await core.grantFile(join(folder, name))).id;
}
const setPolicy = (policy: Partial<ReadingPolicy>) =>
  core.handlers['settings.set']({ policy: { ...NO_POLICY, ...policy } }, call);
async function verdictOf(asset: AssetId) {
  const { job } = await core.handlers['asset.validate']({ asset }, call);
  await core.handlers['job.wait']({ job }, call);
  const { verdict, stamp, checked } = await core.handlers['asset.inspect']({ asset }, call);
  const [own] = verdict.manifests;
  return { state: verdict.headline.state, title: verdict.headline.title, own, stamp, checked, verdict };
}
const checked = async (asset: AssetId) => (await core.handlers['asset.inspect']({ asset }, call)).checked;
const says = (status: 'good' | 'revoked') => {
  const { leaf, root } = house;
  house.says((_, response) => void response.end(ocspResponse(leaf, root, root, status)));
};

test('by default nobody is asked; when asked, one request, and the answer counts in the verdict as asked for, never as stapled', async () => {
  const asset = await granted('clip.mp4');
  const subject = { kind: 'manifest', asset } as const;
  const before = await verdictOf(asset);
  expect([before.state, before.own?.identity.revocation, before.stamp?.policy]).toEqual([
    'trusted',
    { state: 'absent' },
    undefined,
  ]);

  const service = await core.handlers['revocation.service']({ subject }, call);
  expect(service).toMatchObject({ host: house.host, address: `http://${house.host}/`, encrypted: false });
  const { host } = service;
  await expect(core.handlers['revocation.ask']({ subject, host }, call)).rejects.toMatchObject({
    code: 'revocation_failed',
    message: expect.stringMatching(/turned off/) as string,
  });

  // A policy that requires what is not there judges the open file anew, and says so.
  emitted = [];
  await setPolicy({ requireRevocation: true, askIssuers: true, reachInside: true });
  expect(emitted).toEqual(['settings.changed', 'trust.changed']);
  expect(await checked(asset)).toBe(false);
  const strict = await verdictOf(asset);
  expect([strict.state, strict.own?.identity.state, strict.stamp?.policy]).toEqual([
    'incomplete',
    'listed',
    { requireTimestamp: false, requireRevocation: true },
  ]);
  expect(house.requests).toEqual([]);

  says('good');
  await expect(core.handlers['revocation.ask']({ subject, host: 'ocsp.other.example' }, call)).rejects.toMatchObject({
    message: expect.stringMatching(/another service now/) as string,
  });
  expect(house.requests).toEqual([]);
  expect(await core.handlers['revocation.ask']({ subject, host }, call)).toMatchObject({ state: 'good' });
  expect(await checked(asset)).toBe(false);
  const after = await verdictOf(asset);
  expect([after.state, after.own?.identity.revocation]).toMatchObject([
    'trusted',
    { state: 'good', asked: { host: house.host } },
  ]);
  // The bench and a second look have it too, and nobody is asked again for that.
  const { rows } = await core.handlers['bench.open']({ file: asset }, call);
  expect(rows[0]?.revocation).toMatchObject({ state: 'good', asked: { host } });
  await core.handlers['revocation.ask']({ subject, host }, call);
  expect(house.requests).toEqual(['POST /']);
}, 30_000);

test('R39: a signer whom its issuer revoked is blocked, signs for one export on purpose, which is recorded, and readers are told', async () => {
  // Another signer of the same house, so that the answer above is not about it.
  const other = await answeringHouse();
  other.says((_, response) => void response.end(ocspResponse(other.leaf, other.root, other.root, 'revoked')));
  const key = toKeyObject(other.leaf.keys).export({ type: 'pkcs8', format: 'pem' }).toString();
  const root = await granted('other.pem', toPem(other.root.certificate));
  await core.handlers['trust.import']({ file: root, name: 'Other', purpose: 'signer', kind: 'anchors' }, call);
  const passphrase = 'correct horse battery';
  const { id: signer } = await core.handlers['signer.import'](
    {
      name: 'Withdrawn',
      key: await granted('key.pem', key),
      bundle: await granted('bundle.pem', toPem(other.leaf.certificate)),
      passphrase,
    },
    call,
  );
  await setPolicy({ askIssuers: true, reachInside: true });
  expect((await core.handlers['signer.preflight']({ signer }, call)).revocation).toEqual({ state: 'absent' });
  expect(other.requests).toEqual([]);

  const subject = { kind: 'signer', signer } as const;
  const { host } = await core.handlers['revocation.service']({ subject }, call);
  await core.handlers['revocation.ask']({ subject, host }, call);
  const report = await core.handlers['signer.preflight']({ signer }, call);
  expect([report.outcome, report.revocation.state, report.trust]).toEqual(['blocked', 'revoked', 'listed']);
  expect(report.checks.filter(({ outcome }) => outcome === 'blocked').map(({ rule }) => rule)).toEqual(['revocation']);

  const graph = await graphOf(await granted('clip.mp4'));
  const run = async (overrides: { signAnyway: boolean; signRevoked?: boolean }) => {
    const { job } = await core.handlers['export.start']({ graph, signer, ...overrides }, call);
    const ended = await core.handlers['job.wait']({ job }, call);
    return { job, error: ended.error };
  };
  // To sign although no list vouches is another word than to sign although it is revoked.
  for (const overrides of [{ signAnyway: true }, { signAnyway: true, signRevoked: false }])
    expect((await run(overrides)).error).toMatchObject({ code: 'preflight_blocked' });
  const { job, error } = await run({ signAnyway: false, signRevoked: true });
  expect(error).toBeUndefined();
  const { inspection } = await core.handlers['export.result']({ job }, call);
  // Trap: an answer that was stapled would have made the engine throw; this one the engine does not know.
  expect(inspection.verdict.manifests[0]).toMatchObject({ integrity: 'intact', identity: { state: 'revoked' } });
  expect(inspection.verdict.headline.title).toBe("The signer's certificate was revoked");
  expect(inspection.verdict.problems.map(({ code }) => code)).not.toContain('countersign.trust.disagreement');
  const audit = await readFile(join(folder, 'workspace/audit/signatures.jsonl'), 'utf8');
  const lines = audit
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ signer: by, signAnyway, signRevoked }) => ({ by, signAnyway, signRevoked }))).toEqual([
    { by: 'withdrawn', signAnyway: false, signRevoked: true },
  ]);
  // For that export only.
  expect((await run({ signAnyway: false })).error).toMatchObject({ code: 'preflight_blocked' });
  expect(other.requests).toEqual(['POST /']);
}, 60_000);

test('certificates in files are asked about too, and the pre-flight of the files has the answer', async () => {
  const third = await answeringHouse();
  third.says((_, response) => void response.end(ocspResponse(third.leaf, third.root, third.root, 'good')));
  const chain = toPem(third.leaf.certificate) + toPem(third.root.certificate);
  const files = [await granted('third.pem', chain)];
  const subject = { kind: 'files' as const, files };
  await core.handlers['revocation.ask']({ subject, host: third.host }, call);
  const { preflight } = await core.handlers['certificate.preflight']({ files }, call);
  expect(preflight.revocation).toMatchObject({ state: 'good', asked: { host: third.host } });
  const { rows } = await core.handlers['bench.open']({ file: files[0]! }, call);
  expect(rows[0]?.revocation).toMatchObject({ state: 'good', asked: { host: third.host } });
  // The date is in the report, so that an old answer is not taken for a new one.
  const asked = Date.parse(preflight.revocation.asked?.at ?? '');
  expect(Math.abs(Date.now() - asked)).toBeLessThan(DAY);
});

async function graphOf(asset: AssetId): Promise<EditGraph> {
  const { duration } = await core.handlers['asset.probe']({ asset }, call);
  const graph = addInput(emptyGraph('One clip'), {
    id: 'i0',
    media: { kind: 'file', asset },
    title: 'clip',
    format: 'video/mp4',
    duration,
  });
  const used = addUse(graph, { id: 'u0', input: 'i0' });
  const decidedBy = { who: 'Desk', at: '2026-11-22T10:00:00Z' };
  return {
    ...used,
    inputs: used.inputs.map((input) => ({ ...input, disposition: 'carried', relation: 'auto', decidedBy })),
  };
}

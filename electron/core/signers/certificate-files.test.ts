import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetId } from '#shared/api/ids.ts';
import type { Assets } from '#core/assets/assets.ts';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { createCertificateHandlers } from '#core/signers/certificate-files.ts';
import { toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { days, issueOdd, loadedList, makePki, NOW, type Pki } from '../../../tests/support/pki.ts';

let folder: string;
let pki: Pki;
let handlers: ReturnType<typeof createCertificateHandlers>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-certificates-'));
  pki = await makePki();
  // An asset is a file that somebody granted; here its id is its name.
  const assets: Pick<Assets, 'path'> = { path: async (id) => join(folder, id) };
  const enabled = async () => [loadedList('house', [pki.root.certificate])];
  handlers = createCertificateHandlers({
    assets: assets as Assets,
    trust: { enabled },
    answers: createKeptAnswers(folder),
    clock: () => NOW,
    soonDays: () => 30,
  });
});
afterAll(() => rm(folder, { recursive: true }));

const call = { signal: new AbortController().signal };
async function files(given: Record<string, string | Uint8Array>): Promise<AssetId[]> {
  await Promise.all(Object.entries(given).map(([name, body]) => writeFile(join(folder, name), body)));
  return Object.keys(given) as AssetId[];
}
it('R77: a chain has to lead to the authority that is pinned, and the key to belong to the certificate', async () => {
  const other = await makePki('Other');
  const given = await files({
    'leaf.pem': toPem(pki.leaf.certificate),
    'issuing.der': pki.issuing.certificate.der,
  });
  const [root, stranger, twins, key] = await files({
    'root.pem': toPem(pki.root.certificate),
    'stranger.pem': toPem(other.root.certificate),
    'twins.pem': toPem(pki.root.certificate) + toPem(other.root.certificate),
    'leaf.key': toKeyObject(pki.leaf.keys).export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  const check = async (pinned: AssetId | undefined, of = given) => {
    const { preflight } = await handlers['certificate.preflight']({ files: of, key, root: pinned }, call);
    const said = preflight.checks.filter(({ rule }) => rule === 'pinned-root' || rule === 'key-mismatch');
    return { outcome: preflight.outcome, said: said.map(({ rule, outcome }) => `${rule} ${outcome}`) };
  };
  expect(await check(root)).toEqual({ outcome: 'ok', said: ['pinned-root ok', 'key-mismatch ok'] });
  expect(await check(undefined)).toEqual({ outcome: 'ok', said: ['key-mismatch ok'] });
  expect(await check(stranger)).toEqual({ outcome: 'blocked', said: ['pinned-root blocked', 'key-mismatch ok'] });
  // Without the issuer there is no chain to the root, whatever the lists know.
  expect(await check(root, given.slice(0, 1))).toMatchObject({ said: ['pinned-root blocked', 'key-mismatch ok'] });
  const old = await issueOdd(pki.issuing, { validity: days(-300, -2) });
  const ended = await files({ 'old.pem': toPem(old.certificate), 'issuing.der': pki.issuing.certificate.der });
  expect(await check(root, ended)).toEqual({
    outcome: 'blocked',
    said: ['pinned-root blocked', 'key-mismatch blocked'],
  });
  await expect(check(twins)).rejects.toMatchObject({ code: 'key_refused' });
});

const names = (facts: Array<{ name: string }>) => facts.map(({ name }) => name);
const bundle = async (given: Record<string, string | Uint8Array>, keepRoot = false) =>
  handlers['certificate.bundle']({ files: await files(given), keepRoot }, call);
const refused = (message: RegExp) => ({ code: 'key_refused', message: expect.stringMatching(message) });

describe('a bundle from separate files', () => {
  const all = () => ({
    'root.pem': toPem(pki.root.certificate),
    'issuing.der': pki.issuing.certificate.der,
    'leaf.pem': `a comment\n${toPem(pki.leaf.certificate)}`,
  });

  it('is put in signing order from any order, PEM and DER, without the root', async () => {
    const { pem, chain, dropped } = await bundle(all());
    expect(pem).toBe(toPem(pki.leaf.certificate) + toPem(pki.issuing.certificate));
    expect([names(chain), names(dropped)]).toEqual([['House signer', 'House issuing CA'], ['House root']]);
  });

  it('keeps the root when told to', async () => {
    const { chain, dropped } = await bundle(all(), true);
    expect([names(chain), dropped]).toEqual([['House signer', 'House issuing CA', 'House root'], []]);
  });

  it('takes the same certificate from two files once', async () => {
    const twice = { ...all(), 'again.pem': toPem(pki.issuing.certificate) + toPem(pki.leaf.certificate) };
    expect(names((await bundle(twice)).chain)).toEqual(['House signer', 'House issuing CA']);
  });

  it('refuses what is no one chain, by name', async () => {
    const other = await makePki('Other');
    const stray = { ...all(), 'stray.pem': toPem(other.issuing.certificate) };
    await expect(bundle(stray)).rejects.toMatchObject(
      refused(/"Other issuing CA" in the bundle has no part in the chain/),
    );
    const two = { ...all(), 'two.pem': toPem(other.leaf.certificate) };
    await expect(bundle(two)).rejects.toMatchObject(refused(/"House signer" and "Other signer" are both/));
    await expect(bundle({ 'root.pem': toPem(pki.root.certificate) })).rejects.toMatchObject(
      refused(/only authorities/),
    );
    await expect(bundle({ 'odd.der': 'hello' })).rejects.toMatchObject(refused(/^odd\.der holds no certificate/));
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(bundle({ 'key.pem': key })).rejects.toMatchObject(refused(/^key\.pem: Line 1 holds a PRIVATE KEY/));
  });
});

describe('pre-flight of files', () => {
  const report = async (given: Record<string, string | Uint8Array>, key?: string, passphrase?: string) => {
    const [keyFile] = key === undefined ? [] : await files({ 'the.key': key });
    return handlers['certificate.preflight'](
      { files: await files(given), ...(keyFile && { key: keyFile }), passphrase },
      call,
    );
  };
  const chain = () => ({ 'bundle.pem': toPem(pki.leaf.certificate) + toPem(pki.issuing.certificate) });
  const pkcs8 = (of: Pki['leaf'], how: object = {}) =>
    toKeyObject(of.keys)
      .export({ type: 'pkcs8', format: 'pem', ...how })
      .toString();

  it('is what a signer made of them would get', async () => {
    const { chain: found, preflight } = await report(chain(), pkcs8(pki.leaf));
    expect(names(found)).toEqual(['House signer', 'House issuing CA']);
    expect([preflight.outcome, preflight.matches.map(({ list }) => list)]).toEqual(['ok', ['house']]);
    const locked = pkcs8(pki.leaf, { cipher: 'aes-256-cbc', passphrase: 'correct horse' });
    expect((await report(chain(), locked, 'correct horse')).preflight.outcome).toBe('ok');
    await expect(report(chain(), locked, 'wrong')).rejects.toMatchObject({ code: 'key_refused' });
  });

  it('blocks another key, and an order that is not that of signing', async () => {
    const other = await makePki('Other');
    const blocked = ({ preflight }: Awaited<ReturnType<typeof report>>) =>
      preflight.checks.filter(({ outcome }) => outcome === 'blocked').map(({ rule }) => rule);
    expect(blocked(await report(chain(), pkcs8(other.leaf)))).toEqual(['key-mismatch']);
    const reversed = { 'bundle.pem': toPem(pki.issuing.certificate) + toPem(pki.leaf.certificate) };
    expect(blocked(await report(reversed))).toContain('bundle-order');
  });

  it('says when there is nothing to look at', async () => {
    await expect(report({ 'empty.pem': '-----\n' })).rejects.toMatchObject({ code: 'key_refused' });
    await expect(handlers['certificate.preflight']({ files: ['absent.pem' as AssetId] }, call)).rejects.toMatchObject({
      code: 'not_readable',
    });
  });
});

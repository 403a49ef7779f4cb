import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { SignerId, TrustListId } from '#shared/api/ids.ts';
import type { Core } from '#core/core.ts';
import { createAddressBook } from '#core/address-book/address-book.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { DAY, type Identity, issuePrivateCredential, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { createdDefinition, demoClip, never, startEngine, temporaryFolder } from './support/engine.ts';
import { hasOpenssl, needsOpenssl, startTimestampAuthority } from './support/openssl.ts';
import { caExtensions, issueOdd, makePki, timestampingExtensions } from './support/pki.ts';

/* The private credential store (R57-R61), through the front door, with real files. */

needsOpenssl('no file was kept validating by a time-stamp of its own');
const { engine } = startEngine();
const call = { signal: never() };
const now = Date.now();
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(now + from * DAY),
  notAfter: new Date(now + to * DAY),
});

let folder: string;
let friend: Identity;
let clip: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  friend = await issuePrivateCredential('O=Private credential, CN=Anonymous', fromNow(-1, 300), 'es256');
  clip = await signed(friend, 'clip.mp4');
});

async function signed(identity: Identity, name: string, chain = toPem(identity.certificate)): Promise<string> {
  const output = join(folder, name);
  const key = toKeyObject(identity.keys);
  await engine.sign(
    {
      definition: createdDefinition(name),
      ingredients: [],
      source: demoClip('intro'),
      mimeType: 'video/mp4',
      output,
      algorithm: 'es256',
      chainPem: chain,
      reserveSize: 20_000,
    },
    { signal: never(), sign: async (bytes) => signBytes('es256', key, bytes) },
  );
  return output;
}

async function openCore(workspace?: string): Promise<Core> {
  const place = workspace ?? (await temporaryFolder());
  return createNodeCore({ workspace: place, dist: resolve('dist'), emit: () => {}, log: () => {} });
}

async function pemFile(name: string, ...identities: Identity[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, identities.map(({ certificate }) => toPem(certificate)).join(''));
  return path;
}

async function inspect(core: Core, path: string) {
  const { id } = await core.grantFile(path);
  const { job } = await core.handlers['asset.validate']({ asset: id }, call);
  await core.handlers['job.wait']({ job }, call);
  const { verdict } = await core.handlers['asset.inspect']({ asset: id }, call);
  const [manifest] = verdict.manifests;
  return { id, verdict, axes: `${manifest?.integrity} ${manifest?.identity.state} ${manifest?.time.state}` };
}

async function know(core: Core, identity: Identity, name = 'My friend') {
  const { id } = await core.grantFile(await pemFile(`${name}.pem`, identity));
  const { token, certificate } = await core.handlers['addressBook.read']({ file: id }, call);
  const confirmedFingerprint = certificate.fingerprint.toUpperCase().replaceAll(/(..)(?!$)/g, '$1:');
  return core.handlers['addressBook.add']({ token, name, confirmedFingerprint, knownPersonally: true }, call);
}

describe('the address book', () => {
  it('R58, R59: is empty at first, takes a certificate whose fingerprint was confirmed, and trusts that one alone', async () => {
    const core = await openCore();
    expect(await core.handlers['addressBook.list']({}, call)).toEqual([]);
    expect((await inspect(core, clip)).axes).toBe('intact unchecked none');

    const added = await know(core, friend);
    expect(added).toMatchObject({
      name: 'My friend',
      state: 'in-date',
      seen: [],
      certificate: friend.certificate.facts,
    });
    const { id, axes, verdict } = await inspect(core, clip);
    expect(axes).toBe('intact private none');
    expect(verdict.headline.detail).toMatch(
      /^This is the credential you know as “My friend”; no list vouches for it\./,
    );
    expect(verdict.manifests[0]?.identity.matches).toEqual([]);

    // What it issued is a stranger's.
    const evil = await issueOdd(friend, { validity: fromNow(-1, 200) });
    const byEvil = await signed(evil, 'evil.mp4', toPem(evil.certificate) + toPem(friend.certificate));
    expect((await inspect(core, byEvil)).axes).toBe('intact unchecked none');

    // R61: removal names what loses, and counts at once.
    const { lose } = await core.handlers['addressBook.remove']({ fingerprint: added.fingerprint }, call);
    expect(lose).toEqual([{ asset: id, name: 'clip.mp4', at: expect.any(String) as string }]);
    const after = await core.handlers['asset.inspect']({ asset: id }, call);
    expect(after.checked).toBe(false);
    expect((await inspect(core, clip)).axes).toBe('intact unchecked none');
    await core.dispose();
  });

  it('refuses authorities, services, other uses, several at once, and a fingerprint that is another one', async () => {
    const core = await openCore();
    const pki = await makePki('House');
    const clock = await issueOdd(pki.root, { extensions: timestampingExtensions() });
    const read = async (path: string) =>
      core.handlers['addressBook.read']({ file: (await core.grantFile(path)).id }, call);
    const refusal = { code: 'certificate_refused' };
    await expect(read(await pemFile('root.pem', pki.root))).rejects.toMatchObject(refusal);
    await expect(read(await pemFile('issuing.pem', pki.issuing))).rejects.toMatchObject(refusal);
    await expect(read(await pemFile('clock.pem', clock))).rejects.toMatchObject(refusal);
    await expect(read(await pemFile('two.pem', friend, pki.leaf))).rejects.toMatchObject(refusal);
    await expect(read(await pemFile('none.pem'))).rejects.toMatchObject(refusal);

    const { token } = await read(await pemFile('friend.pem', friend));
    const confirm = (confirmedFingerprint: string, name = 'x') =>
      core.handlers['addressBook.add']({ token, name, confirmedFingerprint, knownPersonally: true }, call);
    await expect(confirm(pki.leaf.certificate.facts.fingerprint)).rejects.toMatchObject(refusal);
    await expect(confirm(friend.certificate.facts.fingerprint.slice(0, 16))).rejects.toMatchObject(refusal);
    await expect(confirm('')).rejects.toMatchObject(refusal);
    expect(await core.handlers['addressBook.list']({}, call)).toEqual([]);
    await confirm(friend.certificate.facts.fingerprint);
    await expect(confirm(friend.certificate.facts.fingerprint)).rejects.toMatchObject({ code: 'not_found' });
    await core.dispose();
  });

  it('forgets what was read after ten minutes, and takes DER too', async () => {
    let at = now;
    const book = createAddressBook({ folder: await temporaryFolder(), clock: () => new Date(at) });
    const path = join(folder, 'friend.der');
    await writeFile(path, friend.certificate.der);
    const { token, certificate } = await book.read(path);
    at += 10 * 60_000 + 1;
    await expect(book.add(token, { name: 'x', confirmedFingerprint: certificate.fingerprint })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('an entry that was edited by hand into an authority vouches for nobody', async () => {
    const place = await temporaryFolder();
    const book = createAddressBook({ folder: place, clock: () => new Date(now) });
    const { token, certificate } = await book.read(await pemFile('friend.pem', friend));
    await book.add(token, { name: 'x', confirmedFingerprint: certificate.fingerprint });
    const pki = await makePki('House');
    const path = join(place, 'address-book.json');
    const stored = JSON.parse(await readFile(path, 'utf8')) as { entries: { pem: string }[] };
    stored.entries[0]!.pem = toPem(pki.root.certificate);
    await writeFile(path, JSON.stringify(stored));
    expect([await book.list(), (await book.vouching()).names.size]).toEqual([[], 0]);
  });

  it('never says into a signed file whom somebody knows', async () => {
    const workspace = await temporaryFolder();
    const core = await openCore(workspace);
    await core.handlers['job.wait'](await core.handlers['demo.prepare']({}, call), call);
    await core.handlers['trust.setEnabled']({ list: TrustListId.parse('demo'), enabled: false }, call);
    const contributor = join(folder, 'contributor.pem');
    const chain = await readFile(join(workspace, 'signers/demo-contributor/chain.pem'), 'utf8');
    await writeFile(contributor, `${chain.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----\n`);
    const { id } = await core.grantFile(contributor);
    const { token, certificate } = await core.handlers['addressBook.read']({ file: id }, call);
    const as = { name: 'Contributor', confirmedFingerprint: certificate.fingerprint, knownPersonally: true as const };
    await core.handlers['addressBook.add']({ token, ...as }, call);
    expect((await inspect(core, join(workspace, 'demo/contributed.mp4'))).axes).toBe('intact private none');

    const { project } = await core.handlers['demo.state']({}, call);
    const { graph } = await core.handlers['project.open']({ project: project! }, call);
    const order = { graph, signer: SignerId.parse('demo-broadcaster'), signAnyway: true };
    const { job } = await core.handlers['export.start'](order, call);
    expect(await core.handlers['job.wait']({ job }, call)).toMatchObject({ state: 'done' });
    const { asset } = await core.handlers['export.result']({ job }, call);
    const { json } = await core.handlers['asset.raw']({ asset }, call);
    // What was signed; beside it stands what the engine found just now, for this person alone.
    const { manifests } = JSON.parse(json) as { manifests: unknown };
    expect(JSON.stringify(manifests)).toContain('signingCredential.untrusted');
    expect(JSON.stringify(manifests)).not.toContain('signingCredential.trusted');
    await core.dispose();
  }, 60_000);
});

describe.skipIf(!hasOpenssl)('keeping a file validating (R60)', () => {
  const clockLists = async (core: Core, root: Identity) => {
    const { id } = await core.grantFile(await pemFile('clock-root.pem', root));
    const list = { file: id, name: 'Clocks', purpose: 'tsa' as const, kind: 'anchors' as const };
    return core.handlers['trust.import'](list, call);
  };

  test('a private credential that ends takes its files along, but for the one with a time-stamp of its own', async () => {
    const clockRoot = await issueRoot('O=Clock, CN=Clock root', fromNow(-30, 1000));
    const clockCa = await issueOdd(clockRoot, {
      subject: 'O=Clock, CN=Clock CA',
      validity: fromNow(-30, 900),
      extensions: caExtensions(0),
    });
    const clock = await issueOdd(clockCa, {
      subject: 'O=Clock, CN=Clock 1',
      validity: fromNow(-20, 300),
      extensions: timestampingExtensions(),
    });
    const authority = await startTimestampAuthority(clock, [clockCa]);
    const brief = await issuePrivateCredential(
      'O=Private credential, CN=Brief',
      {
        notBefore: new Date(Date.now() - DAY),
        notAfter: new Date(Date.now() + 9_000),
      },
      'es256',
    );
    const kept = await signed(brief, 'kept.mp4');
    const lost = join(folder, 'lost.mp4');
    await signed(brief, 'lost.mp4');
    const workspace = await temporaryFolder();
    const core = await openCore(workspace);
    await know(core, brief, 'Brief');
    const { id } = await core.grantFile(kept);
    const preserve = (path = '/') =>
      core.handlers['addressBook.preserve']({ asset: id, address: `${authority.url}${path}` }, call);

    // No list for time-stamps: a time-stamp would prove nothing.
    await expect(preserve()).rejects.toMatchObject({ code: 'timestamp_failed' });
    const list = await clockLists(core, clockRoot);
    await expect(preserve('/503')).rejects.toMatchObject({ code: 'timestamp_failed' });
    await expect(preserve('/noise')).rejects.toMatchObject({ code: 'timestamp_failed' });
    expect((await inspect(core, kept)).axes).toBe('intact private none');
    expect(await preserve()).toMatchObject({ authority: 'Clock 1', asset: { name: 'kept.mp4' } });
    expect((await inspect(core, kept)).axes).toBe('intact private proven');
    await expect(preserve()).rejects.toMatchObject({ code: 'invalid_input' });
    const [entry] = await core.handlers['addressBook.preserved']({}, call);
    expect(entry).toMatchObject({ authority: 'Clock 1', asset: { name: 'kept.mp4' }, address: `${authority.url}/` });

    await new Promise((wait) =>
      setTimeout(wait, Math.max(0, Date.parse(brief.certificate.facts.notAfter) - Date.now()) + 1500),
    );
    const asked = authority.asked();
    expect((await inspect(core, kept)).axes).toBe('intact private proven');
    expect((await inspect(core, lost)).axes).toBe('intact expired none');
    // In another workspace, and under another list, the file is what its own evidence makes of it.
    await core.handlers['trust.setEnabled']({ list: list.id, enabled: false }, call);
    expect((await inspect(core, kept)).axes).toBe('intact expired claimed');
    expect(authority.asked()).toBe(asked);
    // One bit of the picture changed: no time-stamp helps.
    await core.handlers['trust.setEnabled']({ list: list.id, enabled: true }, call);
    const changed = join(folder, 'changed.mp4');
    await copyFile(kept, changed);
    const bytes = await readFile(changed);
    const at = Math.floor(bytes.length * 0.75);
    bytes[at] = bytes[at]! ^ 1;
    await writeFile(changed, bytes);
    expect((await inspect(core, changed)).axes).toMatch(/^changed /);
    // Thrown away: the file ends with its certificate again.
    await core.handlers['addressBook.forgetPreserved']({ id: entry!.id }, call);
    expect((await inspect(core, kept)).axes).toBe('intact expired none');
    expect(await core.handlers['addressBook.preserved']({}, call)).toEqual([]);
    const again = core.handlers['addressBook.forgetPreserved']({ id: entry!.id }, call);
    await expect(again).rejects.toMatchObject({ code: 'not_found' });
    await core.dispose();
  }, 60_000);
});

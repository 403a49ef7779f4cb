import { Builder, LocalSigner, Reader } from '@contentauth/c2pa-node';
import { appendFile, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EKU } from '#core/trust/oids.ts';
import type { EngineTrust } from '#core/c2pa/settings.ts';
import {
  changedCopy,
  createdDefinition,
  demoClip,
  listOf,
  never,
  openedDefinition,
  parentIngredient,
  signInput,
  startEngine,
  temporaryFolder,
} from './support/engine.ts';
import { makeIdentity, type TestIdentity } from './support/engine-identity.ts';
import { codesOf, ingredientsOf, storeOf, type StoreJson } from './support/engine-store.ts';

/* Each trap of c2pa-engine.md, sections 1 and 3, that reading meets: what the engine does, and what we make of it. */

const { engine } = startEngine();
const none: EngineTrust = { lists: [] };
const read = (path: string, trust: EngineTrust = none, verify = true) =>
  engine.read({ path, mimeType: 'video/mp4', trust, verify }, { signal: never() });

let folder: string;
let signer: TestIdentity;
let trust: EngineTrust;
/** Signed, with nothing before it. */
let first: string;
/** Signed over `first`. */
let second: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  signer = await makeIdentity({ name: 'Contributor' });
  trust = { lists: [listOf(signer)] };
  first = join(folder, 'first.mp4');
  await engine.sign(signInput(signer, demoClip('intro'), first), { signal: never(), sign: signer.sign });
  second = await countersign(first, 'second.mp4');
});

async function countersign(parent: string, name: string, withTrust = trust): Promise<string> {
  const output = join(folder, name);
  const input = {
    ...signInput(signer, demoClip('outro'), output),
    definition: openedDefinition(name),
    ingredients: [parentIngredient(parent)],
    trust: withTrust,
  };
  await engine.sign(input, { signal: never(), sign: signer.sign });
  return output;
}

describe('trust', () => {
  test('trap: by default the engine calls a claim signer invalid for its extended key usage; our settings do not', async () => {
    const trusted = { trust: { trust_anchors: signer.rootPem } };
    const byDefault = (await Reader.fromAsset({ path: first }, JSON.stringify(trusted)))?.json();
    expect(byDefault?.validation_state).toBe('Invalid');
    expect(JSON.stringify(byDefault?.validation_results)).toContain('missing required EKU');
    expect(codesOf(await read(first, trust))).toEqual({
      state: 'Trusted',
      list: 'urn:countersign:trust-list',
      success: [
        'signingCredential.trusted',
        'claimSignature.insideValidity',
        'claimSignature.validated',
        'assertion.hashedURI.match',
        'assertion.hashedURI.match',
        'assertion.bmffHash.match',
      ],
      informational: ['signingCredential.ocsp.skipped'],
      failure: [],
    });
  });

  test('a signer on no list is valid and untrusted', async () => {
    expect(codesOf(await read(first))).toMatchObject({ state: 'Valid', failure: ['signingCredential.untrusted'] });
  });

  test('trap F2: a root that is on a time-stamp or CAWG list alone makes the engine say Trusted, so its word is not the last', async () => {
    for (const purpose of ['tsa', 'cawg'] as const) {
      expect(codesOf(await read(first, { lists: [listOf(signer, purpose)] }))).toMatchObject({ state: 'Trusted' });
    }
  });

  test('trap F2: a certificate for time-stamping alone signs claims, for the engine', async () => {
    const tsa = await makeIdentity({ name: 'TSA', usages: [EKU.timeStamping] });
    const output = join(folder, 'by-tsa.mp4');
    await engine.sign(signInput(tsa, demoClip('intro'), output), { signal: never(), sign: tsa.sign });
    expect(codesOf(await read(output, { lists: [listOf(tsa, 'tsa')] }))).toMatchObject({ state: 'Trusted' });
  });

  test('trap: of several lists with one root the engine names a different one each time; ours are all called the same', async () => {
    const anchors = ['urn:a', 'urn:b'].map((trust_uri) => ({
      trust_anchors: signer.rootPem,
      trust_uri,
      trust_kind: 'manifest',
    }));
    const settings = JSON.stringify({ trust: { trust_config: EKU.claimSigning, anchors } });
    const named = new Set<unknown>();
    for (let again = 0; again < 40; again++) {
      const store = (await Reader.fromAsset({ path: first }, settings))?.json() as StoreJson | undefined;
      named.add(store?.validation_results?.trustListUri);
    }
    expect(named).toEqual(new Set(['urn:a', 'urn:b']));

    const lists = [
      listOf(signer, 'signer'),
      listOf(signer, 'cawg'),
      listOf(await makeIdentity()),
      listOf(signer, 'tsa'),
    ];
    const stores = await Promise.all(Array.from({ length: 5 }, async () => (await read(first, { lists })).store));
    for (const store of stores) expect(store).toEqual(stores[0]);
    expect(JSON.stringify(stores[0])).not.toContain('urn:countersign:signer');
  });

  test("a private list of signers' own certificates is trusted; the engine cannot say which", async () => {
    const list = {
      uri: 'urn:countersign:book',
      purpose: 'signer' as const,
      anchorsPem: '',
      endEntityPem: signer.chainPem,
    };
    expect(codesOf(await read(first, { lists: [list] }))).toMatchObject({ state: 'Trusted', list: '' });
  });

  test('trap F5: the engine skips a broken certificate without a word; we refuse the list', async () => {
    const broken = `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`;
    const anchors = [{ trust_anchors: broken, trust_uri: 'urn:x', trust_kind: 'manifest' }];
    const reader = await Reader.fromAsset({ path: first }, JSON.stringify({ trust: { anchors } }));
    expect(reader).not.toBeNull();
    const lists = [{ ...listOf(signer), anchorsPem: signer.rootPem + broken }];
    await expect(read(first, { lists })).rejects.toMatchObject({
      code: 'list_rejected',
      message: expect.stringContaining('Certificate 2 of the trust list urn:countersign:signer') as string,
    });
  });
});

describe('integrity', () => {
  test('trap: without validation the engine says "Invalid"; it means unchecked, and there are no results', async () => {
    const reading = await read(first, trust, false);
    expect(reading.outcome).toEqual({ kind: 'readable', embedded: true });
    expect(codesOf(reading)).toEqual({
      state: 'Invalid',
      list: undefined,
      success: [],
      informational: [],
      failure: [],
    });
  });

  test('a changed media byte is a mismatch', async () => {
    const changed = await changedCopy(first, join(folder, 'mdat.mp4'), (bytes) => {
      const at = bytes.indexOf('mdat') + 2000;
      bytes[at] = bytes[at]! ^ 1;
    });
    expect(codesOf(await read(changed, trust))).toMatchObject({
      state: 'Invalid',
      failure: ['assertion.bmffHash.mismatch'],
    });
  });

  test('trap: by default the engine lets whole boxes be added to a signed file; ours are hashed', async () => {
    const free = Buffer.concat([Buffer.from([0, 0, 3, 232]), Buffer.from('free'), Buffer.alloc(992, 7)]);
    const usual = join(folder, 'usual.mp4');
    const settings = { trust: { trust_config: EKU.claimSigning, trust_anchors: signer.rootPem } };
    const builder = Builder.withJson(createdDefinition('usual.mp4') as never, JSON.stringify(settings));
    builder.sign(localSigner(signer), { path: demoClip('intro'), mimeType: 'video/mp4' }, { path: usual });
    await appendFile(usual, free);
    expect(codesOf(await read(usual, trust))).toMatchObject({
      state: 'Trusted',
      informational: expect.arrayContaining(['assertion.bmffHash.additionalExclusionsPresent']) as string[],
    });

    const ours = join(folder, 'ours.mp4');
    await copyFile(first, ours);
    await appendFile(ours, free);
    expect(codesOf(await read(ours, trust))).toMatchObject({
      state: 'Invalid',
      failure: ['assertion.bmffHash.mismatch'],
    });
  });

  test('trap: a parent that was tampered with before it was taken in is recorded, and the state stays Trusted', async () => {
    const tampered = await changedCopy(first, join(folder, 'tampered.mp4'), (bytes) => {
      const at = bytes.indexOf('mdat') + 1000;
      bytes[at] = bytes[at]! ^ 1;
    });
    const reading = await read(await countersign(tampered, 'over-tampered.mp4'), trust);
    expect(codesOf(reading)).toMatchObject({ state: 'Trusted', failure: [] });
    const recorded = ingredientsOf(reading)[0]?.validation_results?.activeManifest?.failure.map(({ code }) => code);
    expect(recorded).toEqual(['assertion.bmffHash.mismatch']);
  });

  test('trap: when the newest manifest is damaged the engine speaks for the one before it; we call the file unreadable', async () => {
    const active = storeOf(await read(second, trust)).active_manifest;
    const damaged = await changedCopy(second, join(folder, 'newest.mp4'), (bytes) => {
      // jumd: length 4, "jumd", UUID 16, toggles 1, label. The manifest's own description is the label's first place in a box.
      const label = bytes.indexOf(Buffer.from(`\x03${active}\0`, 'latin1'));
      bytes[label - 16] = bytes[label - 16]! ^ 1;
    });
    const settings = JSON.stringify({
      trust: { trust_config: EKU.claimSigning },
      verify: { verify_after_reading: false },
    });
    const fooled = (await Reader.fromAsset({ path: damaged }, settings))?.json();
    expect(fooled?.active_manifest).toBe(Object.keys(storeOf(await read(first)).manifests)[0]);
    expect((await read(damaged, trust)).outcome).toEqual({
      kind: 'unreadable',
      reason: 'The newest manifest in the file is damaged; an older one would speak for it.',
    });
  });
});

describe('outcomes', () => {
  test('every file ends in one of them, and none is thrown', async () => {
    const at = (name: string) => join(folder, name);
    await writeFile(at('empty.mp4'), '');
    await writeFile(at('junk.mp4'), 'x'.repeat(5000));
    await writeFile(at('text.txt'), 'not media\n');
    await mkdir(at('folder.mp4'));
    const cut = await changedCopy(first, at('cut.mp4'), (bytes) => bytes.subarray(0, bytes.indexOf('moov') + 40));
    const claim = await changedCopy(first, at('claim.mp4'), (bytes) => {
      // The first byte of the claim's CBOR map.
      const box = bytes.indexOf('cbor', bytes.indexOf('c2pa.claim.v2'));
      bytes[box + 4] = 0xff;
    });
    const kinds = async (path: string) => (await read(path, trust)).outcome.kind;
    expect({
      unsigned: await kinds(demoClip('intro')),
      signed: await kinds(first),
      missing: await kinds(at('nowhere.mp4')),
      folder: await kinds(at('folder.mp4')),
      empty: await kinds(at('empty.mp4')),
      junk: await kinds(at('junk.mp4')),
      text: (await engine.read({ path: at('text.txt'), trust, verify: true }, { signal: never() })).outcome.kind,
      cut: await kinds(cut),
      claim: await kinds(claim),
    }).toEqual({
      unsigned: 'none',
      signed: 'readable',
      missing: 'unavailable',
      folder: 'unavailable',
      empty: 'not-media',
      junk: 'not-media',
      text: 'not-media',
      cut: 'not-media',
      claim: 'unreadable',
    });
  });

  test('a store that the engine finds nothing in is unreadable, never none', async () => {
    const emptied = await changedCopy(first, join(folder, 'emptied.mp4'), (bytes) => {
      const purpose = bytes.indexOf('manifest\0');
      const boxStart = purpose - 28;
      bytes.fill(0, purpose + 17, boxStart + bytes.readUInt32BE(boxStart));
    });
    expect((await read(emptied, trust)).outcome.kind).toBe('unreadable');
  });

  test('trap R65: the engine fetches a remote manifest by default; we tell where it is and ask nobody', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.c2pa`;
      const path = join(folder, 'remote.mp4');
      const settings = JSON.stringify({ trust: { trust_config: EKU.claimSigning } });
      const builder = Builder.withJson(createdDefinition('remote.mp4') as never, settings);
      builder.setNoEmbed(true);
      builder.setRemoteUrl(url);
      builder.sign(localSigner(signer), { path: demoClip('intro'), mimeType: 'video/mp4' }, { path });
      for (const verify of [false, true])
        expect((await read(path, trust, verify)).outcome).toEqual({ kind: 'remote', url });
      expect(asked).toEqual([]);
      await Reader.fromAsset({ path }, settings).catch(() => undefined);
      expect(asked).toEqual(['/secret.c2pa']);
    } finally {
      server.close();
    }
  });
});

/** For signing as the engine would by itself: a key in its hands. */
const localSigner = ({ chainPem, keyPem }: TestIdentity) =>
  LocalSigner.newSigner(Buffer.from(chainPem), Buffer.from(keyPem), 'es256');

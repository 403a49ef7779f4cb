import { Builder, LocalSigner } from '@contentauth/c2pa-node';
import { copyFile, link, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignInput } from '#core/c2pa/engine.ts';
import { sha256Hex } from '#core/c2pa/store-bytes.ts';
import { EKU } from '#core/trust/oids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import {
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
import { codesOf, ingredientsOf, manifestsOf, storeOf } from './support/engine-store.ts';

/* Each trap of c2pa-engine.md, sections 2 and 5, that signing meets. */

const { engine } = startEngine();
let folder: string;
let signer: TestIdentity;
let contributor: TestIdentity;
/** Signed by the contributor. */
let contribution: string;
/** Where the next signing writes; nothing is there. */
let output: string;
let run = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  [signer, contributor] = await Promise.all([
    makeIdentity({ name: 'Broadcaster' }),
    makeIdentity({ name: 'Contributor' }),
  ]);
  contribution = join(folder, 'contribution.mp4');
  await engine.sign(signInput(contributor, demoClip('contributed'), contribution), {
    signal: never(),
    sign: contributor.sign,
  });
});

beforeEach(async () => {
  const home = join(folder, `run-${++run}`);
  await mkdir(home);
  output = join(home, 'output.mp4');
});

const sign = (changed: Partial<SignInput> = {}, using: TestIdentity['sign'] = signer.sign) =>
  engine.sign({ ...signInput(signer, demoClip('outro'), output), ...changed }, { signal: never(), sign: using });

const digest = async (path: string): Promise<string> => sha256Hex(await readFile(path));

const trust = () => ({ lists: [listOf(signer), listOf(contributor)] });
const read = (path: string) => engine.read({ path, trust: trust(), verify: true }, { signal: never() });

describe('the destination', () => {
  test('trap: the engine empties a file that is signed onto itself; we refuse before it opens anything', async () => {
    await copyFile(demoClip('intro'), output);
    const builder = Builder.withJson(
      createdDefinition('x') as never,
      JSON.stringify({ trust: { trust_config: EKU.claimSigning } }),
    );
    const local = LocalSigner.newSigner(Buffer.from(signer.chainPem), Buffer.from(signer.keyPem), 'es256');
    expect(() => builder.sign(local, { path: output, mimeType: 'video/mp4' }, { path: output })).toThrow(Error);
    expect((await stat(output)).size).toBe(0);

    const source = join(folder, `run-${run}`, 'source.mp4');
    await copyFile(demoClip('intro'), source);
    await expect(sign({ source, output: source })).rejects.toMatchObject({
      code: 'output_refused',
      message: 'A file cannot be signed onto itself. Choose another name.',
    });
    expect(await digest(source)).toBe(await digest(demoClip('intro')));
  });

  test.each([
    ['another file', copyFile],
    ['a link to the source', symlink],
    ['the source under a second name', link],
  ] as const)('%s at the destination is left as it is', async (_, put) => {
    const source = join(folder, `run-${run}`, 'source.mp4');
    await copyFile(demoClip('intro'), source);
    await put(source, output);
    const before = await digest(source);
    await expect(sign({ source })).rejects.toMatchObject({ code: 'output_refused' });
    expect(await digest(source)).toBe(before);
    expect(await digest(output)).toBe(before);
  });

  test('an ingredient is never the destination', async () => {
    const before = await digest(contribution);
    await expect(
      sign({ definition: openedDefinition('x'), ingredients: [parentIngredient(contribution)], output: contribution }),
    ).rejects.toMatchObject({ code: 'output_refused', message: expect.stringContaining('onto itself') as string });
    expect(await digest(contribution)).toBe(before);
  });

  test('a folder that is not there is refused in words', async () => {
    await expect(sign({ output: join(folder, 'nowhere', 'x.mp4') })).rejects.toMatchObject({
      code: 'output_refused',
      message: 'The signed file cannot be written to that folder.',
    });
  });
});

describe('a failed signing leaves nothing', () => {
  const left = () => readdir(join(folder, `run-${run}`));

  test("trap F4: the signer refuses; its own error arrives, and the engine's empty file is gone", async () => {
    const refusal = new AppError('key_refused', 'The passphrase is wrong.');
    await expect(sign({}, () => Promise.reject(refusal))).rejects.toMatchObject({
      code: 'key_refused',
      message: 'The passphrase is wrong.',
    });
    expect(await left()).toEqual([]);
  });

  test('trap: a signer that throws at once would kill the process; the worker lives and signs the next file', async () => {
    await expect(
      sign({}, () => {
        throw new AppError('key_refused', 'No.');
      }),
    ).rejects.toMatchObject({ code: 'key_refused' });
    await expect(sign()).resolves.toMatchObject({ storeBytes: expect.any(Number) as number });
  });

  test('a signer that fails in a way of its own: people learn that, and no more', async () => {
    await expect(sign({}, () => Promise.reject(new Error('pin 1234')))).rejects.toMatchObject({
      code: 'signing_failed',
      message: 'This file could not be signed. The log holds the details.',
    });
    expect(await left()).toEqual([]);
  });

  test('an action that names an unknown ingredient', async () => {
    await expect(sign({ definition: openedDefinition('x') })).rejects.toMatchObject({
      code: 'signing_failed',
      message: expect.stringContaining('ngredientId not found') as string,
    });
    expect(await left()).toEqual([]);
  });

  test('a key that is not of the certificate', async () => {
    await expect(sign({}, contributor.sign)).rejects.toMatchObject({
      code: 'signing_failed',
      message: 'The signature does not match the signing certificate: key and certificate differ.',
    });
    expect(await left()).toEqual([]);
  });

  test('a signature larger than the room for it', async () => {
    await expect(sign({ reserveSize: 300 })).rejects.toMatchObject({ code: 'signing_failed' });
    expect(await left()).toEqual([]);
  });

  test('an expired certificate, and one that may not sign claims', async () => {
    const expired = await makeIdentity({ days: -1 });
    await expect(sign({ chainPem: expired.chainPem }, expired.sign)).rejects.toMatchObject({
      code: 'signing_failed',
      message: 'The signing certificate is not valid today: it has expired or is not valid yet.',
    });
    const server = await makeIdentity({ usages: ['1.3.6.1.5.5.7.3.1'] });
    await expect(sign({ chainPem: server.chainPem }, server.sign)).rejects.toMatchObject({
      code: 'signing_failed',
      message: 'The signing certificate does not meet the C2PA profile. Pre-flight names the rule.',
    });
    expect(await left()).toEqual([]);
  });

  test('a source that is no media, or is missing', async () => {
    for (const source of [import.meta.filename, join(folder, 'nowhere.mp4')]) {
      await expect(sign({ source })).rejects.toMatchObject({ code: 'signing_failed' });
      expect(await left()).toEqual([]);
    }
  });
});

describe('the chain', () => {
  const overContribution = () => ({
    definition: openedDefinition('package.mp4'),
    ingredients: [parentIngredient(contribution)],
  });

  test("R7: an ingredient's whole history is carried on", async () => {
    await sign({ ...overContribution(), trust: trust() });
    const reading = await read(output);
    expect(codesOf(reading)).toMatchObject({ state: 'Trusted', failure: [] });
    expect(manifestsOf(reading)).toBe(2);
    expect(reading.signatures.map(({ label, algorithm }) => ({ label, algorithm }))).toEqual(
      [ingredientsOf(reading)[0]?.active_manifest, storeOf(reading).active_manifest].map((label) => ({
        label,
        algorithm: 'es256',
      })),
    );
  });

  test('trap: signing a signed file again without taking it in drops its history without a word', async () => {
    await sign({ source: contribution });
    const reading = await read(output);
    expect(codesOf(reading).state).toBe('Trusted');
    expect(manifestsOf(reading)).toBe(1);
  });

  test("trap E17: what is published of an ingredient's validation names no list of ours", async () => {
    const lists = [{ ...listOf(contributor), uri: 'urn:countersign:my-secret-sources' }];
    await sign({ ...overContribution(), trust: { lists } });
    const bytes = await readFile(output);
    expect(bytes.includes('my-secret-sources')).toBe(false);
    // The engine did write where it found the signer: under the name all lists share.
    expect(bytes.includes('urn:countersign:trust-list')).toBe(true);
    const recorded = ingredientsOf(await read(output))[0]?.validation_results?.activeManifest;
    expect(recorded?.success.map(({ code }) => code)).toContain('signingCredential.trusted');
  });

  test('the engine says who it is, in the claim and to us', async () => {
    await sign();
    const store = storeOf(await read(output));
    const generator = store.manifests[store.active_manifest]?.claim_generator_info?.[0];
    expect(await engine.version()).toEqual({
      engine: 'c2pa-node',
      version: '0.9.8',
      library: `c2pa-rs ${String(generator?.['org.contentauth.c2pa_rs'])}`,
    });
  });

  test('the hash of the store is that of the bytes in the file', async () => {
    const signed = await sign(overContribution());
    const reading = await read(output);
    expect(reading.storeSha256).toBe(signed.storeSha256);
  });
});

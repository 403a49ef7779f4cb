import { Builder, LocalSigner, Reader } from '@contentauth/c2pa-node';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  changedCopy,
  demoClip,
  never,
  parentIngredient,
  signInput,
  startEngine,
  temporaryFolder,
} from '../../../tests/support/engine.ts';
import { makeIdentity } from '../../../tests/support/engine-identity.ts';
import { readSettings, signSettings } from './settings.ts';
import { bmffStore } from './store-bytes.ts';

/* The manifest store apart from its file, as a detached ingest keeps it (app note 0011). */

const { engine } = startEngine();
const settings = readSettings({ lists: [] }, true);
const storeOf = (path: string) => engine.storeBytes({ path, mimeType: 'video/mp4' }, { signal: never() });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let signed: string;
let updated: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const signer = await makeIdentity();
  signed = join(folder, 'signed.mp4');
  await engine.sign(signInput(signer, demoClip('intro'), signed), { signal: never(), sign: signer.sign });

  updated = join(folder, 'updated.mp4');
  const title = { '@context': { dc: 'http://purl.org/dc/elements/1.1/' }, 'dc:title': { 'x-default': 'Harbour' } };
  const update = Builder.withJson(
    {
      title: 'updated.mp4',
      claim_generator_info: [{ name: 'Countersign tests', version: '1' }],
      assertions: [{ label: 'cawg.metadata', kind: 'Json', data: title }],
    } as unknown as Parameters<typeof Builder.withJson>[0],
    signSettings({ lists: [] }),
  );
  update.setIntent('update');
  const { json, path, mimeType } = parentIngredient(signed);
  await update.addIngredient(JSON.stringify(json), { path, mimeType });
  const local = LocalSigner.newSigner(Buffer.from(signer.chainPem), Buffer.from(signer.keyPem), 'es256');
  update.sign(local, { path: signed, mimeType: 'video/mp4' }, { path: updated });
}, 60_000);

/** What the engine reads from a store beside its file. */
async function readApart(store: Uint8Array, path: string) {
  const asset = { path, mimeType: 'video/mp4' };
  const reader = await Reader.fromManifestDataAndAsset(Buffer.from(store), asset, settings);
  return { active: reader.activeLabel(), state: reader.json().validation_state };
}
async function readWhole(path: string) {
  const reader = await Reader.fromAsset({ path, mimeType: 'video/mp4' }, settings);
  return { active: reader?.activeLabel(), state: reader?.json().validation_state };
}

describe('the manifest store apart from its file', () => {
  test('is byte for byte what its box holds, and reads the same beside the file', async () => {
    const store = await storeOf(signed);
    const box = bmffStore(signed, 1e7) as { bytes: Uint8Array };
    expect(store).toEqual({ bytes: new Uint8Array(box.bytes), sha256: sha256(box.bytes), verbatim: true });
    expect(await readApart(store!.bytes, signed)).toEqual(await readWhole(signed));
  });

  test('trap: the boxes of an original and an update in a row lose the update; written out as one store they do not', async () => {
    const whole = await readWhole(updated);
    expect(whole.state).toBe('Valid');
    const inARow = bmffStore(updated, 1e7) as { bytes: Uint8Array; boxes: number };
    expect(inARow.boxes).toBe(2);
    expect((await readApart(inARow.bytes, updated)).active).not.toBe(whole.active);

    const store = await storeOf(updated);
    expect(store!.verbatim).toBe(false);
    expect(await readApart(store!.bytes, updated)).toEqual(whole);
  });

  test('is nothing where there is none, and none that can be read', async () => {
    expect(await storeOf(demoClip('intro'))).toBeUndefined();
    const broken = await changedCopy(signed, join(folder, 'broken.mp4'), (bytes) => {
      bytes.fill(0xff, bytes.indexOf('c2pa.signature') + 40, bytes.indexOf('c2pa.signature') + 400);
    });
    const [was, is] = [await readFile(signed), await readFile(broken)];
    expect(was.equals(is)).toBe(false);
    expect(await storeOf(broken)).toBeUndefined();
  });
});

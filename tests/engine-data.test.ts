import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { never, startEngine } from './support/engine.ts';
import { codesOf, ingredientsOf, manifestsOf, storeOf } from './support/engine-store.ts';

/* Files that others made, as c2pa-engine.md says of them. */

const data = join(import.meta.dirname, '../../shared/data/media');
const present = existsSync(data);
if (!present) process.stdout.write('not run: ../shared/data is absent, so no files of others were read\n');

describe.skipIf(!present)('files that others made', () => {
  const { engine } = startEngine(2);
  const read = (name: string, verify = true) =>
    engine.read({ path: join(data, name), trust: { lists: [] }, verify }, { signal: never() });

  test.each<[string, object]>([
    ['video1_no_manifest.mp4', { kind: 'none' }],
    ['c.mov', { kind: 'none' }],
    ['sample1.m4a', { kind: 'none' }],
    [
      'cloud.jpg',
      {
        kind: 'remote',
        url: 'https://cai-manifests.adobe.com/manifests/adobe-urn-uuid-5f37e182-3687-462e-a7fb-573462780391',
      },
    ],
    ['dash1.m4s', { kind: 'not-media', reason: 'Type is unsupported.' }],
    [
      'nested_moov_1000.mp4',
      { kind: 'not-media', reason: 'Asset could not be parsed: Boxes are too deply nested, unsupported asset.' },
    ],
  ])('%s', async (name, outcome) => {
    for (const verify of [false, true]) {
      expect(await read(name, verify)).toEqual({ outcome, signatures: [] });
    }
  });

  const untrusted = 'signingCredential.untrusted';
  test.each<[string, { state: string; failure: string[]; manifests: number }]>([
    ['C.jpg', { state: 'Valid', failure: [untrusted], manifests: 1 }],
    ['CACA.jpg', { state: 'Valid', failure: [untrusted], manifests: 2 }],
    ['E-sig-CA.jpg', { state: 'Invalid', failure: [untrusted, 'claimSignature.mismatch'], manifests: 1 }],
    ['XCA.jpg', { state: 'Invalid', failure: [untrusted, 'assertion.dataHash.mismatch'], manifests: 1 }],
    ['chain-of-six.jpg', { state: 'Valid', failure: [untrusted], manifests: 6 }],
    ['dashinit.mp4', { state: 'Invalid', failure: [untrusted, 'assertion.bmffHash.mismatch'], manifests: 1 }],
    ['legacy.mp4', { state: 'Valid', failure: [untrusted], manifests: 2 }],
    ['ocsp.jpg', { state: 'Valid', failure: [untrusted], manifests: 2 }],
    ['update_manifest.jpg', { state: 'Valid', failure: [untrusted], manifests: 2 }],
    ['video1.mp4', { state: 'Valid', failure: [untrusted], manifests: 2 }],
  ])('%s', async (name, { state, failure, manifests }) => {
    const reading = await read(name);
    expect(reading.outcome).toEqual({ kind: 'readable', embedded: true });
    expect(codesOf(reading)).toMatchObject({ state, failure });
    expect(manifestsOf(reading)).toBe(manifests);
    // Every manifest's certificates are found in the bytes, made its signature, and the newest is the one the engine speaks of.
    expect(reading.signatures.map(({ label }) => label).toSorted()).toEqual(
      Object.keys(storeOf(reading).manifests).toSorted(),
    );
    expect(reading.signatures.at(-1)?.label).toBe(storeOf(reading).active_manifest);
    for (const { chain, malformed } of reading.signatures) {
      const fault = name === 'E-sig-CA.jpg' ? 'The certificate beside the signature did not make it.' : undefined;
      expect({ long: chain.length >= 2, malformed }).toEqual({ long: true, malformed: fault });
    }
    const unchecked = await read(name, false);
    expect(codesOf(unchecked)).toEqual({
      state: 'Invalid',
      list: undefined,
      success: [],
      informational: [],
      failure: [],
    });
    expect({ ...unchecked, store: undefined }).toEqual({ ...reading, store: undefined });
  });

  test('time-stamps and stapled revocation answers are found', async () => {
    const facts = async (name: string) =>
      (await read(name, false)).signatures.map(({ algorithm, tokens, ocsp }) => [
        algorithm,
        tokens?.map(({ kind }) => kind).join(' '),
        ocsp.length,
      ]);
    expect(await facts('ocsp.jpg')).toEqual([
      ['ps256', 'sigTst', 1],
      ['ps256', 'sigTst', 1],
    ]);
    expect(await facts('CACA.jpg')).toEqual([
      ['ps256', 'sigTst2', 0],
      ['ps256', 'sigTst2', 0],
    ]);
    expect(await facts('dashinit.mp4')).toEqual([['es256', undefined, 0]]);
  });

  test('pictures of manifests and ingredients come out as what their bytes are', async () => {
    const picture = (identifier: string, name = 'CA.jpg') =>
      engine.thumbnail({ path: join(data, name), identifier }, { signal: never() });
    const store = storeOf(await read('CA.jpg', false));
    const { thumbnail } = store.manifests[store.active_manifest]!;
    expect(await picture(thumbnail!.identifier)).toEqual({
      bytes: expect.any(Uint8Array) as Uint8Array,
      mimeType: 'image/jpeg',
    });
    const label = store.active_manifest;
    for (const identifier of [
      `self#jumbf=/c2pa/${label}/c2pa.assertions/c2pa.actions`,
      `self#jumbf=/c2pa/${label}/c2pa.assertions/nowhere`,
      label,
      '../../etc/passwd',
    ]) {
      expect(await picture(identifier)).toBeUndefined();
    }
    expect(await picture(thumbnail!.identifier, 'cloud.jpg')).toBeUndefined();
    expect(await picture(thumbnail!.identifier, 'nowhere.jpg')).toBeUndefined();
    expect(ingredientsOf(await read('CA.jpg', false))).toHaveLength(1);
  });
});

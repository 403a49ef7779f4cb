import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateChains } from '#core/trust/evaluate.ts';
import { askedOf, type LoadedList, parseListFile } from '#core/trust/list-file.ts';
import { never, startEngine } from './support/engine.ts';
import { DEFAULT_USAGES } from '#core/trust/oids.ts';
import { loadedList, NOW } from './support/pki.ts';

/** Files and lists of others, never in the repository: real certificates look different from those we make. */
const data = resolve('../shared/data');
const present = existsSync(data);
if (!present)
  process.stdout.write('not run: ../shared/data is absent, so signers of published files were not judged\n');

describe.skipIf(!present)('signers of published files', () => {
  const { engine } = startEngine();
  let lists: LoadedList[];
  beforeAll(async () => {
    const read = async (name: string, file: string, as: Parameters<typeof loadedList>[2] = {}) =>
      loadedList(
        name,
        askedOf(parseListFile(await readFile(`${data}/trust-lists/${file}`, 'utf8'), as.kind ?? 'anchors'))
          .certificates,
        as,
      );
    lists = await Promise.all([
      read('c2pa', 'C2PA-TRUST-LIST.pem'),
      read('c2pa-tsa', 'C2PA-TSA-TRUST-LIST.pem', { purpose: 'tsa' }),
      read('interim', 'interim-anchors.pem'),
      read('interim-people', 'interim-allowed.pem', { kind: 'end-entity' }),
      read('iptc', 'iptc-vnpl-end-entity.pem', { kind: 'end-entity' }),
      read('tests', 'c2pa-rs-test-anchors.pem'),
    ]);
  });

  async function judge(file: string, asked = lists): Promise<string[]> {
    const { signatures } = await engine.read(
      { path: `${data}/media/${file}`, trust: { lists: [] }, verify: false },
      { signal: never() },
    );
    const evaluations = await evaluateChains(signatures, asked, { now: NOW });
    expect(evaluations.filter(({ malformed, wrongKind }) => malformed ?? wrongKind)).toEqual([]);
    return evaluations.map(({ algorithm, chain, matches }) =>
      [algorithm, chain[0]!.name, ...matches.map(({ list, via }) => `${list} ${via}`)].join(' | '),
    );
  }

  test.each([
    ['video1.mp4', ['es256 | Bob', 'es256 | C2PA Signer | tests anchor']],
    ['legacy.mp4', ['es256 | Bob', 'ps256 | mauricefisher@nc.rr.com']],
    ['dashinit.mp4', ['es256 | Alice']],
    ['chain-of-six.jpg', Array.from({ length: 6 }, () => 'ps256 | C2PA Signer | tests anchor')],
    ['update_manifest.jpg', Array.from({ length: 2 }, () => 'ps256 | C2PA Signer | tests anchor')],
  ])('%s', async (file, expected) => {
    expect(await judge(file)).toEqual(expected);
  });

  test('ocsp.jpg: both certificates have expired, so only the proven time keeps their signers listed', async () => {
    expect(await judge('ocsp.jpg')).toEqual(['ps256 | Adobe Firefly C2PA Stage', 'ps256 | Adobe C2PA']);
    // The root of the authority stands on the interim list: here as one for time-stamps too.
    const interim = lists.find(({ list }) => list.name === 'interim')!;
    const clocks: LoadedList = {
      ...interim,
      list: { ...interim.list, purpose: 'tsa', acceptedUsages: [...DEFAULT_USAGES.tsa] },
    };
    expect(await judge('ocsp.jpg', [...lists, clocks])).toEqual([
      'ps256 | Adobe Firefly C2PA Stage | interim anchor',
      'ps256 | Adobe C2PA | interim anchor',
    ]);
    // What came with the file about revocation is by the responder of a real authority, and was fresh at the proven time.
    const path = `${data}/media/ocsp.jpg`;
    const { signatures } = await engine.read({ path, trust: { lists: [] }, verify: false }, { signal: never() });
    const states = async (from: LoadedList[]) =>
      (await evaluateChains(signatures, from, { now: NOW })).map(({ revocation }) => [
        revocation?.state,
        revocation?.responder,
        revocation?.thisUpdate?.slice(0, 10),
      ]);
    const delegate = 'Adobe Product Services G3 OCSP Responder 2025-07-15T20:32:08Z';
    expect(await states([...lists, clocks])).toEqual([
      ['good', 'Adobe Product Services G4', '2025-08-12'],
      ['good', delegate, '2025-08-11'],
    ]);
    // Without a proven time it is an answer from long ago.
    expect(await states(lists)).toEqual([
      ['stale', 'Adobe Product Services G4', '2025-08-12'],
      ['stale', delegate, '2025-08-11'],
    ]);
  });
});

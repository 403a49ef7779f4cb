import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { judge } from '#shared/verdict/judge.ts';
import { Verdict } from '#shared/verdict/model.ts';
import { nativeRead } from '#core/c2pa/native-read.ts';
import { integritySettings, readSettings } from '#core/c2pa/settings.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { NewList, TrustLists } from '#core/trust/lists.ts';
import { temporaryFolder } from './support/engine.ts';
import { openTrustLists } from './support/trust-lists.ts';

/*
 * The verdict on files that others made, through the real engine and the real evaluator. What each of them should get was worked out
 * from c2pa-engine.md sections 1, 3 and 8 and from the certificates, not copied from an output.
 */

const data = join(import.meta.dirname, '../../shared/data');
const present = existsSync(data);
if (!present) process.stdout.write('not run: ../shared/data is absent\n');

const NOW = new Date('2026-11-21T12:00:00Z');
const context = { progress: () => undefined, ask: () => Promise.reject(new Error('reading asks nothing')) };

type ListFile = [name: string, purpose: NewList['purpose'], kind: NewList['kind']];

async function trustWith(...files: readonly ListFile[]) {
  const lists = openTrustLists({ folder: await temporaryFolder(), clock: () => NOW });
  for (const [name, purpose, kind] of files) {
    await lists.importFrom(join(data, 'trust-lists', name), { name, purpose, kind, source: 'published' });
  }
  return lists;
}

async function verdictOn(file: string, trust: TrustLists): Promise<Verdict> {
  const engineTrust = await trust.engineTrust();
  const lists = await trust.enabled();
  const reading = await nativeRead(
    {
      path: join(data, 'media', file),
      verify: true,
      settings: readSettings(engineTrust, true),
      withoutTrust: integritySettings(),
    },
    context,
  );
  const store = reading.store === undefined ? undefined : parseManifestStore(reading.store);
  const asked = lists.map(({ list: { id, name, purpose, version } }) => ({ id, name, purpose, version }));
  const chains = await evaluateChains(reading.signatures, lists, { now: NOW });
  const input = { outcome: reading.outcome, checked: true, chains, now: NOW.toISOString(), lists: asked };
  return Verdict.parse(judge({ ...input, ...(store && { store }) }));
}

/** Headline, axes of every manifest, and what is worth more than a note, with its place by titles. */
const gist = ({ headline, manifests, problems }: Verdict) => ({
  state: headline.state,
  axes: manifests
    .filter(({ identity }) => identity.state !== 'unsigned')
    .map(({ integrity, identity, time }) => `${integrity} ${identity.state} ${time.state}`),
  problems: problems
    .filter(({ severity }) => severity === 'fault' || severity === 'warning')
    .map(({ code, place }) => [code, ...place.map(({ title }) => title)].join(' < ')),
});

describe.skipIf(!present)('the verdict on files of others', () => {
  let all: TrustLists;
  let none: TrustLists;
  let clocks: TrustLists;
  beforeAll(async () => {
    none = await trustWith();
    const signers: ListFile[] = [
      ['c2pa-rs-test-anchors.pem', 'signer', 'anchors'],
      ['interim-anchors.pem', 'signer', 'anchors'],
      ['interim-allowed.pem', 'signer', 'end-entity'],
    ];
    all = await trustWith(...signers, ['C2PA-TSA-TRUST-LIST.pem', 'tsa', 'anchors']);
    clocks = await trustWith(...signers, ['interim-anchors.pem', 'tsa', 'anchors']);
  });

  // F2, R54: all these time-stamps are sound, and the root of their authority (DigiCert) stands on the interim list, as one for signers.
  const old = 'countersign.timeStamp.unlisted';

  it.each<[file: string, state: string, axes: string[], problems: string[]]>([
    ['C.jpg', 'trusted', ['intact listed claimed'], [old]],
    ['CA.jpg', 'trusted', ['intact listed claimed'], [old]],
    ['CACA.jpg', 'trusted', ['intact listed claimed', 'intact listed claimed'], [old, `${old} < CA.jpg`]],
    // The picture was changed; who signed what was there before is still known.
    ['XCA.jpg', 'broken', ['changed listed claimed'], ['assertion.dataHash.mismatch', old]],
    // The signature does not fit, so nobody can be said to have signed.
    ['E-sig-CA.jpg', 'broken', ['changed unchecked none'], ['claimSignature.mismatch', 'timeStamp.mismatch']],
    [
      'chain-of-six.jpg',
      'trusted',
      Array.from({ length: 6 }, () => 'intact listed claimed'),
      [old, ...['C.jpg', 'CA.jpg', 'CI.jpg', 'CAI.jpg', 'CICA.jpg'].map((title) => `${old} < ${title}`)],
    ],
    // Its `c2pa.time-stamp` assertion holds a token for the manifest before.
    [
      'update_manifest.jpg',
      'trusted',
      ['intact listed none', 'intact listed claimed'],
      ['countersign.timeStamp.unlisted < Untitled'],
    ],
    // Listed once, ended since, and time-stamped by nobody on a list for that: not provably signed before.
    [
      'ocsp.jpg',
      'incomplete',
      ['intact expired claimed', 'intact expired claimed'],
      ['countersign.signer.expired', old, 'countersign.signer.expired < ocsp.jpg', `${old} < ocsp.jpg`],
    ],
    [
      'video1.mp4',
      'trusted',
      ['intact listed claimed', 'intact expired claimed'],
      [
        old,
        'countersign.signer.expired < video1.mp4',
        'signingCredential.untrusted < video1.mp4',
        `${old} < video1.mp4`,
      ],
    ],
    [
      'legacy.mp4',
      'incomplete',
      ['intact expired claimed', 'intact expired claimed'],
      [
        'countersign.signer.expired',
        'signingCredential.untrusted',
        old,
        'countersign.signer.expired < video1.mp4',
        'signingCredential.untrusted < video1.mp4',
        `${old} < video1.mp4`,
      ],
    ],
    // Trap: the engine says bmffHash.mismatch of a stream's first part, though it compared nothing.
    ['dashinit.mp4', 'incomplete', ['unchecked unlisted none'], ['signingCredential.untrusted']],
    // Trap: the engine would fetch the manifest by itself.
    ['cloud.jpg', 'unavailable', [], []],
    ['nested_moov_1000.mp4', 'not-media', [], []],
    ['dash1.m4s', 'not-media', [], []],
    ['video1_no_manifest.mp4', 'none', [], []],
    ['c.mov', 'none', [], []],
    ['sample1.m4a', 'none', [], []],
  ])('%s: %s', async (file, state, axes, problems) => {
    expect(gist(await verdictOn(file, all))).toEqual({ state, axes, problems });
  });

  it.each<[file: string, state: string, axes: string[], problems: string[]]>([
    ['C.jpg', 'trusted', ['intact listed proven'], []],
    ['CACA.jpg', 'trusted', ['intact listed proven', 'intact listed proven'], []],
    ['XCA.jpg', 'broken', ['changed listed proven'], ['assertion.dataHash.mismatch']],
    ['E-sig-CA.jpg', 'broken', ['changed unchecked none'], ['claimSignature.mismatch', 'timeStamp.mismatch']],
    ['ocsp.jpg', 'trusted', ['intact listed proven', 'intact listed proven'], []],
    // That token is of the whole COSE, as was usual before 2026; the engine is silent about it.
    ['update_manifest.jpg', 'trusted', ['intact listed none', 'intact listed proven'], []],
    // The time of both is proven; that helps the certificate that ended since, but puts it on no list.
    [
      'video1.mp4',
      'trusted',
      ['intact listed proven', 'intact unlisted proven'],
      ['signingCredential.untrusted < video1.mp4'],
    ],
  ])('%s, with the interim list for time-stamps too: %s', async (file, state, axes, problems) => {
    expect(gist(await verdictOn(file, clocks))).toEqual({ state, axes, problems });
  });

  it.each(['C.jpg', 'CACA.jpg', 'update_manifest.jpg', 'video1.mp4', 'chain-of-six.jpg'])(
    '%s with no list at all: nobody was asked, nothing is wrong',
    async (file) => {
      const verdict = await verdictOn(file, none);
      expect(verdict.headline.state).toBe('unknown-signer');
      expect(verdict.manifests[0]).toMatchObject({
        integrity: 'intact',
        identity: { state: 'unchecked', matches: [] },
      });
      // Trap: claims of version 1 get timeStamp.trusted from the engine even now.
      expect(verdict.manifests.map(({ time }) => time.state)).not.toContain('proven');
    },
  );

  it('says where and from whom, whole', async () => {
    const { headline, active = '', problems } = await verdictOn('update_manifest.jpg', all);
    const parent = { manifest: active, ingredient: `${active}#0`, title: 'Untitled' };
    expect(headline).toEqual({
      state: 'trusted',
      title: 'Signed by C2PA Signer',
      detail:
        'On the c2pa-rs-test-anchors.pem list, entry CN=Root CA, OU=FOR TESTING_ONLY, O=C2PA Test Root CA, L=Somewhere, ST=CA, C=US. Nothing proves when it was signed. This validates until 26 Aug 2030, when the certificate ends.',
    });
    expect(problems.map(({ code, source, place }) => ({ code, source, place }))).toEqual([
      { code: 'signingCredential.ocsp.skipped', source: 'engine', place: [] },
      { code: 'countersign.timeStamp.missing', source: 'evaluator', place: [] },
      { code: 'countersign.timeStamp.unlisted', source: 'evaluator', place: [parent] },
      { code: 'signingCredential.ocsp.skipped', source: 'recorded', place: [parent] },
      ...['image 1.jpg', 'image 2.png'].map((title, index) => ({
        code: 'ingredient.unknownProvenance',
        source: 'recorded',
        place: [parent, { manifest: expect.any(String), ingredient: expect.stringMatching(`#${index}$`), title }],
      })),
    ]);
  });
});

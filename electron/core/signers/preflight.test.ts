import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Certificate as PkiCertificate } from 'pkijs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PreflightReport } from '#shared/api/signer.ts';
import { type Identity, issueClaimSigner, issuePrivateCredential } from '#core/signers/issue.ts';
import { preflight } from '#core/signers/preflight.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import { parseCertificate } from '#core/trust/certificate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { EKU, EXTENSION } from '#core/trust/oids.ts';
import { PRESETS } from '#core/trust/presets.ts';
import {
  caExtensions,
  days,
  issueOdd,
  leafExtensions,
  loadedList,
  makePki,
  NOW,
  type Pki,
  publicKeyInfo,
  reissue,
  unknownCritical,
} from '../../../tests/support/pki.ts';
import { ocspResponse } from '../../../tests/support/staple.ts';

/** Bits of the key usage extension as @peculiar/x509 counts them; importing its enum would load it before its metadata. */
const KEY_USAGE = { digitalSignature: 1, keyEncipherment: 4, keyCertSign: 32 };

let pki: Pki;
let house: LoadedList;
beforeAll(async () => {
  pki = await makePki();
  house = loadedList('house', [pki.root.certificate]);
});

const check = (chain: readonly [Certificate, ...Certificate[]], lists = [house], publicKey = chain[0].node.publicKey) =>
  preflight({ chain, publicKey }, lists, NOW);
const under = (leaf: Identity) => [leaf.certificate, pki.issuing.certificate] as const;
const broken = ({ checks }: PreflightReport) =>
  checks.filter(({ outcome }) => outcome !== 'ok').map(({ rule, outcome }) => `${rule}: ${outcome}`);

describe('a signer that keeps every rule', () => {
  it('may sign, and every rule says so', async () => {
    const report = await check(under(pki.leaf));
    expect({ outcome: report.outcome, trust: report.trust, daysLeft: report.daysLeft, broken: broken(report) }).toEqual(
      {
        outcome: 'ok',
        trust: 'listed',
        daysLeft: 355,
        broken: [],
      },
    );
    expect(report.matches.map(({ list, via }) => [list, via])).toEqual([['house', 'anchor']]);
    expect(new Set(report.checks.map(({ rule }) => rule)).size).toBe(report.checks.length);
    expect(report.checks.map(({ message }) => message)).toEqual(
      report.checks.map(() => expect.stringMatching(/^[A-Z].*\.$/)),
    );
  });

  it('names every list that vouches (R44)', async () => {
    const { matches } = await check(under(pki.leaf), [house, loadedList('issuers', [pki.issuing.certificate])]);
    expect(matches.map(({ list }) => list)).toEqual(['house', 'issuers']);
  });

  it('R10: recognises a certificate on the list of IPTC as a news publisher’s, and keeps it apart from a conforming product', async () => {
    const [facts] = PRESETS.filter(({ id }) => id === 'iptc');
    const iptc = loadedList('iptc', [pki.leaf.certificate], facts);
    const c2pa = loadedList('c2pa', [pki.root.certificate], { name: 'C2PA trust list', vouchesFor: 'product' });
    const trust = async (...lists: LoadedList[]) =>
      (await check(under(pki.leaf), lists)).checks.filter(({ rule }) => rule === 'trust');
    const publisher = 'News publisher, on the IPTC Origin Verified News Publishers list';
    expect(await trust(iptc)).toEqual([{ rule: 'trust', outcome: 'ok', message: `${publisher}.` }]);
    expect(await trust(iptc, c2pa)).toEqual([
      { rule: 'trust', outcome: 'ok', message: `${publisher}; conforming product, on the C2PA trust list.` },
    ]);
  });
});

describe('R43: a broken rule is named', () => {
  const cases: Array<[string, () => Promise<Certificate>, string[]]> = [
    ['not v3', () => again((it) => (it.version = 0)), ['version: blocked']],
    ['not yet valid', () => odd({ validity: days(2, 300) }), ['not-yet-valid: blocked', 'trust: warn']],
    ['expired', () => odd({ validity: days(-300, -2) }), ['expired: blocked', 'trust: warn']],
    ['expiring in 12 days', () => odd({ validity: days(-300, 12) }), ['expires-soon: warn']],
    [
      'a CA',
      () => odd({ extensions: caExtensions(0) }),
      ['is-ca: blocked', 'no-digital-signature: blocked', 'cert-sign: blocked', 'no-eku: blocked', 'trust: warn'],
    ],
    ['a key of 1024 bits', () => withKey(generateKeyPairSync('rsa', { modulusLength: 1024 })), ['key-type: blocked']],
    [
      'a key on another curve',
      () => withKey(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })),
      ['key-type: blocked'],
    ],
    ['signed with SHA-1', () => again(() => {}, 'SHA-1'), ['signature-algorithm: blocked', 'trust: warn']],
    ['with unique ids', () => again((it) => (it.issuerUniqueID = new ArrayBuffer(4))), ['unique-ids: blocked']],
    ['without key usage', () => odd({ extensions: leafExtensions().toSpliced(1, 1) }), ['no-key-usage: blocked']],
    [
      'not for signatures',
      () => odd({ extensions: leafExtensions([EKU.emailProtection], KEY_USAGE.keyEncipherment) }),
      ['no-digital-signature: blocked'],
    ],
    [
      'for signing certificates',
      () =>
        odd({ extensions: leafExtensions([EKU.emailProtection], KEY_USAGE.digitalSignature | KEY_USAGE.keyCertSign) }),
      ['cert-sign: blocked'],
    ],
    [
      'without extended usage',
      () => odd({ extensions: leafExtensions().slice(0, 2) }),
      ['no-eku: blocked', 'trust: warn'],
    ],
    [
      'for any use',
      () => odd({ extensions: leafExtensions([EKU.any, EKU.emailProtection]) }),
      ['any-eku: blocked', 'trust: warn'],
    ],
    [
      'for time-stamps too',
      () => odd({ extensions: leafExtensions([EKU.emailProtection, EKU.timeStamping]) }),
      ['service-eku: blocked', 'trust: warn'],
    ],
    [
      'for OCSP too',
      () => odd({ extensions: leafExtensions([EKU.emailProtection, EKU.ocspSigning]) }),
      ['service-eku: blocked', 'trust: warn'],
    ],
    [
      'for TLS',
      () => odd({ extensions: leafExtensions(['1.3.6.1.5.5.7.3.1']) }),
      ['eku-not-accepted: blocked', 'trust: warn'],
    ],
    [
      "without its issuer's key id",
      () =>
        again(
          (it) => (it.extensions = it.extensions!.filter(({ extnID }) => extnID !== EXTENSION.authorityKeyIdentifier)),
        ),
      ['no-authority-key-id: blocked'],
    ],
    ['without organisation', () => odd({ subject: 'CN=Nobody' }), ['no-organisation: warn']],
    [
      'with an unknown critical extension',
      () => odd({ extensions: [...leafExtensions(), unknownCritical()] }),
      ['unknown-critical: blocked', 'trust: warn'],
    ],
  ];
  const again = (change: (certificate: PkiCertificate) => void, hash?: string) =>
    reissue(pki.leaf, pki.issuing, change, hash);
  const withKey = ({ publicKey }: { publicKey: KeyObject }) =>
    again((it) => (it.subjectPublicKeyInfo = publicKeyInfo(publicKey)));
  const odd = async (how: Parameters<typeof issueOdd>[1]) => (await issueOdd(pki.issuing, how)).certificate;

  it.each(cases)('%s', async (_, make, expected) => {
    const report = await check([await make(), pki.issuing.certificate]);
    expect(broken(report)).toEqual(expected);
    expect(report.outcome).toBe(expected.some((line) => line.endsWith('blocked')) ? 'blocked' : 'warn');
  });

  it('every rule of the profile has its fixture above', async () => {
    const covered = new Set(cases.flatMap(([, , expected]) => expected.map((line) => line.split(':')[0])));
    const { checks } = await check(under(pki.leaf));
    const missing = checks.map(({ rule }) => rule).filter((rule) => !covered.has(rule));
    expect(missing).toEqual(['bundle-order', 'key-mismatch', 'revocation']);
  });
});

describe('bundle, key and trust', () => {
  it('blocks a reversed bundle: its first certificate is a CA and did not get issued by the second', async () => {
    const report = await check([pki.issuing.certificate, pki.leaf.certificate]);
    expect(broken(report)).toEqual(expect.arrayContaining(['is-ca: blocked', 'bundle-order: blocked']));
  });

  it('blocks a key that belongs to another certificate', async () => {
    const other = await issueClaimSigner('O=House, CN=Other', days(-1, 300), pki.issuing);
    const report = await check(under(pki.leaf), [house], other.certificate.node.publicKey);
    expect(broken(report)).toEqual(['key-mismatch: blocked']);
  });

  it('F6: warns when no list vouches, so that a person can sign anyway', async () => {
    const self = await issuePrivateCredential('O=Private credential, CN=Anonymous', days(-1, 364), 'es256');
    const report = await check([self.certificate]);
    expect({ outcome: report.outcome, trust: report.trust, matches: report.matches, broken: broken(report) }).toEqual({
      outcome: 'warn',
      trust: 'unlisted',
      matches: [],
      broken: ['trust: warn'],
    });
  });

  it('a leaf without its issuer reaches no root', async () => {
    expect(broken(await check([pki.leaf.certificate]))).toEqual(['trust: warn']);
  });

  it('R46: checks no trust when no list of signers is on; R54: a TSA list is not one', async () => {
    const stamps = loadedList('stamps', [pki.root.certificate], { purpose: 'tsa' });
    for (const lists of [[], [stamps]]) {
      const { outcome, trust, matches } = await check(under(pki.leaf), lists);
      expect({ outcome, trust, matches }).toEqual({ outcome: 'ok', trust: 'not-checked', matches: [] });
    }
  });

  it('R44, R45: says of every list that was asked why it does not vouch', async () => {
    const stranger = await makePki('Stranger');
    const lists = [
      loadedList('strangers', [stranger.root.certificate]),
      loadedList('cameras', [pki.root.certificate], { acceptedUsages: [EKU.documentSigning] }),
      house,
      loadedList('people', [stranger.leaf.certificate], { kind: 'end-entity' }),
    ];
    const { matches, misses, outcome } = await check(under(pki.leaf), lists);
    expect(matches.map(({ list }) => list)).toEqual(['house']);
    expect(misses.map(({ list, why }) => [list, why])).toEqual([
      ['strangers', 'not-on-it'],
      ['cameras', 'usage'],
      ['people', 'not-on-it'],
    ]);
    expect(outcome).toBe('ok');
    const wrong = await check([pki.issuing.certificate], [house]);
    expect(wrong.misses).toMatchObject([{ list: 'house', why: 'wrong-kind' }]);
  });

  it('R48: revocation comes from an answer at hand; without one it says that nobody was asked', async () => {
    const responder = await issueOdd(pki.issuing, { extensions: leafExtensions([EKU.ocspSigning]) });
    const answer = (status: 'good' | 'revoked') => ocspResponse(pki.leaf, pki.issuing, responder, status, NOW);
    const say = async (staples?: Uint8Array[]) => {
      const chain = under(pki.leaf);
      const report = await preflight({ chain, publicKey: chain[0].node.publicKey, staples }, [house], NOW);
      const found = report.checks.find(({ rule }) => rule === 'revocation')!;
      return [report.revocation.state, found.outcome, report.outcome, found.message];
    };
    expect(await say()).toEqual(['absent', 'ok', 'ok', expect.stringMatching(/^Not asked/)]);
    expect(await say([answer('good')])).toEqual([
      'good',
      'ok',
      'ok',
      expect.stringMatching(/^Not revoked, by an answer/),
    ]);
    expect(await say([answer('revoked')])).toEqual([
      'revoked',
      'blocked',
      'blocked',
      expect.stringMatching(/revoked at/),
    ]);
    expect(await say([Buffer.from('nonsense')])).toEqual(['unusable', 'warn', 'warn', expect.any(String)]);
  });

  it('without a key, says that it was not compared', async () => {
    const report = await preflight({ chain: under(pki.leaf) }, [house], NOW);
    expect(report.checks.find(({ rule }) => rule === 'key-mismatch')).toEqual({
      rule: 'key-mismatch',
      outcome: 'ok',
      message: 'Not checked: no key was given.',
    });
  });

  it('counts an hour past midnight as the day it is', async () => {
    const last = await issueOdd(pki.issuing, {
      validity: { notBefore: days(-9, 0).notBefore, notAfter: new Date(NOW.getTime() + 3_600_000) },
    });
    expect(await check(under(last))).toMatchObject({ daysLeft: 0, outcome: 'warn' });
    expect(parseCertificate(last.certificate.der).facts).toEqual(last.certificate.facts);
  });
});

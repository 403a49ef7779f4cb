import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import { DAY, type Identity, issueClaimSigner, issueRoot } from '#core/signers/issue.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { EKU } from '#core/trust/oids.ts';
import { sequence } from '../../../tests/support/der.ts';
import { hasOpenssl, needsOpenssl, opensslOcsp } from '../../../tests/support/openssl.ts';
import {
  caExtensions,
  issueOdd,
  leafExtensions,
  loadedList,
  reissue,
  timestampingExtensions,
} from '../../../tests/support/pki.ts';
import { ocspResponse } from '../../../tests/support/staple.ts';
import { makeToken } from '../../../tests/support/timestamp-authority.ts';

/* Revocation of whom a signer and a time-stamp rest on, by answers of openssl's service that lie in the file. */

needsOpenssl('no answer of its service about an authority was read');

// openssl goes by the clock of the machine, so these do too.
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const from = (days: number) => new Date(now.getTime() + days * DAY);
const fromNow = (start: number, end: number) => ({ notBefore: from(start), notAfter: from(end) });

let root: Identity;
let issuing: Identity;
let leaf: Identity;
let clockRoot: Identity;
let clockCa: Identity;
let clock: Identity;
let house: LoadedList;
let clocks: LoadedList;
beforeAll(async () => {
  root = await issueRoot('O=House, CN=House root', fromNow(-400, 1000));
  issuing = await issueOdd(root, {
    subject: 'O=House, CN=House CA',
    validity: fromNow(-400, 900),
    extensions: caExtensions(0),
  });
  leaf = await issueClaimSigner('O=House, CN=House signer', fromNow(-300, 300), issuing);
  clockRoot = await issueRoot('O=Clock, CN=Clock root', fromNow(-400, 1000));
  clockCa = await issueOdd(clockRoot, {
    subject: 'O=Clock, CN=Clock CA',
    validity: fromNow(-400, 900),
    extensions: caExtensions(0),
  });
  clock = await issueOdd(clockCa, {
    subject: 'O=Clock, CN=Clock 1',
    validity: fromNow(-200, 200),
    extensions: timestampingExtensions(),
  });
  house = loadedList('house', [root.certificate]);
  clocks = loadedList('clocks', [clockRoot.certificate], { purpose: 'tsa' });
});

const message = Buffer.from('what was signed');
const digest = (hash: string) => createHash(hash).update(message).digest('hex');
const of = { sha256: digest('sha256'), sha384: digest('sha384'), sha512: digest('sha512') };
const der = ({ certificate }: Identity) => new Uint8Array(certificate.der);
const signature = (ocsp: Uint8Array[], more: Partial<ManifestSignature> = {}): ManifestSignature => ({
  label: 'm',
  algorithm: 'es256',
  chain: [leaf, issuing].map(der),
  ocsp,
  ...more,
});
const stampedAt = (days: number): Partial<ManifestSignature> => {
  const token = makeToken(message, { authority: clock, others: [clockCa], at: from(days) });
  return { tokens: [{ token, kind: 'sigTst2', of }] };
};
const revoked = (whom: Identity, by: Identity, days: number, reason: string) =>
  opensslOcsp(whom, by, { revoked: { at: from(days), reason }, days: 7 });
const good = (whom: Identity, by: Identity) => opensslOcsp(whom, by, { days: 7 });
const day = (days: number) => from(days).toISOString().slice(0, 10);

/** What is said of one signature: of the authorities, by each list, and of the time. */
async function judge(one: ManifestSignature, lists: LoadedList[] = [house, clocks], ...beside: ManifestSignature[]) {
  const [found] = await evaluateChains([one, ...beside], lists, { now });
  const { matches, misses = [], issuerRevocations = [], timestamp } = found!;
  return {
    above: issuerRevocations.map(({ of: whose, state }) => `${whose?.name}: ${state}`),
    lists: [...matches.map(({ list, via }) => `${list}: ${via}`), ...misses.map(({ list, why }) => `${list}: ${why}`)],
    ...(timestamp && {
      time: [
        ...(timestamp.revocations ?? []).map(({ of: whose, state }) => `${whose?.name}: ${state}`),
        ...timestamp.matches.map(({ via }) => via),
        ...(timestamp.misses ?? []).map(({ why }) => why),
      ],
      judgedNow: found!.judgedAt === now.toISOString(),
    }),
  };
}

describe.skipIf(!hasOpenssl)('R39: the authority that issued the certificate of a signer', () => {
  it('that is good is told', async () => {
    const [found] = await evaluateChains([signature([await good(issuing, root)])], [house], { now });
    expect(found?.issuerRevocations).toEqual([
      {
        state: 'good',
        of: { name: 'House CA', fingerprint: issuing.certificate.facts.fingerprint },
        responder: 'House root',
        thisUpdate: expect.any(String) as string,
        nextUpdate: expect.any(String) as string,
      },
    ]);
    // Nothing was said of the signer itself.
    expect(found?.revocation).toEqual({ state: 'absent' });
    expect(found?.matches).toHaveLength(1);
  });

  it('that is revoked takes the list away, with the reason in plain words', async () => {
    const answer = await revoked(issuing, root, -10, 'superseded');
    const [found] = await evaluateChains([signature([answer])], [house], { now });
    expect(found).toMatchObject({ matches: [], revocation: { state: 'absent' } });
    expect(found?.misses).toEqual([
      {
        list: 'house',
        listName: 'house',
        version: house.list.version,
        why: 'revoked',
        message: `The authority House CA, by which an entry would vouch, was revoked on ${day(-10)}, reason superseded.`,
      },
    ]);
  });

  it('that is revoked leaves a list that names the signer, and none that names the authority', async () => {
    const lists = [
      house,
      loadedList('issuers', [issuing.certificate]),
      loadedList('people', [leaf.certificate], { kind: 'end-entity' }),
    ];
    const answer = await revoked(issuing, root, -10, 'superseded');
    const expected = ['people: end-entity', 'house: revoked', 'issuers: revoked'];
    expect(await judge(signature([answer]), lists)).toEqual({ above: ['House CA: revoked'], lists: expected });
    // Where the authority stands on a list alone, and not in the file, the answer is about it all the same.
    const alone = signature([answer], { chain: [der(leaf)] });
    expect((await judge(alone, lists)).lists).toEqual(['people: end-entity', 'house: not-on-it', 'issuers: revoked']);
  });

  it('that was revoked after a proven time leaves the list, but not for a compromise', async () => {
    const after = (reason: string) => revoked(issuing, root, -10, reason);
    const proven = { time: ['anchor'], judgedNow: false };
    expect(await judge(signature([await after('cessationOfOperation')], stampedAt(-20)))).toEqual({
      above: ['House CA: revoked-later'],
      lists: ['house: anchor'],
      ...proven,
    });
    const lost = { above: ['House CA: revoked'], lists: ['house: revoked'], ...proven };
    expect(await judge(signature([await after('CACompromise')], stampedAt(-20)))).toEqual(lost);
    expect(await judge(signature([await after('cessationOfOperation')], stampedAt(-5)))).toEqual(lost);
  });

  it('still vouches by another certificate of the same authority that nobody revoked', async () => {
    const answer = await revoked(issuing, root, -10, 'superseded');
    const twin = await reissue(issuing, root, ({ serialNumber }) => {
      serialNumber.valueBlock.valueHexView = new Uint8Array([0x41, 1, 2, 3]);
    });
    const both = loadedList('both', [issuing.certificate, twin]);
    expect((await judge(signature([answer], { chain: [der(leaf)] }), [both])).lists).toEqual(['both: issuing-ca']);
  });

  it('is told of by an answer in an assertion of another manifest, and behind many about others', async () => {
    const answer = await revoked(issuing, root, -10, 'superseded');
    const stranger = await issueOdd(root, { validity: fromNow(-20, 300) });
    const noise = Array.from({ length: 40 }, () => ocspResponse(stranger, root, root, 'good', now));
    const carrier = { ...signature([]), label: 'n', statusAnswers: [...noise, answer] };
    const found = { above: ['House CA: revoked'], lists: ['house: revoked'] };
    expect(await judge(signature([]), [house], carrier)).toEqual(found);
    expect(await judge(signature([...noise, answer]), [house])).toEqual(found);
  });
});

describe('an answer about an authority', () => {
  it('counts for nothing when a stranger or the authority itself gave it, or when it cannot be read', async () => {
    const stranger = await issueRoot('O=Other, CN=Other root', fromNow(-400, 1000));
    const responder = await issueOdd(issuing, {
      validity: fromNow(-20, 300),
      extensions: leafExtensions([EKU.ocspSigning]),
    });
    for (const by of [stranger, issuing, responder])
      expect(await judge(signature([ocspResponse(issuing, root, by, 'revoked', now)]), [house])).toEqual({
        above: ['House CA: unusable'],
        lists: ['house: anchor'],
      });
    // Nobody knows whom these would have been about, and the last one would keep pkijs busy for a second.
    const junk = sequence(...Array.from({ length: 7000 }, () => Buffer.from([5, 0])));
    expect(await judge(signature([Buffer.from('noise'), Buffer.alloc(20_000, 0x30), junk]), [house])).toEqual({
      above: [],
      lists: ['house: anchor'],
    });
  });

  it('trap: authorities that issued each other send nobody round for ever', async () => {
    const one = await issueOdd(root, { subject: 'CN=One', validity: fromNow(-20, 300), extensions: caExtensions() });
    const two = await issueOdd(one, { subject: 'CN=Two', validity: fromNow(-20, 300), extensions: caExtensions() });
    const back = await reissue(one, two, ({ issuer }) => {
      issuer.typesAndValues = two.certificate.pki.subject.typesAndValues;
      issuer.valueBeforeDecode = two.certificate.pki.subject.valueBeforeDecode;
    });
    const signer = await issueClaimSigner('CN=X', fromNow(-1, 300), two);
    const chain = [der(signer), der(two), der(one), new Uint8Array(back.der)];
    const answer = ocspResponse(two, one, one, 'revoked', now);
    expect(await judge(signature([answer], { chain }), [house])).toEqual({
      above: ['Two: revoked'],
      lists: ['house: revoked'],
    });
  });
});

describe.skipIf(!hasOpenssl)('R39, R54: the authority of a time-stamp', () => {
  it('that is good is told, with those it rests on', async () => {
    const answers = [await good(clock, clockCa), await good(clockCa, clockRoot)];
    expect(await judge(signature(answers, stampedAt(-20)))).toEqual({
      above: [],
      lists: ['house: anchor'],
      time: ['Clock 1: good', 'Clock CA: good', 'anchor'],
      judgedNow: false,
    });
  });

  it.each<[string, string, number, string, boolean]>([
    ['its certificate, before it made the time-stamp', 'superseded', -30, 'revoked', false],
    ['its certificate, afterwards', 'superseded', -10, 'revoked-later', true],
    ['its certificate, afterwards, because its key was stolen', 'keyCompromise', -10, 'revoked', false],
  ])('revoked: %s', async (_, reason, days, state, proves) => {
    expect(await judge(signature([await revoked(clock, clockCa, days, reason)], stampedAt(-20)))).toEqual({
      above: [],
      lists: ['house: anchor'],
      time: [`Clock 1: ${state}`, proves ? 'anchor' : 'revoked'],
      judgedNow: !proves,
    });
  });

  it('whose own authority is revoked proves nothing: an expired signer is not saved by it', async () => {
    const old = await issueClaimSigner('O=House, CN=Old', fromNow(-60, -10), issuing);
    const chain = [old, issuing].map(der);
    const answer = await revoked(clockCa, clockRoot, -15, 'CACompromise');
    expect(await judge(signature([], { chain, ...stampedAt(-20) }))).toMatchObject({ lists: ['house: anchor'] });
    const [found] = await evaluateChains([signature([answer], { chain, ...stampedAt(-20) })], [house, clocks], { now });
    expect(found?.misses?.map(({ why }) => why)).toEqual(['not-in-date']);
    expect(found?.timestamp).toMatchObject({
      sound: true,
      matches: [],
      misses: [
        {
          why: 'revoked',
          message: `The authority Clock CA, by which an entry would vouch, was revoked on ${day(-15)}, reason cACompromise.`,
        },
      ],
    });
  });
});

import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import { DAY, type Identity, issueClaimSigner, issueRoot } from '#core/signers/issue.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import { EKU } from '#core/trust/oids.ts';
import { evaluateRevocation, type RevocationQuestion } from '#core/trust/revocation.ts';
import { hasOpenssl, needsOpenssl, opensslOcsp } from '../../../tests/support/openssl.ts';
import { issueOdd, leafExtensions, loadedList, timestampingExtensions } from '../../../tests/support/pki.ts';
import { ocspResponse } from '../../../tests/support/staple.ts';
import { makeToken } from '../../../tests/support/timestamp-authority.ts';

needsOpenssl('no answer about revocation of its service was read');

// openssl goes by the clock of the machine, so these do too.
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const from = (days: number) => new Date(now.getTime() + days * DAY);
const fromNow = (start: number, end: number) => ({ notBefore: from(start), notAfter: from(end) });

let root: Identity;
let other: Identity;
let leaf: Identity;
let responder: Identity;
beforeAll(async () => {
  root = await issueRoot('O=House, CN=House root', fromNow(-400, 1000));
  other = await issueRoot('O=Other, CN=Other root', fromNow(-400, 1000));
  leaf = await issueClaimSigner('O=House, CN=House signer', fromNow(-300, 300), root);
  responder = await issueOdd(root, {
    subject: 'O=House, CN=House OCSP',
    validity: fromNow(-20, 300),
    extensions: leafExtensions([EKU.ocspSigning]),
  });
});

const ask = (responses: Uint8Array[], more: Partial<RevocationQuestion> = {}) =>
  evaluateRevocation({
    leaf: leaf.certificate,
    issuers: [root.certificate],
    responses,
    at: now,
    proven: false,
    now: new Date(now.getTime() + 60_000),
    ...more,
  });
const state = async (...args: Parameters<typeof ask>) => (await ask(...args)).state;

describe.skipIf(!hasOpenssl)('what the service of openssl answers', () => {
  it('good: by the issuer itself, and by a responder the issuer made for that', async () => {
    expect(await ask([await opensslOcsp(leaf, root, { days: 7 })])).toMatchObject({
      state: 'good',
      responder: 'House root',
      thisUpdate: expect.any(String) as string,
      nextUpdate: expect.any(String) as string,
    });
    expect(await ask([await opensslOcsp(leaf, root, { days: 7, responder })])).toMatchObject({
      state: 'good',
      responder: 'House OCSP',
    });
  });

  it('unknown', async () => {
    expect(await state([await opensslOcsp(leaf, root, { unknown: true })])).toBe('unknown');
  });

  it('revoked: before what is proven to have been signed, after it, and with no time proven', async () => {
    const answer = await opensslOcsp(leaf, root, { revoked: { at: from(-10), reason: 'superseded' } });
    const known = { revokedAt: from(-10).toISOString(), reason: 'superseded' };
    expect(await ask([answer], { at: from(-5), proven: true })).toMatchObject({ state: 'revoked', ...known });
    expect(await ask([answer], { at: from(-15), proven: true })).toMatchObject({ state: 'revoked-later', ...known });
    expect(await state([answer], { at: from(-15), proven: false })).toBe('revoked');
  });

  it.each([
    ['keyCompromise', 'revoked'],
    ['CACompromise', 'revoked'],
    ['affiliationChanged', 'revoked-later'],
    ['cessationOfOperation', 'revoked-later'],
    ['certificateHold', 'revoked-later'],
    ['unspecified', 'revoked-later'],
    ['removeFromCRL', 'good'],
  ])('revoked after a proven time, for %s: %s', async (reason, expected) => {
    const answer = await opensslOcsp(leaf, root, { revoked: { at: from(-10), reason }, days: 7 });
    expect(await state([answer], { at: from(-15), proven: true })).toBe(expected);
  });
});

describe('an answer counts', () => {
  const good = () => ocspResponse(leaf, root, responder, 'good', now);

  it('only when it was fresh at the time that counts; one from after the signature says as much of it', async () => {
    // Good from a day before to a day after.
    expect(await state([good()], { at: from(-2), proven: true })).toBe('good');
    expect(await state([good()], { at: from(0.5) })).toBe('good');
    expect(await state([good()], { at: from(3), now: from(3) })).toBe('stale');
    expect(await ask([good()], { at: from(-3), now: from(-3) })).toMatchObject({
      state: 'unusable',
      problem: 'The answer about revocation is from the future.',
    });
  });

  it('only from the issuer, or whom it made for that: not from a stranger, a signer, or one whose time was over', async () => {
    const stranger = await issueOdd(other, {
      validity: fromNow(-20, 300),
      extensions: leafExtensions([EKU.ocspSigning]),
    });
    const signer = await issueOdd(root, { validity: fromNow(-20, 300) });
    const over = await issueOdd(root, { validity: fromNow(-20, -10), extensions: leafExtensions([EKU.ocspSigning]) });
    for (const by of [stranger, signer, over, other])
      expect(await state([ocspResponse(leaf, root, by, 'good', now)])).toBe('unusable');
    // Issued by a leaf that may answer itself: answering is not handed on.
    const second = await issueOdd(responder, {
      validity: fromNow(-1, 10),
      extensions: leafExtensions([EKU.ocspSigning]),
    });
    expect(await state([ocspResponse(leaf, root, second, 'good', now)])).toBe('unusable');
  });

  it('only about this certificate of this issuer', async () => {
    const twin = await issueClaimSigner('O=House, CN=Twin', fromNow(-1, 300), root);
    expect(await state([ocspResponse(twin, root, responder, 'good', now)])).toBe('absent');
    // The same serial number from another authority.
    expect(await state([ocspResponse(leaf, other, responder, 'good', now)])).toBe('absent');
    expect(await state([good()], { issuers: [other.certificate] })).toBe('unusable');
  });

  it('the worst of several', async () => {
    const revoked = ocspResponse(leaf, root, responder, 'revoked', now);
    expect(await state([good(), revoked])).toBe('revoked');
    expect(await state([new Uint8Array([1]), good()])).toBe('good');
    expect(await state([])).toBe('absent');
  });

  it('changed in any byte it never throws, and never makes a revoked certificate good', async () => {
    const revoked = ocspResponse(leaf, root, responder, 'revoked', now);
    await fc.assert(
      fc.asyncProperty(fc.nat(revoked.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(revoked);
        changed[at]! ^= flip;
        expect(await state([changed])).not.toBe('good');
      }),
      { numRuns: 300 },
    );
  });
});

describe('beside a time-stamp', () => {
  it('R39: a revocation after the proven time leaves the signer on its list', async () => {
    const clockRoot = await issueRoot('O=Clock, CN=Clock root', fromNow(-400, 1000));
    const clock = await issueOdd(clockRoot, {
      subject: 'O=Clock, CN=Clock 1',
      validity: fromNow(-200, 200),
      extensions: timestampingExtensions(),
    });
    const message = Buffer.from('what was signed');
    const digest = (hash: string) => createHash(hash).update(message).digest('hex');
    const stamped = { sha256: digest('sha256'), sha384: digest('sha384'), sha512: digest('sha512') };
    const signature = (ocsp: Buffer, at?: Date): ManifestSignature => ({
      label: 'm',
      algorithm: 'es256',
      chain: [new Uint8Array(leaf.certificate.der)],
      ocsp: [ocsp],
      ...(at && { tokens: [{ token: makeToken(message, { authority: clock, at }), kind: 'sigTst2', of: stamped }] }),
    });
    const lists = [
      loadedList('house', [root.certificate]),
      loadedList('clocks', [clockRoot.certificate], { purpose: 'tsa' }),
    ];
    const judged = async (one: ManifestSignature) =>
      (await evaluateChains([one], lists, { now }))[0]?.revocation?.state;
    // Revoked two days ago.
    const revoked = ocspResponse(leaf, root, responder, 'revoked', now);
    expect(await judged(signature(revoked, from(-30)))).toBe('revoked-later');
    expect(await judged(signature(revoked, from(-1)))).toBe('revoked');
    expect(await judged(signature(revoked))).toBe('revoked');
    // From a certificate-status assertion of another manifest.
    const bare = { ...signature(revoked), ocsp: [] };
    const carrier = { ...bare, label: 'n', statusAnswers: [revoked] };
    const both = await evaluateChains([bare, carrier], lists, { now });
    expect(both.map(({ revocation }) => revocation?.state)).toEqual(['revoked', 'revoked']);
  });
});

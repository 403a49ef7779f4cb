import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_POLICY, type ReadingPolicy } from '#shared/verdict/policy.ts';
import { createAskIssuer, serviceOf } from '#core/revocation/ask-issuer.ts';
import { createKeptAnswers, type KeptAnswers } from '#core/revocation/kept-answers.ts';
import { DAY, issuePrivateCredential, issueRoot } from '#core/signers/issue.ts';
import { EKU } from '#core/trust/oids.ts';
import { answeringHouse, type AnsweringHouse, byOpenssl } from '../../../tests/support/ocsp-responder.ts';
import { hasOpenssl, needsOpenssl, opensslOcsp } from '../../../tests/support/openssl.ts';
import { days, issueOdd, leafExtensions } from '../../../tests/support/pki.ts';
import { ocspResponse } from '../../../tests/support/staple.ts';

needsOpenssl('no revocation service of its making was asked');

const ALLOWED: ReadingPolicy = { ...NO_POLICY, askIssuers: true, reachInside: true };
const fromNow = (start: number, end: number) => ({
  notBefore: new Date(Date.now() + start * DAY),
  notAfter: new Date(Date.now() + end * DAY),
});

let house: AnsweringHouse;
let folder: string;
let answers: KeptAnswers;
beforeAll(async () => {
  house = await answeringHouse();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-answers-'));
  answers = createKeptAnswers(folder);
  house.requests.length = 0;
  house.questions.length = 0;
  return () => rm(folder, { recursive: true });
});

interface How {
  policy?: ReadingPolicy;
  of?: AnsweringHouse;
  /** Days from now. */
  later?: number;
  total?: number;
  signal?: AbortSignal;
}
const ask = ({ policy = ALLOWED, of = house, later = 0, total = 5000, signal }: How = {}) => {
  const clock = () => new Date(Date.now() + later * DAY);
  const service = serviceOf({ leaf: of.leaf.certificate, others: [of.root.certificate] });
  return createAskIssuer({ answers, clock, total })(service, policy, signal ?? new AbortController().signal);
};
const kept = (later = 0) =>
  answers
    .for(house.leaf.certificate.facts.fingerprint, new Date(Date.now() + later * DAY))
    .then(({ length }) => length);
const failed = (message: RegExp) => ({ code: 'revocation_failed', message: expect.stringMatching(message) });

describe.skipIf(!hasOpenssl)('asking a service of openssl', () => {
  it('good: by whom, as of when, asked of whom; kept, so that asking twice asks once', async () => {
    house.says(byOpenssl(house));
    const said = await ask();
    expect(said).toMatchObject({ state: 'good', responder: 'House root', asked: { host: house.host } });
    expect(await ask()).toEqual(said);
    expect(house.requests).toEqual(['POST /']);
    expect(await readdir(join(folder, 'trust/answers'))).toEqual([`${house.leaf.certificate.facts.fingerprint}.json`]);
  });

  it('asks again when the answer has ended, and not before', async () => {
    house.says(byOpenssl(house, { days: 2 }));
    await ask();
    expect([await kept(1.9), await kept(2.1)]).toEqual([1, 0]);
    house.says(byOpenssl(house, { days: 7 }));
    await ask({ later: 2.1 });
    expect(house.requests).toHaveLength(2);
  });

  it('revoked, with the day and the reason; trap: an old "revoked" that has ended does not make the certificate good again', async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 10 * DAY);
    house.says(byOpenssl(house, { revoked: { at, reason: 'superseded' }, days: 2 }));
    expect(await ask()).toMatchObject({ state: 'revoked', revokedAt: at.toISOString(), reason: 'superseded' });
    expect(await kept(400)).toBe(1);
    // Whether a hold was lifted can still be asked.
    house.says(byOpenssl(house, { days: 7 }));
    expect(await ask({ later: 3 })).toMatchObject({ state: 'good' });
  });

  it('unknown: the service does not know the certificate', async () => {
    house.says(byOpenssl(house, { unknown: true, days: 2 }));
    expect(await ask()).toMatchObject({ state: 'unknown' });
  });

  it('by a responder whom the issuer made for that', async () => {
    const responder = await issueOdd(house.root, {
      subject: 'O=House, CN=House OCSP',
      validity: fromNow(-20, 300),
      extensions: leafExtensions([EKU.ocspSigning]),
    });
    house.says(byOpenssl(house, { responder, days: 7 }));
    expect(await ask()).toMatchObject({ state: 'good', responder: 'House OCSP' });
  });

  it('does not take an answer to an earlier question, however sound', async () => {
    house.says(byOpenssl(house));
    await ask();
    const replayed = await opensslOcsp(house.leaf, house.root, { days: 9, question: house.questions[0]! });
    house.says((_, response) => void response.end(replayed));
    await expect(ask({ later: 8 })).rejects.toMatchObject(failed(/answered another question/));
  });
});

describe('what an answer has to be, or it is refused and nothing is kept', () => {
  it('one made ready without a random number counts by its dates', async () => {
    const ready = ocspResponse(house.leaf, house.root, house.root, 'good');
    house.says((_, response) => void response.end(ready));
    expect(await ask()).toMatchObject({ state: 'good' });
    expect(await kept()).toBe(1);
  });

  it.each<[string, (of: AnsweringHouse) => Promise<Buffer> | Buffer, RegExp]>([
    [
      'by a stranger',
      async ({ leaf, root }) => {
        const other = await issueRoot('O=Other, CN=Other root', fromNow(-400, 1000));
        return ocspResponse(leaf, root, other, 'good');
      },
      /does not come from the issuer/,
    ],
    [
      'about another certificate',
      async ({ root }) => {
        const twin = await issueOdd(root, { validity: fromNow(-1, 300) });
        return ocspResponse(twin, root, root, 'good');
      },
      /about another certificate/,
    ],
    ['too old', ({ leaf, root }) => ocspResponse(leaf, root, root, 'good', new Date(Date.now() - 5 * DAY)), /too old/],
    [
      'from the future',
      ({ leaf, root }) => ocspResponse(leaf, root, root, 'good', new Date(Date.now() + 5 * DAY)),
      /from the future/,
    ],
    ['that is no answer at all', () => Buffer.from('<html>Welcome to this network</html>'), /cannot be read/],
    ['that says the service will not', () => Buffer.from('30030a0106', 'hex'), /refused to answer/],
    ['of more than 64 KiB', () => Buffer.alloc(64 * 1024 + 1), /more than 65536 bytes/],
  ])('%s', async (_, make, message) => {
    const bytes = await make(house);
    house.says((_question, response) => void response.end(bytes));
    await expect(ask()).rejects.toMatchObject(failed(message));
    expect([house.requests.length, await kept()]).toEqual([1, 0]);
  });

  it.each<[string, Parameters<AnsweringHouse['says']>[0], RegExp]>([
    ['status 500', (_, response) => void response.writeHead(500).end('no'), /status 500/],
    [
      'a redirect, which is not followed',
      (_, response) => void response.writeHead(307, { location: '/x' }).end(),
      /307/,
    ],
    ['no end', (_, response) => void response.write(Buffer.alloc(10)), /took more than 0\.4 seconds|cut off/],
    ['silence', () => undefined, /took more than 0\.4 seconds|did not answer/],
    ['a connection that breaks', (_, response) => void response.destroy(), /did not answer|cut off/],
  ])('%s', async (_, answer, message) => {
    house.says(answer);
    await expect(ask({ total: 400 })).rejects.toMatchObject(failed(message));
    expect([house.requests.length, await kept()]).toEqual([1, 0]);
  });

  it('a cancelled question', async () => {
    house.says(() => undefined);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(ask({ signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('nobody is asked (R65)', () => {
  it('while the policy does not allow it', async () => {
    await expect(ask({ policy: { ...ALLOWED, askIssuers: false } })).rejects.toMatchObject(failed(/turned off/));
    await expect(ask({ policy: NO_POLICY })).rejects.toMatchObject(failed(/turned off/));
    expect(house.requests).toEqual([]);
  });

  it('inside this machine or network, by address or by name, unless the policy says so', async () => {
    const outside = { ...ALLOWED, reachInside: false };
    await expect(ask({ policy: outside })).rejects.toMatchObject({ code: 'address_inside' });
    const named = await answeringHouse((url) => url.replace('127.0.0.1', 'localhost'));
    await expect(ask({ policy: outside, of: named })).rejects.toMatchObject({ code: 'address_inside' });
    expect([...house.requests, ...named.requests]).toEqual([]);
    named.says((_, response) => void response.end(ocspResponse(named.leaf, named.root, named.root, 'good')));
    expect(await ask({ of: named })).toMatchObject({ state: 'good' });
  });

  it('with a password that stands in a certificate', async () => {
    const withPassword = await answeringHouse((url) => url.replace('http://', 'http://user:secret@'));
    await expect(ask({ of: withPassword })).rejects.toMatchObject(failed(/password/));
    expect(withPassword.requests).toEqual([]);
  });

  it.each([
    ['ldap://directory.example/ca', /names no service/],
    ['file:///etc/passwd', /names no service/],
    [`http://example.com/${'x'.repeat(1000)}`, /names no service/],
    ['http://', /names no service/],
  ])('at %s', async (address, message) => {
    const odd = await answeringHouse(() => address);
    expect(() => serviceOf({ leaf: odd.leaf.certificate, others: [odd.root.certificate] })).toThrow(message);
  });

  it('about a certificate that issued itself, whose issuer is not at hand, or that names nobody', async () => {
    const own = await issuePrivateCredential('O=Private, CN=Own', days(-1, 300), 'es256');
    expect(() => serviceOf({ leaf: own.certificate, others: [own.certificate] })).toThrow(/issued by itself/);
    expect(() => serviceOf({ leaf: house.leaf.certificate, others: [own.certificate] })).toThrow(
      /issuer is not at hand/,
    );
    const mute = await issueOdd(house.root, { validity: fromNow(-1, 300) });
    expect(() => serviceOf({ leaf: mute.certificate, others: [house.root.certificate] })).toThrow(/names no service/);
  });
});

describe('answers that are kept', () => {
  it('are left out when somebody damaged them, and judged anew where somebody changed them', async () => {
    const { fingerprint } = house.leaf.certificate.facts;
    const asked = { at: '2026-11-22T10:00:00.000Z', host: 'ocsp.house.example' };
    await answers.keep(fingerprint, { bytes: Buffer.from('forged'), asked }, undefined);
    expect(await kept()).toBe(1);
    // What lies there is no answer: the issuer is asked.
    house.says((_, response) => void response.end(ocspResponse(house.leaf, house.root, house.root, 'good')));
    expect(await ask()).toMatchObject({ state: 'good' });
    expect(house.requests).toHaveLength(1);
    const other = createKeptAnswers(join(folder, 'empty'));
    expect([await other.for(fingerprint, new Date()), other.key()]).toEqual([[], '']);
    expect(answers.key()).not.toBe('');
  });
});

import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import { type Identity, issueClaimSigner, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { EKU } from '#core/trust/oids.ts';
import { decisive, evaluateStamp, stampsOf } from '#core/trust/timestamp.ts';
import { temporaryFolder } from '../../../tests/support/engine.ts';
import {
  caExtensions,
  days,
  issueOdd,
  loadedList,
  makePki,
  NOW,
  type Pki,
  timestampingExtensions,
} from '../../../tests/support/pki.ts';
import { der, oid, sequence } from '../../../tests/support/der.ts';
import { makeResponse, makeToken, type TokenOptions } from '../../../tests/support/timestamp-authority.ts';

const run = promisify(execFile);
const openssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);
if (!openssl) process.stdout.write('not run: openssl is absent, so no time-stamp of its authority was checked\n');

const message = Buffer.from('what was signed');
/** A year ago. */
const at = days(-365, 0).notBefore;

let house: Pki;
let root: Identity;
let issuing: Identity;
let clock: Identity;
let signers: LoadedList;
let clocks: LoadedList;
beforeAll(async () => {
  house = await makePki('House');
  root = await issueRoot('O=Clock, CN=Clock root', days(-900, 2000));
  issuing = await issueOdd(root, {
    subject: 'O=Clock, CN=Clock CA',
    validity: days(-900, 2000),
    extensions: caExtensions(0),
  });
  clock = await authority({});
  signers = loadedList('house', [house.root.certificate]);
  clocks = loadedList('clocks', [root.certificate], { purpose: 'tsa' });
});

const authority = (odd: Parameters<typeof issueOdd>[1], issuer = issuing) =>
  issueOdd(issuer, {
    subject: 'O=Clock, CN=Clock 1',
    validity: days(-400, -30),
    extensions: timestampingExtensions(),
    ...odd,
  });

const digests = (bytes: Uint8Array) => {
  const digest = (hash: string) => createHash(hash).update(bytes).digest('hex');
  return { sha256: digest('sha256'), sha384: digest('sha384'), sha512: digest('sha512') };
};
const stamped = (token: Uint8Array, more: Partial<ManifestSignature> = {}): ManifestSignature => ({
  label: 'urn:c2pa:one',
  algorithm: 'es256',
  chain: [],
  ocsp: [],
  tokens: [{ token: new Uint8Array(token), kind: 'sigTst2', of: digests(message) }],
  ...more,
});
const token = (more: Partial<TokenOptions> = {}) =>
  makeToken(message, { authority: clock, at, others: [issuing], ...more });
/** The evaluation without what the first test of this file looks at as a whole. */
const evaluateTimestamp = async (signature: ManifestSignature, lists: LoadedList[]) => {
  const found = decisive(await Promise.all(stampsOf(signature).map((stamp) => evaluateStamp(stamp, lists))));
  if (!found) return undefined;
  const { from: _, chain: _chain, misses: _misses, wrongKind: _kind, matches, ...rest } = found;
  return { ...rest, matches: matches.map(({ until: _until, endsWith: _ends, ...match }) => match) };
};
const evaluate = (bytes: Uint8Array, lists = [clocks], more: Partial<ManifestSignature> = {}) =>
  evaluateTimestamp(stamped(bytes, more), lists);

const sound = () => ({
  present: true,
  asked: ['clocks'],
  at: at.toISOString(),
  authority: 'Clock 1',
  sound: true,
  matches: [
    {
      list: 'clocks',
      listName: 'clocks',
      vouchesFor: 'time',
      version: clocks.list.version,
      demo: false,
      via: 'anchor',
      entry: root.certificate.facts.subject,
      entryFingerprint: root.certificate.facts.fingerprint,
    },
  ],
});
const unsound = (problem: string) => ({ ...sound(), sound: false, matches: [], problem });
/** Nothing of it can be believed, so nothing of it is told. */
const unread = (problem: string) => ({ present: true, asked: ['clocks'], sound: false, matches: [], problem });

describe('a time-stamp', () => {
  it('shows its authority with its chain, every list that was asked, and who may not have made it', async () => {
    const stamp = { from: 'signature' as const, token: token(), of: [digests(message)] };
    const strangers = loadedList('strangers', [house.root.certificate], { purpose: 'tsa' });
    const { entry, entryFingerprint, ...list } = sound().matches[0]!;
    expect(await evaluateStamp(stamp, [strangers, signers, clocks])).toEqual({
      ...sound(),
      from: 'signature',
      asked: ['strangers', 'clocks'],
      chain: [clock.certificate.facts, issuing.certificate.facts],
      matches: [
        {
          ...list,
          entry,
          entryFingerprint,
          until: clock.certificate.facts.notAfter,
          endsWith: { what: 'signer', name: 'Clock 1' },
        },
      ],
      misses: [
        {
          list: 'strangers',
          listName: 'strangers',
          version: strangers.list.version,
          why: 'not-on-it',
          message: 'No entry of the list is this certificate or issued it.',
        },
      ],
    });
  });

  it('is sound, and its authority listed: bare, and in the response it came in', async () => {
    expect(await evaluate(token())).toEqual(sound());
    expect(await evaluate(makeResponse(token()))).toEqual(sound());
  });

  it('F2, R54: is sound and unlisted when the root of its authority stands only on a list of signers', async () => {
    const signersOnly = loadedList('wrong', [root.certificate, issuing.certificate]);
    const cawg = loadedList('cawg', [root.certificate], { purpose: 'cawg' });
    expect(await evaluate(token(), [signersOnly, cawg])).toEqual({ ...sound(), asked: [], matches: [] });
    const others = loadedList('clocks', [house.root.certificate], { purpose: 'tsa' });
    expect(await evaluate(token(), [signersOnly, others])).toEqual({ ...sound(), matches: [] });
  });

  it('is not there', async () => {
    expect(await evaluateTimestamp(stamped(token(), { tokens: [] }), [clocks])).toBeUndefined();
  });

  it.each<[string, () => Promise<Buffer>, string]>([
    [
      'something else',
      async () => makeToken(Buffer.from('x'), { authority: clock, at }),
      'The time-stamp is of something else than this signature.',
    ],
    [
      'one made after its authority ended',
      async () => token({ at: NOW }),
      'The certificate of the authority was not valid when it made the time-stamp.',
    ],
    ...[
      ['signing claims', timestampingExtensions([EKU.claimSigning])],
      ['more than time-stamping', timestampingExtensions([EKU.timeStamping, EKU.emailProtection])],
      ['time-stamping, uncritically', timestampingExtensions([EKU.timeStamping], false)],
      ['nothing', []],
    ].map(([name, extensions]): [string, () => Promise<Buffer>, string] => [
      `one of a certificate for ${String(name)}`,
      async () => token({ authority: await authority({ extensions: extensions as never }) }),
      'The certificate of the authority was not made for time-stamping alone.',
    ]),
  ])('is not sound: %s', async (_, make, problem) => {
    const found = await evaluate(await make());
    expect({ ...found, at: at.toISOString() }).toEqual(unsound(problem));
  });

  it('is not sound beside a signature that is not in order, or where nothing could be stamped', async () => {
    const problem = 'The signature that the time-stamp stands beside is not in order.';
    expect(await evaluate(token(), [clocks], { malformed: 'The store ends early.' })).toEqual(unsound(problem));
    const ofNothing = stamped(token(), { tokens: [{ token: token(), kind: 'sigTst2' }] });
    expect(await evaluateTimestamp(ofNothing, [clocks])).toEqual(unsound(problem));
  });

  const tstInfo = '2a864886f70d0109100104';
  it.each<[string, () => Buffer, string]>([
    ['nothing', () => Buffer.alloc(0), 'The time-stamp cannot be read.'],
    ['noise', () => Buffer.alloc(40, 7), 'The time-stamp cannot be read.'],
    ['too much', () => Buffer.alloc(70_000, 0x30), 'The time-stamp is too large to be real.'],
    ['thousands of levels', () => nested(5_000), 'The time-stamp cannot be read.'],
    ['a refusal', () => makeResponse(undefined), 'The authority refused to make the time-stamp.'],
    [
      'something unsigned',
      () => sequence(oid('2a864886f70d010701'), der(0xa0, der(4))),
      'The time-stamp is not a signed one.',
    ],
    ['two signatures', () => token({ signers: 2 }), 'The time-stamp is not signed exactly once.'],
    [
      'no certificate',
      () => token({ certificates: 0 }),
      'The time-stamp does not carry the certificate of its authority.',
    ],
    [
      'thirteen certificates',
      () => token({ others: Array.from({ length: 12 }, () => issuing) }),
      'The time-stamp carries 13 certificates; more than 12 are not read.',
    ],
    [
      'a signed message that is no time-stamp (pkijs trap)',
      () => token({ typeNamed: oid('2a864886f70d010701') }),
      'What the authority signed is not a time-stamp.',
    ],
    [
      'a certificate it does not name',
      () => token({ namesCertificate: false }),
      'The time-stamp does not say that this certificate made it.',
    ],
    ['the certificate of another', () => token({ shown: house.leaf }), 'The signature of the time-stamp does not fit.'],
    [
      'SHA-1',
      () => token({ imprintHash: sequence(oid('2b0e03021a'), der(5)) }),
      'The time-stamp rests on a hash that is no longer safe, or not known.',
    ],
    [
      'a changed type',
      () => replaced(token(), tstInfo, '2a864886f70d0109100105'),
      'What the authority signed is not a time-stamp.',
    ],
  ])('cannot be believed: %s', async (_, make, problem) => {
    expect(await evaluate(make())).toEqual(unread(problem));
  });

  it('changed in any byte never throws and is never both sound and of another time', async () => {
    const good = token();
    const bytes = fc.record({ index: fc.nat(good.length - 1), flip: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(bytes, async ({ index, flip }) => {
        const changed = Buffer.from(good);
        changed[index]! ^= flip;
        const found = await evaluate(changed);
        // Some bytes are under no signature (versions, the other certificates); what is under it stays what it was.
        const refused = { matches: [], problem: expect.stringMatching(/^[TW].*\.$/) as string };
        expect(found).toMatchObject(found?.sound ? { at: at.toISOString(), authority: 'Clock 1' } : refused);
      }),
      { numRuns: 300 },
    );
  });

  it('of any bytes, or cut off anywhere, is an outcome', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (any) => {
        expect(await evaluate(any)).toMatchObject({ sound: false, matches: [] });
      }),
      { numRuns: 200 },
    );
    const good = token();
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), async (length) => {
        expect(await evaluate(good.subarray(0, length))).toMatchObject({ sound: false, matches: [] });
      }),
      { numRuns: 100 },
    );
  });
});

describe('the chain of a signer', () => {
  const judge = async (leaf: Identity, lists: LoadedList[], bytes = token()) => {
    const chain = [leaf, house.issuing].map(({ certificate }) => new Uint8Array(certificate.der));
    const [found] = await evaluateChains([stamped(bytes, { chain })], lists, { now: NOW });
    return { lists: found!.matches.map(({ list }) => list), judgedAt: found!.judgedAt, sound: found!.timestamp?.sound };
  };

  it('is judged at the proven time: a certificate that expired since is still listed', async () => {
    const expired = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
    expect(await judge(expired, [signers, clocks])).toEqual({
      lists: ['house'],
      judgedAt: at.toISOString(),
      sound: true,
    });
  });

  it('is judged at the proven time: a certificate made afterwards is not listed', async () => {
    expect(await judge(house.leaf, [signers, clocks])).toEqual({ lists: [], judgedAt: at.toISOString(), sound: true });
  });

  it('F2, R54: is judged now when the authority stands only on a list of signers, or the time-stamp is not sound', async () => {
    const expired = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
    const now = { lists: [], judgedAt: NOW.toISOString() };
    const both = loadedList('house', [house.root.certificate, root.certificate]);
    expect(await judge(expired, [both])).toEqual({ ...now, sound: true });
    const other = makeToken(Buffer.from('x'), { authority: clock, at, others: [issuing] });
    expect(await judge(expired, [signers, clocks], other)).toEqual({ ...now, sound: false });
  });
});

describe.skipIf(!openssl)('a time-stamp of openssl', () => {
  it.each(['sha256', 'sha512'])('over %s is sound and listed', async (hash) => {
    const folder = await temporaryFolder();
    const file = (name: string) => join(folder, name);
    const validity = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };
    const current = await authority({ validity });
    await Promise.all([
      writeFile(file('message'), message),
      writeFile(file('tsa.pem'), toPem(current.certificate)),
      writeFile(file('chain.pem'), toPem(issuing.certificate)),
      writeFile(file('key.pem'), toKeyObject(current.keys).export({ type: 'pkcs8', format: 'pem' })),
      writeFile(file('tsa.cnf'), config),
    ]);
    const ts = (...args: string[]) => run('openssl', ['ts', ...args], { cwd: folder });
    await ts('-query', '-data', 'message', `-${hash}`, '-cert', '-out', 'query');
    await ts('-reply', '-config', 'tsa.cnf', '-queryfile', 'query', '-out', 'response');
    const found = await evaluate(await readFile(file('response')));
    expect(found).toEqual({ ...sound(), at: expect.any(String) as string });
    expect(Math.abs(Date.parse(found?.at ?? '') - Date.now())).toBeLessThan(60_000);
  });
});

const config = `[ tsa ]
default_tsa = clock
[ clock ]
serial = serial
signer_cert = tsa.pem
certs = chain.pem
signer_key = key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
`;

function nested(levels: number): Buffer {
  // Every level needs up to four bytes, and the whole has to stay below the size that is refused unread.
  let bytes: Buffer = Buffer.alloc(0);
  for (let level = 0; level < levels; level++) bytes = sequence(bytes);
  return bytes;
}

const replaced = (bytes: Buffer, from: string, to: string): Buffer =>
  Buffer.from(bytes.toString('hex').replaceAll(from, to), 'hex');

import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { ContentInfo, SignedData, TSTInfo } from 'pkijs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { DAY, type Identity, issueRoot } from '#core/signers/issue.ts';
import { openToken, TokenError } from '#core/trust/timestamp-token.ts';
import { der, sequence } from '../../../tests/support/der.ts';
import {
  hasOpenssl,
  needsOpenssl,
  opensslQuery,
  opensslVerifiesToken,
  startTimestampAuthority,
} from '../../../tests/support/openssl.ts';
import { caExtensions, issueOdd, timestampingExtensions } from '../../../tests/support/pki.ts';
import {
  issuerAndSerial,
  makeResponse,
  makeToken,
  type TokenOptions,
} from '../../../tests/support/timestamp-authority.ts';

/* The reader of tokens beside two others: pkijs, and `openssl ts`, which makes real ones too. */

needsOpenssl('no time-stamp of its authority was read, and none was compared with what it says');

const message = Buffer.from('what was signed');
// openssl goes by the clock of the machine, so these do too.
const at = new Date(Math.floor(Date.now() / 1000) * 1000 - DAY);
const validity = { notBefore: new Date(at.getTime() - 9 * DAY), notAfter: new Date(at.getTime() + 9 * DAY) };

let root: Identity;
let issuing: Identity;
const clocks = new Map<SignatureAlgorithm, Identity>();
beforeAll(async () => {
  root = await issueRoot('O=Clock, CN=Clock root', validity);
  issuing = await issueOdd(root, { subject: 'O=Clock, CN=Clock CA', validity, extensions: caExtensions(0) });
  for (const algorithm of ['es256', 'es384', 'ps256', 'ed25519'] as const)
    clocks.set(
      algorithm,
      await issueOdd(issuing, {
        subject: `O=Clock, CN=Clock ${algorithm}`,
        validity,
        algorithm,
        extensions: timestampingExtensions(),
      }),
    );
});

const clock = (algorithm: SignatureAlgorithm = 'es256') => clocks.get(algorithm)!;
const token = (more: Partial<TokenOptions> = {}) =>
  makeToken(message, { authority: clock(), at, others: [issuing], ...more });
const digest = (hash: string) => createHash(hash).update(message).digest('hex');
/** Of what is in a token everything that is told of it. */
const told = (bytes: Uint8Array) => {
  const { leaf, others, ...rest } = openToken(bytes);
  return { ...rest, leaf: leaf.facts.name, others: others.map(({ facts }) => facts.name) };
};
const expected = (name: string, hash = 'sha256') => ({
  at,
  imprint: { hash, digest: digest(hash) },
  leaf: name,
  others: [name, 'Clock CA'],
});
const problemOf = (bytes: Uint8Array): string | undefined => {
  try {
    openToken(bytes);
    return undefined;
  } catch (error) {
    // Anything else would end the reading of the whole file.
    if (error instanceof TokenError) return error.message;
    throw error;
  }
};
/** Undefined where there is no openssl to ask. */
const opensslSays = async (bytes: Uint8Array, when = at) =>
  hasOpenssl ? opensslVerifiesToken(bytes, message, { root, others: [issuing], at: when }) : undefined;

/** The same by pkijs: the time of a token that is signed by the certificate in it and of this message. */
async function pkijsSays(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const signed = new SignedData({ schema: ContentInfo.fromBER(new Uint8Array(bytes)).content });
    const data = new Uint8Array(message).buffer;
    const { signatureVerified } = await signed.verify({ signer: 0, extendedMode: true, data });
    const { genTime } = TSTInfo.fromBER(signed.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0));
    return signatureVerified === true ? genTime.toISOString() : undefined;
  } catch {
    return undefined;
  }
}

describe('a token', () => {
  it.each<SignatureAlgorithm>(['es256', 'es384', 'ps256', 'ed25519'])('signed with %s is read', (algorithm) => {
    expect(told(token({ authority: clock(algorithm) }))).toEqual(expected(`Clock ${algorithm}`));
  });

  it('trap: in BER, with open lengths and strings in parts as much used authorities write them, is the same token', async () => {
    const ber = token({ ber: true });
    expect(told(ber)).toEqual(expected('Clock es256'));
    expect(told(makeResponse(ber))).toEqual(expected('Clock es256'));
    expect(await pkijsSays(ber)).toBe(at.toISOString());
    expect(await opensslSays(ber)).not.toBe(false);
  });

  it('names its certificate by issuer and serial number, or by key identifier, and no other one', async () => {
    const { pki } = clock().certificate;
    const own = pki.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.extnValue.valueBlock.valueHexView;
    expect(problemOf(token({ sid: der(0x80, own!.subarray(2)) }))).toBeUndefined();
    expect(problemOf(token({ sid: der(0x80, Buffer.alloc(20, 1)) }))).toBe(
      'The signature of the time-stamp does not fit.',
    );
    const other = new Uint8Array(root.certificate.pki.subject.valueBeforeDecode);
    expect(problemOf(token({ sid: issuerAndSerial(clock(), other) }))).toBe(
      'The signature of the time-stamp does not fit.',
    );
  });

  it('keeps fractions of a second to the millisecond', () => {
    const time = (text: string) => der(0x18, Buffer.from(text));
    expect(told(token({ time: time('20260301120000.5Z') })).at).toEqual(new Date('2026-03-01T12:00:00.500Z'));
    expect(told(token({ time: time('20260301120000.123456789Z') })).at).toEqual(new Date('2026-03-01T12:00:00.123Z'));
  });

  const signature = 'The signature of the time-stamp does not fit.';
  const noStamp = 'What the authority signed is not a time-stamp.';
  const unread = 'The time-stamp cannot be read.';
  const noTime = 'The time-stamp names no time.';
  const again = (own: Buffer[]) => [...own, own[0]!];
  it.each<[string, () => Buffer, string]>([
    ['bytes after it', () => Buffer.concat([token(), Buffer.from([0])]), unread],
    ['another version', () => token({ version: der(2, Buffer.from([2])) }), unread],
    ['a day that does not exist', () => token({ time: der(0x18, Buffer.from('20260230120000Z')) }), noTime],
    ['a time of somewhere', () => token({ time: der(0x18, Buffer.from('20260301120000+0100')) }), noTime],
    ['a short year', () => token({ time: der(0x17, Buffer.from('260301120000Z')) }), unread],
    ['no digest of the content', () => token({ attributes: ([type, , names]) => [type!, names!] }), signature],
    ['the digest of other content', () => token({ attributes: (own) => own.map(anotherDigest) }), signature],
    ['the type of content twice', () => token({ attributes: again }), noStamp],
    ['the digest twice', () => token({ attributes: (own) => [...own, own[1]!] }), signature],
    ['its certificate named twice', () => token({ attributes: (own) => [...own, own[2]!] }), noName],
    ['an algorithm of another kind than its key', () => token({ signatureAlgorithm: ed25519 }), signature],
    [
      'RSA-PSS without parameters, which means SHA-1',
      () => token({ authority: clock('ps256'), signatureAlgorithm: bare }),
      signature,
    ],
    [
      'SHA-1 with RSA',
      () => token({ authority: clock('ps256'), signatureAlgorithm: sha1WithRsa }),
      'The time-stamp is signed in a way that is no longer safe, or not known.',
    ],
  ])('with %s is not believed', (_, make, problem) => {
    expect(problemOf(make())).toBe(problem);
  });

  it('changed in any byte: what is taken here is taken by pkijs, and by openssl, and says the same time', async () => {
    const good = token();
    const change = fc.record({ index: fc.nat(good.length - 1), flip: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(change, async ({ index, flip }) => {
        const changed = Buffer.from(good);
        changed[index]! ^= flip;
        if (problemOf(changed) !== undefined) return;
        expect(openToken(changed).at).toEqual(at);
        expect(await pkijsSays(changed)).toBe(at.toISOString());
        expect(await opensslSays(changed)).not.toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

const noName = 'The time-stamp does not say that this certificate made it.';
const ed25519 = sequence(Buffer.from('06032b6570', 'hex'));
const bare = sequence(Buffer.from('06092a864886f70d01010a', 'hex'));
const sha1WithRsa = sequence(Buffer.from('06092a864886f70d010105', 'hex'), der(5));
const messageDigest = '06092a864886f70d010904';
const anotherDigest = (attribute: Buffer): Buffer => {
  if (!attribute.toString('hex').includes(messageDigest)) return attribute;
  const changed = Buffer.from(attribute);
  changed[changed.length - 1]! ^= 1;
  return changed;
};

describe.skipIf(!hasOpenssl)('a token of the authority of openssl', () => {
  it.each<[SignatureAlgorithm, string]>([
    ['es256', 'sha256'],
    ['es384', 'sha512'],
    // A key for PS256 is an RSA key, and openssl signs with it the old way.
    ['ps256', 'sha384'],
  ])('%s over %s is read as openssl and pkijs read it', async (algorithm, hash) => {
    const authority = await startTimestampAuthority(clock(algorithm), [issuing]);
    const response = await authority.reply(await opensslQuery(message, hash));
    const found = told(response);
    expect(found).toEqual({
      ...expected(`Clock ${algorithm}`, hash),
      at: expect.any(Date) as Date,
      nonce: expect.stringMatching(/^[0-9a-f]{14,18}$/) as string,
    });
    // status, then the token.
    const bare = response.subarray(response.indexOf(Buffer.from('06092a864886f70d010702', 'hex')) - 4);
    expect(told(bare)).toEqual(found);
    expect(await pkijsSays(bare)).toBe(found.at.toISOString());
    expect(await opensslSays(bare, found.at)).toBe(true);
  });
});

import { encode, Tag } from 'cbor-x';
import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSignatures } from '#core/c2pa/signatures.ts';
import { DAY, type Identity, issueRoot } from '#core/signers/issue.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { box, store, superbox } from '../../../tests/support/boxes.ts';
import { makeIdentity } from '../../../tests/support/engine-identity.ts';
import {
  hasOpenssl,
  needsOpenssl,
  opensslQuery,
  startTimestampAuthority,
  type TimestampAuthority,
} from '../../../tests/support/openssl.ts';
import { issueOdd, loadedList, timestampingExtensions } from '../../../tests/support/pki.ts';
import { makeResponse, makeToken } from '../../../tests/support/timestamp-authority.ts';

/*
 * Every place where a time-stamp of a signature may lie, and everything it may be of there, from the bytes of a manifest store to what
 * counts: C2PA 2.2 sections 10.3.2.5 and 18.17.
 */

needsOpenssl('the forms of time-stamps were looked at with tokens of our own alone');

const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const from = (days: number) => new Date(now.getTime() + days * DAY);
const validity = { notBefore: from(-100), notAfter: from(100) };

let lists: LoadedList[];
let clock: Identity;
let stranger: Identity;
let openssl: TimestampAuthority;
beforeAll(async () => {
  const root = await issueRoot('O=Clock, CN=Clock root', validity);
  const made = { validity, extensions: timestampingExtensions() };
  clock = await issueOdd(root, { subject: 'O=Clock, CN=Clock 1', ...made });
  stranger = await issueOdd(await issueRoot('O=Stranger, CN=Stranger root', validity), {
    subject: 'O=Stranger, CN=Stranger 1',
    ...made,
  });
  lists = [loadedList('clocks', [root.certificate], { purpose: 'tsa' })];
  if (hasOpenssl) openssl = await startTimestampAuthority(clock);
});

/** A token as an authority makes it: bare, and in the response it came in. */
interface Made {
  readonly token: Buffer;
  readonly response: Buffer;
}
type Make = (message: Buffer) => Promise<Made> | Made;

const byOpenssl: Make = async (message) => {
  const response = await openssl.reply(await opensslQuery(message, 'sha256'));
  const token = response.subarray(response.indexOf(Buffer.from('06092a864886f70d010702', 'hex')) - 4);
  return { token, response };
};
const bySelf =
  (authority: Identity, at: Date): Make =>
  (message) => {
    const token = makeToken(message, { authority, at });
    return { token, response: makeResponse(token) };
  };

const identity = await makeIdentity();
const certificate = new X509Certificate(identity.chainPem).raw;
const claimBytes = encode({ instanceID: 'x' });
const claim = superbox('c2pa.claim.v2', box('cbor', claimBytes));
const none = Buffer.alloc(0);

type Headers = Map<string, unknown>;
const header = (...tokens: Uint8Array[]): Map<string, unknown> =>
  new Map([['tstTokens', tokens.map((val) => new Map([['val', val]]))]]);

/** A signature before anything stands beside it. */
async function signed() {
  const protectedBytes = encode(
    new Map<unknown, unknown>([
      [1, -7],
      [33, [certificate]],
    ]),
  );
  const signature = Buffer.from(await identity.sign(encode(['Signature1', protectedBytes, none, claimBytes])));
  const cose = (headers: Headers = new Map()): Buffer =>
    encode(new Tag([protectedBytes, headers, null, signature], 18));
  const countersigned = (payload: Uint8Array): Buffer => encode(['CounterSignature', protectedBytes, none, payload]);
  return {
    cose,
    messages: {
      claim: countersigned(claimBytes),
      countersignature: countersigned(encode(signature)),
      'bare signature': signature,
      'signature as CBOR': encode(signature),
      'whole COSE': cose(),
    },
  };
}
type Message = keyof Awaited<ReturnType<typeof signed>>['messages'];

const manifest = (label: string, cose: Uint8Array, ...assertions: Uint8Array[]): Buffer =>
  superbox(label, superbox('c2pa.assertions', ...assertions), claim, superbox('c2pa.signature', box('cbor', cose)));
const assertion = (label: string, tokens: Record<string, Uint8Array>): Buffer =>
  superbox(label, box('cbor', encode(new Map(Object.entries(tokens)))));

async function evaluate(...manifests: Uint8Array[]) {
  const [found] = await evaluateChains(readSignatures(store(...manifests)), lists, { now });
  expect(found?.malformed).toBeUndefined();
  return found;
}
/** Of each time-stamp where it lies, and whether it proves its time; else why it does not. */
const gist = (found: Awaited<ReturnType<typeof evaluate>>) =>
  (found?.timestamps ?? (found?.timestamp ? [found.timestamp] : [])).map((stamp) =>
    [stamp.from, stamp.problem ?? (stamp.matches.length > 0 ? 'proven' : 'unlisted')].join(': '),
  );
const elsewhere = 'The time-stamp is of something else than this signature.';

const authorities: [string, Make][] = [
  ['an authority of our own', (message) => bySelf(clock, from(-1))(message)],
  ...(hasOpenssl ? [['the authority of openssl', byOpenssl] as [string, Make]] : []),
];

describe.each(authorities)('a time-stamp by %s', (_, make) => {
  it.each<['sigTst' | 'sigTst2', Message, keyof Made, boolean]>([
    ['sigTst', 'claim', 'response', true],
    ['sigTst', 'claim', 'token', true],
    ['sigTst2', 'countersignature', 'token', true],
    ['sigTst2', 'countersignature', 'response', true],
    // The one is no evidence where the other belongs.
    ['sigTst', 'countersignature', 'response', false],
    ['sigTst2', 'claim', 'token', false],
    ['sigTst2', 'bare signature', 'token', false],
  ])('in %s over the %s, as a %s: %s', async (kind, over, form, proven) => {
    const { cose, messages } = await signed();
    const made = await make(messages[over]);
    const found = await evaluate(manifest('m', cose(new Map([[kind, header(made[form])]]))));
    expect(gist(found)).toEqual([`signature: ${proven ? 'proven' : elsewhere}`]);
  });

  it.each<[Message, boolean]>([
    ['bare signature', true],
    ['signature as CBOR', true],
    ['whole COSE', true],
    ['countersignature', true],
    // The claim was there before anybody signed it.
    ['claim', false],
  ])('in a c2pa.time-stamp assertion of a later manifest, over the %s: %s', async (over, proven) => {
    const { cose, messages } = await signed();
    const { token } = await make(messages[over]);
    const later = manifest('later', (await signed()).cose(), assertion('c2pa.time-stamp', { m: token }));
    expect(gist(await evaluate(manifest('m', cose()), later))).toEqual([`assertion: ${proven ? 'proven' : elsewhere}`]);
  });
});

describe('several time-stamps', () => {
  it('R38: of all tokens in the array the earliest proven one counts, wherever it stands, and each is told', async () => {
    const { cose, messages } = await signed();
    const { claim: ofClaim, countersignature: message } = messages;
    const token = async (make: Make, of = message) => (await make(of)).token;
    const two = header(
      await token(bySelf(clock, from(-3))),
      Buffer.from('no token'),
      await token(bySelf(stranger, from(-9))),
      await token(bySelf(clock, from(-5))),
    );
    const one = header(await token(bySelf(clock, from(-4)), ofClaim));
    const headers: Headers = new Map<string, unknown>([
      ['sigTst', one],
      ['sigTst2', two],
    ]);
    const found = await evaluate(manifest('m', cose(headers)));
    expect(gist(found)).toEqual([
      'signature: proven',
      'signature: The time-stamp cannot be read.',
      'signature: unlisted',
      'signature: proven',
      'signature: proven',
    ]);
    expect(found?.timestamps?.map(({ at }) => at)).toEqual([
      from(-3).toISOString(),
      undefined,
      from(-9).toISOString(),
      from(-5).toISOString(),
      from(-4).toISOString(),
    ]);
    expect(found).toMatchObject({ timestamp: { at: from(-5).toISOString() }, judgedAt: from(-5).toISOString() });
  });

  it('one beside the signature and two in assertions: the earliest of all', async () => {
    const { cose, messages } = await signed();
    const { countersignature, 'bare signature': bare } = messages;
    const token = async (days: number, of: Buffer) => (await bySelf(clock, from(days))(of)).token;
    const headers = new Map([['sigTst2', header(await token(-2, countersignature))]]);
    const later = manifest(
      'later',
      (await signed()).cose(),
      assertion('c2pa.time-stamp', { m: await token(-3, bare), later: await token(-9, bare) }),
      assertion('c2pa.time-stamp__1', { m: await token(-1, bare) }),
    );
    const found = await evaluate(manifest('m', cose(headers)), later);
    expect(gist(found)).toEqual(['signature: proven', 'assertion: proven', 'assertion: proven']);
    expect(found?.timestamp?.at).toBe(from(-3).toISOString());
  });

  it('trap: thousands of them keep nobody busy: sixteen are read', async () => {
    const { cose, messages } = await signed();
    const { token } = await bySelf(clock, from(-2))(messages.countersignature);
    const found = await evaluate(
      manifest('m', cose(new Map([['sigTst2', header(...Array.from({ length: 3000 }, () => token))]]))),
    );
    expect(found?.timestamps).toHaveLength(16);
  });

  it.each<[string, unknown]>([
    ['no array', new Map([['tstTokens', Buffer.from('x')]])],
    ['an empty one', header()],
    ['texts for tokens', new Map([['tstTokens', [new Map([['val', 'x']]), 7, null]]])],
    ['no map', [1, 2]],
  ])('%s is no time-stamp, and nothing else', async (_, value) => {
    const { cose } = await signed();
    expect(gist(await evaluate(manifest('m', cose(new Map([['sigTst2', value]])))))).toEqual([]);
  });
});

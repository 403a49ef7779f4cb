import { encode, Tag } from 'cbor-x';
import fc from 'fast-check';
import { createHash, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { demoClip, never, signInput, startEngine, temporaryFolder } from '../../../tests/support/engine.ts';
import { box, store, superbox } from '../../../tests/support/boxes.ts';
import { makeIdentity } from '../../../tests/support/engine-identity.ts';
import { JumbfError, superboxes } from './jumbf.ts';
import type { ManifestSignature } from './reading.ts';
import { readSignatures } from './signatures.ts';
import { bmffStore } from './store-bytes.ts';

const identity = await makeIdentity();
const certificate = new X509Certificate(identity.chainPem).raw;
const issuer = Buffer.from('issuer');

const claimBytes = encode({ instanceID: 'x' });
const claim = superbox('c2pa.claim.v2', box('cbor', claimBytes));
const signature = (cose: unknown): Buffer => superbox('c2pa.signature', box('cbor', encode(cose)));

type Headers = Map<unknown, unknown>;
const usual = (): Headers =>
  new Map<unknown, unknown>([
    [1, -7],
    [33, [certificate, issuer]],
  ]);

/** The parts of a COSE_Sign1 over `payload`, as another encoder than ours makes them. */
async function coseParts(protectedHeaders = usual(), unprotectedHeaders: Headers = new Map(), payload = claimBytes) {
  const protectedBytes = encode(protectedHeaders);
  const made = await identity.sign(encode(['Signature1', protectedBytes, Buffer.alloc(0), payload]));
  return [protectedBytes, unprotectedHeaders, null, Buffer.from(made)];
}
const cose = async (...args: Parameters<typeof coseParts>) => new Tag(await coseParts(...args), 18);

const text = (bytes: Uint8Array): string => (certificate.equals(bytes) ? 'leaf' : Buffer.from(bytes).toString());

/** With texts for bytes, and without what is empty, so that whole objects can be compared. */
const plain = ({ chain, ocsp, tokens, signed, ...rest }: ManifestSignature) => ({
  ...rest,
  // Every signature that can be read has them; what they are digests of has a test of its own.
  ...(signed && Object.keys(signed).length !== 4 && { signed }),
  ...(chain.length > 0 && { chain: chain.map(text) }),
  ...(ocsp.length > 0 && { ocsp: ocsp.map(text) }),
  ...(tokens && { tokens: tokens.map(({ token, kind, of }) => [kind, text(token), Object.keys(of ?? {}).join(' ')]) }),
});
const readAll = (bytes: Uint8Array) => readSignatures(bytes).map(plain);
const readOne = (...parts: Uint8Array[]) => readAll(store(superbox('m', ...parts)));
const digests = 'sha256 sha384 sha512';
const fine = { algorithm: 'es256', chain: ['leaf', 'issuer'] };

describe('signatures of a store', async () => {
  test('with everything: time-stamp, revocation answers, several manifests in order', async () => {
    const unprotectedHeaders: Headers = new Map<unknown, unknown>([
      ['sigTst2', new Map([['tstTokens', [new Map([['val', Buffer.from('token')]])]]])],
      ['rVals', new Map([['ocspVals', [Buffer.from('good')]]])],
      ['pad', Buffer.alloc(10)],
    ]);
    const alone = new Map<unknown, unknown>([
      [1, -7],
      [33, certificate],
    ]);
    const bytes = store(
      superbox('older', claim, superbox('c2pa.assertions'), signature(await cose(alone))),
      superbox('newer', signature(await cose(usual(), unprotectedHeaders)), claim),
    );
    expect(readAll(bytes)).toEqual([
      { label: 'older', algorithm: 'es256', chain: ['leaf'] },
      { label: 'newer', ...fine, tokens: [['sigTst2', 'token', digests]], ocsp: ['good'] },
    ]);
  });

  test('as old files have them: untagged, the chain under its name and unprotected, sigTst, claim version 1', async () => {
    const unprotectedHeaders: Headers = new Map<unknown, unknown>([
      ['x5chain', [certificate]],
      ['sigTst', new Map([['tstTokens', [new Map([['val', Buffer.from('response')]])]]])],
    ]);
    const old = signature(await coseParts(new Map([[1, -7]]), unprotectedHeaders));
    expect(readOne(superbox('c2pa.claim', box('cbor', claimBytes)), old)).toEqual([
      {
        label: 'm',
        algorithm: 'es256',
        chain: ['leaf'],
        tokens: [['sigTst', 'response', digests]],
      },
    ]);
  });

  test('what a time-stamp has to be of: the claim for sigTst, the signature for sigTst2', async () => {
    const stampedBy = async (kind: 'sigTst' | 'sigTst2') => {
      const headers: Headers = new Map([[kind, new Map([['tstTokens', [new Map([['val', Buffer.from('token')]])]]])]]);
      const parts = await coseParts(usual(), headers);
      const [found] = readSignatures(store(superbox('m', claim, signature(new Tag(parts, 18)))));
      const payload = kind === 'sigTst' ? claimBytes : encode(parts[3]);
      return {
        found: found?.tokens?.[0]?.of,
        message: encode(['CounterSignature', parts[0], Buffer.alloc(0), payload]),
      };
    };
    const digest = (hash: string, bytes: Uint8Array) => createHash(hash).update(bytes).digest('hex');
    for (const kind of ['sigTst', 'sigTst2'] as const) {
      const { found, message } = await stampedBy(kind);
      expect(found).toEqual({
        sha256: digest('sha256', message),
        sha384: digest('sha384', message),
        sha512: digest('sha512', message),
      });
    }
  });

  test('trap: a claim that breaks off after its signature is an outcome', async () => {
    const cut = superbox('c2pa.claim.v2', Buffer.from([0, 0, 1, 0]));
    expect(readOne(signature(await cose()), cut)).toMatchObject([
      { chain: ['leaf', 'issuer'], malformed: expect.stringContaining('exactly one claim') as string },
    ]);
  });

  test.each([23, 24, 255, 256, 65_535, 65_536])('over a claim of %i bytes', async (length) => {
    const payload = Buffer.alloc(length, 0x20);
    const parts = [superbox('c2pa.claim.v2', box('cbor', payload)), signature(await cose(usual(), new Map(), payload))];
    expect(readOne(...parts)).toEqual([{ label: 'm', ...fine }]);
  });

  test('trap: a certificate is shown only beside a signature that it made, whatever the engine takes for the signature', async () => {
    const good = signature(await cose());
    const doesNotFit = [{ label: 'm', ...fine, malformed: 'The certificate beside the signature did not make it.' }];
    const otherClaim = superbox('c2pa.claim.v2', box('cbor', encode({ instanceID: 'y' })));
    expect(readOne(otherClaim, good)).toEqual(doesNotFit);
    const borrowed = new X509Certificate((await makeIdentity()).chainPem).raw;
    const withBorrowed = await cose(
      new Map<unknown, unknown>([
        [1, -7],
        [33, [borrowed, issuer]],
      ]),
    );
    expect(readSignatures(store(superbox('m', claim, signature(withBorrowed))))[0]?.malformed).toBe(
      doesNotFit[0]?.malformed,
    );

    const notOneClaim = 'The manifest does not have exactly one claim that its signature could be of.';
    const unclear = [{ label: 'm', ...fine, malformed: notOneClaim }];
    expect(readOne(good)).toEqual(unclear);
    expect(readOne(claim, claim, good)).toEqual(unclear);
    expect(readOne(superbox('c2pa.claim.v2', box('cbor', claimBytes), box('cbor', claimBytes)), good)).toEqual(unclear);
    const [protectedBytes, unprotectedHeaders, , made] = await coseParts();
    const attached = new Tag([protectedBytes, unprotectedHeaders, Buffer.from(claimBytes), made], 18);
    expect(readOne(claim, signature(attached))).toEqual(unclear);
  });

  const noChain = 'The signature carries no certificate chain that can be read.';
  test.each<[string, Uint8Array[], object]>([
    ['no signature', [], { algorithm: 'unknown', malformed: 'The manifest has no signature.' }],
    [
      'two signatures, of which the engine checks one',
      [claim, signature(await cose()), signature(await cose())],
      { algorithm: 'unknown', malformed: 'The manifest has more than one signature.' },
    ],
    [
      'no content',
      [superbox('c2pa.signature')],
      { algorithm: 'unknown', malformed: 'The signature box does not hold one signature.' },
    ],
    [
      'two contents',
      [superbox('c2pa.signature', box('cbor', encode(await cose())), box('cbor', encode(await cose())))],
      { algorithm: 'unknown', malformed: 'The signature box does not hold one signature.' },
    ],
    [
      'no CBOR',
      [superbox('c2pa.signature', box('cbor', Buffer.from([0x9f, 0x01])))],
      { algorithm: 'unknown', malformed: 'The signature is not valid CBOR.' },
    ],
    [
      'an array that claims four thousand million entries',
      [superbox('c2pa.signature', box('cbor', Buffer.from([0x9a, 0xff, 0xff, 0xff, 0xff])))],
      { algorithm: 'unknown', malformed: 'The signature is not valid CBOR.' },
    ],
    [
      'arrays in arrays without end',
      [superbox('c2pa.signature', box('cbor', Buffer.alloc(1_000_000, 0x81)))],
      { algorithm: 'unknown', malformed: 'The signature is not valid CBOR.' },
    ],
    [
      'something else',
      [signature({ a: 1 })],
      { algorithm: 'unknown', malformed: 'The signature is not a COSE_Sign1.' },
    ],
    [
      'a protected header that is text',
      [signature(new Tag(['x', new Map(), null, Buffer.alloc(1)], 18))],
      { algorithm: 'unknown', malformed: 'The protected header of the signature cannot be read.' },
    ],
    [
      'an algorithm nobody knows',
      [signature(await cose(new Map([[1, -999]])))],
      { algorithm: 'unknown (-999)', malformed: noChain },
    ],
    [
      'text in the chain',
      [
        signature(
          await cose(
            new Map<unknown, unknown>([
              [1, -7],
              [33, [certificate, 'x']],
            ]),
          ),
        ),
      ],
      { algorithm: 'es256', malformed: noChain },
    ],
    [
      'a second chain beside the signed one',
      [signature(await cose(usual(), new Map([['x5chain', issuer]])))],
      { algorithm: 'es256', malformed: 'The signature names two certificate chains.' },
    ],
  ])('%s is an outcome', (_, parts, expected) => {
    expect(readOne(...parts)).toEqual([{ label: 'm', ...expected }]);
  });

  test('two manifests of one name lend each other no certificate', async () => {
    const twin = superbox('m', claim, signature(await cose()));
    const malformed = 'Two manifests share this label.';
    expect(readAll(store(twin, twin))).toEqual([
      { label: 'm', algorithm: 'unknown', malformed },
      { label: 'm', algorithm: 'unknown', malformed },
    ]);
  });

  test('what comes before the damage is kept', async () => {
    const good = superbox('a', claim, signature(await cose()));
    const tooLong = 'A box of the manifest store is longer than what holds it.';
    const noBox = Buffer.from('no box at all');
    expect(readAll(store(good, superbox('b', noBox)))).toEqual([
      { label: 'a', ...fine },
      { label: 'b', algorithm: 'unknown', malformed: tooLong },
    ]);
    expect(readAll(store(good, superbox('b', claim, signature(await cose()), noBox)))).toEqual([
      { label: 'a', ...fine },
      { label: 'b', ...fine, malformed: tooLong },
    ]);
    const cut = store(good).subarray(0, -9);
    expect(readAll(cut)).toEqual([{ label: '', algorithm: 'unknown', malformed: tooLong }]);
    expect(readAll(Buffer.alloc(0))).toEqual([]);
  });

  test('boxes in boxes without end', () => {
    let nested = superbox('x');
    for (let depth = 0; depth < 1000; depth++) nested = superbox('x', nested);
    expect(() => [...superboxes(nested)]).toThrow(JumbfError);
    expect(readAll(nested)).toEqual([
      { label: 'x', algorithm: 'unknown', malformed: 'The manifest store is nested too deeply.' },
    ]);
  });
});

describe('a real store', () => {
  const { engine } = startEngine();
  let bytes: Uint8Array;

  beforeAll(async () => {
    const output = join(await temporaryFolder(), 'signed.mp4');
    await engine.sign(signInput(identity, demoClip('intro'), output), { signal: never(), sign: identity.sign });
    const found = bmffStore(output, 1e6);
    if (!('bytes' in found) || !found.bytes) throw new Error('The signed file has no store.');
    ({ bytes } = found);
  });

  test('names the certificate that signed it, in bytes of its own', () => {
    const [found] = readSignatures(bytes);
    expect(found && plain(found)).toEqual({ label: expect.any(String) as string, algorithm: 'es256', chain: ['leaf'] });
    // A view of the store would take the whole store along when it is cloned.
    expect(found?.chain[0]?.buffer.byteLength).toBe(found?.chain[0]?.length);
  });

  test('however it is mutated, reading it ends, quickly and without an exception', () => {
    const mutation = fc.oneof(
      fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), value: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat() }),
      fc.record({ kind: fc.constant('size' as const), at: fc.nat(), value: fc.nat({ max: 0xffffffff }) }),
      fc.record({ kind: fc.constant('double' as const), at: fc.nat(), value: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        let mutant: Buffer = Buffer.from(bytes);
        for (const { kind, at, value } of mutations) {
          if (mutant.length < 8) break;
          const place = at % (mutant.length - 4);
          if (kind === 'flip') mutant[place] = mutant[place]! ^ value;
          else if (kind === 'size') mutant.writeUInt32BE(value, place);
          else if (kind === 'cut')
            mutant = Buffer.concat([mutant.subarray(0, place), mutant.subarray(place + (value % 64))]);
          else mutant = Buffer.concat([mutant.subarray(0, place), mutant.subarray(place - (value % (place + 1)))]);
        }
        const begun = performance.now();
        for (const { chain, malformed } of readSignatures(mutant))
          expect(chain.length > 0 || malformed !== undefined).toBe(true);
        expect(performance.now() - begun).toBeLessThan(1000);
      }),
      { numRuns: 2000 },
    );
  });

  test('whatever bytes there are, reading them ends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (any) => void readSignatures(any)),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        const [found] = readSignatures(store(superbox('m', superbox('c2pa.signature', box('cbor', any)))));
        expect(found?.label).toBe('m');
      }),
      { numRuns: 2000 },
    );
  });
});

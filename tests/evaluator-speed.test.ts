import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { ChainEvaluation } from '#shared/verdict/model.ts';
import type { ManifestSignature } from '#core/c2pa/reading.ts';
import { type Identity, issueClaimSigner, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import {
  caExtensions,
  days,
  issueOdd,
  loadedList,
  makePki,
  NOW,
  type Pki,
  timestampingExtensions,
} from './support/pki.ts';
import { makeToken } from './support/timestamp-authority.ts';

/*
 * A chain of 200 manifests, each by a signer of its own, against 10 lists of 30 authorities that all hold the root; then the same with a
 * time-stamp each, all of them different ones by one authority. The yardstick is a P-384 verification, of which a signer needs one at
 * least, so that the ratio says the same on any machine, busy or not. `npm run bench` prints it.
 */
const MANIFESTS = 200;
const LISTS = 10;

let house: Pki;
let clockCa: Identity;
let clock: Identity;
let lists: LoadedList[];
let signers: Identity[];
beforeAll(async () => {
  house = await makePki('House');
  const clockRoot = await issueRoot('O=Clock, CN=Clock root', days(-900, 2000));
  clockCa = await issueOdd(clockRoot, { validity: days(-900, 2000), extensions: caExtensions(0) });
  clock = await issueOdd(clockCa, { validity: days(-500, 100), extensions: timestampingExtensions() });
  const strangers = await Promise.all(
    Array.from({ length: 29 }, (_, index) => issueRoot(`O=Stranger, CN=Stranger ${index}`, days(-900, 2000))),
  );
  const certificates = [...strangers, house.root].map(({ certificate }) => certificate);
  lists = [
    ...Array.from({ length: LISTS - 1 }, (_, index) => loadedList(`list-${index}`, certificates)),
    loadedList('clocks', [clockRoot.certificate, ...certificates], { purpose: 'tsa' }),
  ];
  signers = await Promise.all(
    Array.from({ length: MANIFESTS }, (_, index) =>
      issueClaimSigner(`O=House, CN=Signer ${index}`, days(-100, 355), house.issuing),
    ),
  );
}, 120_000);

/** CPU milliseconds of the work, and as a multiple of verifying each once. */
async function measure(
  name: string,
  stamped: boolean,
): Promise<{ milliseconds: number; ratio: number; found: ChainEvaluation[] }> {
  const signatures = signers.map((signer, index) => manifest(signer, index, stamped));
  const [found, milliseconds] = await cpu(() => evaluateChains(signatures, lists, { now: NOW }));
  const key = toKeyObject(house.root.keys);
  const bytes = Buffer.alloc(1000);
  const made = sign('sha384', bytes, key);
  const publicKey = createPublicKey(key);
  const [, least] = await cpu(async () => {
    for (let run = 0; run < MANIFESTS; run++) verify('sha384', bytes, publicKey, made);
  });
  const ratio = Number((milliseconds / least).toFixed(1));
  process.stdout.write(`bench: ${JSON.stringify({ name, milliseconds: Math.round(milliseconds), ratio })}\n`);
  return { milliseconds, ratio, found };
}

async function cpu<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begun = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(begun);
  return [result, (user + system) / 1000];
}

it('evaluates 200 manifests against 10 lists within a small multiple of verifying each signer once', async () => {
  const { found, ratio } = await measure('200 manifests, 10 lists / 200 verifications', false);
  expect(found.every(({ matches }) => matches.length === LISTS - 1)).toBe(true);
  expect(ratio).toBeLessThan(15);
}, 120_000);

it('and a time-stamp of its own each, of which only the signature is new, for little more', async () => {
  const { found, ratio } = await measure('200 manifests with time-stamps, 10 lists / 200 verifications', true);
  expect(found.every(({ timestamp }) => timestamp?.matches.length === 1)).toBe(true);
  expect(ratio).toBeLessThan(20);
}, 120_000);

function manifest(leaf: Identity, index: number, withStamp: boolean): ManifestSignature {
  const message = Buffer.from(`signature ${index}`);
  const digest = (hash: string) => createHash(hash).update(message).digest('hex');
  return {
    label: `m${index}`,
    algorithm: 'es256',
    chain: [leaf, house.issuing].map(({ certificate }) => new Uint8Array(certificate.der)),
    ocsp: [],
    ...(withStamp && {
      tokens: [
        {
          token: makeToken(message, {
            authority: clock,
            others: [clockCa],
            at: new Date(days(-50, 0).notBefore.getTime() + index * 1000),
          }),
          kind: 'sigTst2' as const,
          of: { sha256: digest('sha256'), sha384: digest('sha384'), sha512: digest('sha512') },
        },
      ],
    }),
  };
}

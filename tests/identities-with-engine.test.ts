import {
  Builder,
  CallbackCredentialHolder,
  CallbackSigner,
  IdentityAssertionBuilder,
  IdentityAssertionSigner,
} from '@contentauth/c2pa-node';
import { Encoder, Tag } from 'cbor-x';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { signSettings } from '#core/c2pa/settings.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { DAY, type Identity, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import { EKU } from '#core/trust/oids.ts';
import { createdDefinition, demoClip, never, startEngine, temporaryFolder } from './support/engine.ts';
import { codesOf } from './support/engine-store.ts';
import { issueOdd, leafExtensions, loadedList } from './support/pki.ts';

/* CAWG identities in files that the engine made, as the engine reads them and as we do (c2pa-engine.md section 9). */

const { engine } = startEngine();
const encoder = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false });
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(Date.now() + from * DAY),
  notAfter: new Date(Date.now() + to * DAY),
});

let folder: string;
let house: Identity;
let people: Identity;
let signer: Identity;
let person: Identity;
beforeAll(async () => {
  folder = await temporaryFolder();
  house = await issueRoot('O=House, CN=House root', fromNow(-30, 1000));
  people = await issueRoot('O=People, CN=People root', fromNow(-30, 1000));
  signer = await issueOdd(house, {
    subject: 'O=House, CN=House signer',
    validity: fromNow(-20, 300),
    extensions: leafExtensions([EKU.claimSigning]),
  });
  person = await issueOdd(people, { subject: 'O=Desk, CN=Ann', validity: fromNow(-20, 300) });
});

interface Payload {
  readonly referencedAssertions: readonly { url: string; hash: Uint8Array; alg?: string }[];
  readonly sigType: string;
  readonly roles: readonly string[];
}

/** A COSE_Sign1 over what the assertion will hold, by the certificate of a person. */
async function identitySignature({ referencedAssertions, sigType, roles }: Payload, by: Identity): Promise<Buffer> {
  const payload = new Map<string, unknown>([
    [
      'referenced_assertions',
      referencedAssertions.map(
        ({ url, hash, alg }) =>
          new Map<string, unknown>([
            ['url', url],
            ...(alg === undefined ? [] : [['alg', alg] as const]),
            ['hash', Buffer.from(hash)],
          ]),
      ),
    ],
    ['sig_type', sigType],
    ...(roles.length > 0 ? [['role', roles] as const] : []),
  ]);
  const protectedBytes = encoder.encode(
    new Map<number, unknown>([
      [1, -7],
      [33, by.certificate.der],
    ]),
  );
  const message = encoder.encode(['Signature1', protectedBytes, Buffer.alloc(0), encoder.encode(payload)]);
  const made = signBytes('es256', toKeyObject(by.keys), message);
  return Buffer.from(encoder.encode(new Tag([protectedBytes, new Map(), null, made], 18)));
}

async function identified(name: string, by = person): Promise<string> {
  const key = toKeyObject(signer.keys);
  const claim = CallbackSigner.newSigner(
    { alg: 'es256', certs: [Buffer.from(toPem(signer.certificate))], reserveSize: 20_000, directCoseHandling: false },
    async (bytes) => signBytes('es256', key, bytes),
  );
  const holder = CallbackCredentialHolder.newCallbackCredentialHolder(10_000, 'cawg.x509.cose', (payload) =>
    identitySignature(payload, by),
  );
  const identity = await IdentityAssertionBuilder.identityBuilderForCredentialHolder(holder);
  identity.addRoles(['cawg.editor']);
  const both = IdentityAssertionSigner.new(claim.getHandle());
  both.addIdentityAssertion(identity);
  const path = join(folder, name);
  const definition = createdDefinition('x.mp4') as unknown as Parameters<typeof Builder.withJson>[0];
  const source = { path: demoClip('intro'), mimeType: 'video/mp4' };
  await Builder.withJson(definition, signSettings({ lists: [] })).signAsync(both, source, { path });
  return path;
}

const loaded = (purpose: 'signer' | 'cawg', root: Identity) => loadedList(purpose, [root.certificate], { purpose });
const engineList = (purpose: 'signer' | 'cawg', root: Identity) => ({
  uri: purpose,
  purpose,
  anchorsPem: toPem(root.certificate),
  endEntityPem: '',
});

/** What the engine says of the identity, and what we say. */
async function judge(path: string, cawg = people) {
  const trust = { lists: [engineList('signer', house), engineList('cawg', cawg)] };
  const reading = await engine.read({ path, trust, verify: true }, { signal: never() });
  const { success, failure } = codesOf(reading);
  const lists = [loaded('signer', house), loaded('cawg', cawg)];
  const [found] = await evaluateChains(reading.signatures, lists, { now: new Date() });
  const [identity] = found?.identities ?? [];
  return {
    engine: [...success, ...failure].filter((code) => code.startsWith('cawg.')).toSorted((a, b) => a.localeCompare(b)),
    signer: found?.matches.map(({ list }) => list),
    identity: identity && {
      who: identity.chain[0]?.name,
      roles: identity.roles,
      lists: identity.matches.map(({ list }) => list),
      fault: identity.malformed,
    },
  };
}

describe('a CAWG identity by a certificate', () => {
  test('is sound and listed, for the engine and for us', async () => {
    expect(await judge(await identified('good.mp4'))).toEqual({
      engine: expect.arrayContaining(['cawg.identity.well-formed', 'cawg.x509.signature.validated']) as string[],
      signer: ['signer'],
      identity: { who: 'Ann', roles: ['cawg.editor'], lists: ['cawg'], fault: undefined },
    });
  });

  test('F2: is on no list of identities because its root signs claims, nor the other way round', async () => {
    const { identity, signer: vouched } = await judge(await identified('unlisted.mp4'), house);
    expect([identity?.lists, vouched]).toEqual([[], ['signer']]);
  });

  test('that was changed is not confirmed', async () => {
    const path = await identified('changed.mp4');
    const bytes = await readFile(path);
    const role = bytes.indexOf('cawg.editor');
    bytes.write('cawg.author', role, 'latin1');
    await writeFile(path, bytes);
    const { identity, engine: said } = await judge(path);
    expect(identity).toMatchObject({ lists: [], fault: 'The certificate beside the signature did not make it.' });
    // Trap: the engine goes on calling its certificate trusted; that alone says nothing.
    expect(said).toContain('cawg.x509.credential.trusted');
    expect(said).not.toContain('cawg.x509.signature.validated');
  });

  test('by a certificate of another kind is listed nowhere', async () => {
    const server = await issueOdd(people, {
      validity: fromNow(-20, 300),
      extensions: leafExtensions(['1.3.6.1.5.5.7.3.1']),
    });
    const { identity } = await judge(await identified('server.mp4', server));
    expect(identity?.lists).toEqual([]);
  });
});

// Before @peculiar/x509, which reads its decorators' metadata while it loads.
import 'reflect-metadata';
import { X509Certificate as ShownX509, X509ChainBuilder } from '@peculiar/x509';
import { Builder, CallbackSigner, LocalSigner, Reader } from '@contentauth/c2pa-node';
import { createPrivateKey, sign as signDer } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, issueRoot } from '#core/signers/issue.ts';
import { orderPath, windowTo } from '#core/trust/chain-path.ts';
import { EKU } from '#core/trust/oids.ts';
import { createdDefinition, demoClip, never, signInput, startEngine, temporaryFolder } from './support/engine.ts';
import { makeIdentity, type TestIdentity } from './support/engine-identity.ts';
import { codesOf, type StoreJson } from './support/engine-store.ts';
import { serve } from './support/openssl.ts';
import { issueOdd, makePki } from './support/pki.ts';

/*
 * Findings F1 to F10 of signing-and-trust.md that no other test holds: what the pinned engine does that our design works around. Each fails
 * when an upgrade changes it, and then the way round it can go. F2, F4, F5 and R54 are held by engine-reading-traps, engine-signing-traps,
 * timestamps-with-engine and signers-with-engine; F8 is about a service that is not used.
 */

const { engine } = startEngine();
let folder: string;
let signer: TestIdentity;
const settings = JSON.stringify({
  trust: { trust_config: EKU.claimSigning },
  verify: { remote_manifest_fetch: false },
  core: { allowed_network_hosts: ['127.0.0.1'] },
});
const definition = createdDefinition('x.mp4') as unknown as Parameters<typeof Builder.withJson>[0];
const source = { path: demoClip('intro'), mimeType: 'video/mp4' };
type CallbackSettings = Parameters<typeof CallbackSigner.newSigner>[0];
const callback = (more: Partial<CallbackSettings> = {}): CallbackSettings => ({
  alg: 'es256',
  certs: [Buffer.from(signer.chainPem)],
  reserveSize: 20_000,
  directCoseHandling: false,
  ...more,
});

beforeAll(async () => {
  folder = await temporaryFolder();
  signer = await makeIdentity();
});

describe('F1: the address of a time-stamping authority', () => {
  test('is ignored by the callback signer without a word: no request, no time-stamp, no error', async () => {
    let asked = 0;
    const tsaUrl = await serve((_, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    const output = join(folder, 'f1.mp4');
    const with_ = CallbackSigner.newSigner(callback({ tsaUrl }), async (bytes) =>
      Buffer.from(await signer.sign(bytes)),
    );
    await Builder.withJson(definition, settings).signAsync(with_, source, { path: output });
    const reading = await engine.read({ path: output, trust: { lists: [] }, verify: true }, { signal: never() });
    expect({ asked, stamps: reading.signatures[0]?.tokens }).toEqual({ asked: 0, stamps: undefined });
  });

  test('makes the local signer fail', () => {
    const certificate = Buffer.from(signer.chainPem);
    const local = LocalSigner.newSigner(certificate, Buffer.from(signer.keyPem), 'es256', 'http://127.0.0.1:9');
    const output = { path: join(folder, 'f1-local.mp4') };
    expect(() => Builder.withJson(definition, settings).sign(local, source, output)).toThrow(/http resolver/);
  });
});

describe('F3: where the engine looks for certificates that are trusted by themselves', () => {
  const state = async (trust: object) => {
    const path = join(folder, 'f3.mp4');
    await engine
      .sign(signInput(signer, demoClip('intro'), path), { signal: never(), sign: signer.sign })
      .catch(() => {});
    const config = JSON.stringify({ trust: { trust_config: EKU.claimSigning, ...trust } });
    const store = (await Reader.fromAsset({ path }, config))?.json() as StoreJson | undefined;
    return store?.validation_state;
  };

  test('not at the top of the settings, nor among the anchors; in an entry of anchors, beside an empty list', async () => {
    const leaf = signer.chainPem;
    expect(await state({ allowed_list: leaf })).toBe('Valid');
    expect(await state({ anchors: [{ trust_anchors: leaf, trust_uri: 'u', trust_kind: 'manifest' }] })).toBe('Valid');
    const entry = { trust_anchors: '', allowed_list: leaf, trust_uri: 'u', trust_kind: 'manifest' };
    expect(await state({ anchors: [entry] })).toBe('Trusted');
  });
});

describe('F6: what is wrong with a certificate when it signs', () => {
  test('is hard for the profile and soft for the lists', async () => {
    const expired = await makeIdentity({ days: -1 });
    const to = (name: string) => join(folder, name);
    await expect(
      engine.sign(signInput(expired, demoClip('intro'), to('f6-a.mp4')), { signal: never(), sign: expired.sign }),
    ).rejects.toMatchObject({ code: 'signing_failed', message: expect.stringContaining('not valid today') as string });
    const unknown = await makeIdentity();
    await engine.sign(signInput(unknown, demoClip('intro'), to('f6-b.mp4')), { signal: never(), sign: unknown.sign });
    const reading = await engine.read(
      { path: to('f6-b.mp4'), trust: { lists: [] }, verify: true },
      { signal: never() },
    );
    expect(codesOf(reading)).toMatchObject({ state: 'Valid', failure: ['signingCredential.untrusted'] });
  });
});

describe('F7: what the callback signer takes', () => {
  test('certificates in PEM alone, and ECDSA in DER as well as side by side', async () => {
    const key = createPrivateKey(signer.keyPem);
    const der = async (bytes: Uint8Array) => signDer('sha256', bytes, key);
    const signed = async (name: string, config: CallbackSettings) => {
      const with_ = CallbackSigner.newSigner(config, der);
      await Builder.withJson(definition, settings).signAsync(with_, source, { path: join(folder, name) });
    };
    await expect(signed('f7-pem.mp4', callback())).resolves.toBeUndefined();
    const bytes = Buffer.from(signer.chainPem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    await expect(signed('f7-der.mp4', callback({ certs: [bytes] }))).rejects.toThrow(/certificate/i);
  });
});

describe('F9: what is to be signed', () => {
  test('grows past the 4,096 bytes that a key service signs raw', async () => {
    let largest = 0;
    const assertions = Array.from({ length: 60 }, (_, index) => ({
      label: `org.example.note${index}`,
      data: { text: 'x' },
      kind: 'Json',
    }));
    const input = signInput(signer, demoClip('intro'), join(folder, 'f9.mp4'));
    const more = { ...createdDefinition('x'), assertions: [...createdDefinition('x').assertions, ...assertions] };
    await engine.sign(
      { ...input, definition: more },
      {
        signal: never(),
        sign: async (bytes) => {
          largest = Math.max(largest, bytes.length);
          return signer.sign(bytes);
        },
      },
    );
    expect(largest).toBeGreaterThan(4096);
  });
});

describe('F10: a builder of chains is no judge of them', () => {
  test('it chains what a leaf issued and what has expired; our evaluator does not', async () => {
    const pki = await makePki('House');
    const past = { notBefore: new Date(Date.now() - 40 * DAY), notAfter: new Date(Date.now() - 10 * DAY) };
    const old = await issueRoot('O=Old, CN=Old root', past);
    const evil = await issueOdd(pki.leaf, { subject: 'O=Evil, CN=Issued by a leaf' });
    const shown = async (...chain: { der: Buffer }[]) => {
      const certificates = chain.map(({ der }) => new ShownX509(new Uint8Array(der)));
      return (await new X509ChainBuilder({ certificates }).build(certificates[0]!)).length;
    };
    const { leaf, issuing, root } = pki;
    expect(await shown(evil.certificate, leaf.certificate, issuing.certificate, root.certificate)).toBe(4);
    expect(await shown((await issueOdd(old, {})).certificate, old.certificate)).toBe(2);
    const path = orderPath(evil.certificate, [leaf.certificate, issuing.certificate]);
    expect(await windowTo(path, root.certificate)).toBeUndefined();
  });
});

test('the engine is the one that was measured', async () => {
  const { version, library } = await engine.version();
  expect([version, library]).toEqual(['0.9.8', 'c2pa-rs 0.91.0']);
  expect(await readFile(join(import.meta.dirname, '../package.json'), 'utf8')).toContain(
    '"@contentauth/c2pa-node": "0.9.8"',
  );
});

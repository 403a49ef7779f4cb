import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SignerId } from '#shared/api/ids.ts';
import { type SignatureAlgorithm, Signer } from '#shared/api/signer.ts';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { verifyBytes } from '#core/signers/algorithm.ts';
import { createAudit } from '#core/signers/audit.ts';
import { issueClaimSigner, toKeyObject } from '#core/signers/issue.ts';
import type { Secrets } from '#core/signers/secrets.ts';
import { createSigners } from '#core/signers/store.ts';
import { toPem } from '#core/trust/certificate.ts';
import { days, makePki, NOW, type Pki } from '../../../tests/support/pki.ts';
import { memorySecrets } from '../../../tests/support/secrets.ts';
import { openTrustLists } from '../../../tests/support/trust-lists.ts';

let folder: string;
let given: string;
let logged: string[];
let pki: Pki;
beforeAll(async () => {
  pki = await makePki();
});
beforeEach(async () => {
  logged = [];
  folder = await mkdtemp(join(tmpdir(), 'countersign-signers-'));
  given = await mkdtemp(join(tmpdir(), 'countersign-given-'));
});
afterEach(() => Promise.all([folder, given].map((path) => rm(path, { recursive: true }))));

const PASSPHRASE = 'correct horse battery';
const clock = () => NOW;
const open = (secrets: Secrets = memorySecrets()) =>
  createSigners({
    folder,
    secrets,
    trustLists: openTrustLists({ folder, clock }),
    answers: createKeptAnswers(folder),
    clock,
    audit: createAudit(folder),
    log: (level, message) => logged.push(`${level} ${message}`),
  });

const file = async (name: string, text: string) => {
  await writeFile(join(given, name), text);
  return join(given, name);
};
const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const leafKey = () => toKeyObject(pki.leaf.keys);
const bundle = () => toPem(pki.leaf.certificate) + toPem(pki.issuing.certificate);
const wish = async (keyPem: string, bundlePem = bundle(), passphrase = PASSPHRASE) => ({
  name: 'Newsroom key',
  keyPath: await file('key.pem', keyPem),
  bundlePath: await file('bundle.pem', bundlePem),
  passphrase,
});
const options = (requestId = 'r1') => ({ requestId, signal: new AbortController().signal });
const auditLines = async () =>
  (await readFile(join(folder, 'audit', 'signatures.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('importing a signer', () => {
  it('keeps it for the next start, locked until its passphrase is given', async () => {
    const imported = await open().import(await wish(pkcs8(leafKey())));
    expect(imported).toEqual({
      id: 'newsroom-key',
      name: 'Newsroom key',
      kind: 'file',
      algorithm: 'es256',
      certificate: pki.leaf.certificate.facts,
      chain: [pki.leaf.certificate.facts, pki.issuing.certificate.facts],
      locked: false,
      selfSigned: false,
      former: [],
    });
    expect(Signer.parse(imported)).toEqual(imported);
    const later = open();
    expect(await later.list()).toEqual([{ ...imported, locked: true }]);
    await expect(later.use(imported.id)).rejects.toMatchObject({
      code: 'key_refused',
      message: expect.stringContaining('locked'),
    });
    await expect(later.unlock(imported.id, 'wrong')).rejects.toMatchObject({ code: 'key_refused' });
    expect(await later.unlock(imported.id, PASSPHRASE)).toEqual(imported);
    expect(await later.use(imported.id)).toMatchObject({ id: imported.id, algorithm: 'es256' });
  });

  it('opens with a passphrase that the shell knows', async () => {
    await open().import(await wish(pkcs8(leafKey())));
    expect(await open(memorySecrets({ 'signer.newsroom-key': PASSPHRASE })).list()).toMatchObject([{ locked: false }]);
  });

  it('gives two signers of one name an id each', async () => {
    const signers = open();
    const same = await wish(pkcs8(leafKey()));
    const made = await Promise.all([
      signers.import(same),
      signers.import(same),
      signers.import({ ...same, name: 'Démo: ✂' }),
    ]);
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set(['newsroom-key', 'newsroom-key-2', 'signer-demo']));
  });

  it.each<[string, () => Promise<string>, SignatureAlgorithm]>([
    ['PKCS#8', async () => pkcs8(leafKey()), 'es256'],
    [
      'encrypted PKCS#8',
      async () =>
        leafKey().export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }).toString(),
      'es256',
    ],
    [
      'SEC1 after EC parameters',
      async () =>
        `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${leafKey().export({ type: 'sec1', format: 'pem' }).toString()}`,
      'es256',
    ],
  ])('takes a key in %s', async (_, key, algorithm) => {
    expect(await open().import(await wish(await key()))).toMatchObject({ algorithm });
  });

  it.each([
    ['es256', 64],
    ['es384', 96],
    ['es512', 132],
    ['ed25519', 64],
    ['ps256', 256],
  ] as const)('signs with an %s key, as COSE wants it: %i bytes', async (algorithm, bytes) => {
    const leaf = await issueClaimSigner('O=House, CN=Any', days(-1, 300), pki.issuing, algorithm);
    const signers = open();
    const { id } = await signers.import(
      await wish(pkcs8(toKeyObject(leaf.keys)), toPem(leaf.certificate) + toPem(pki.issuing.certificate)),
    );
    const signer = await signers.use(id);
    const tbs = randomBytes(3000);
    const signature = await signer.sign(tbs, options());
    expect(signer.algorithm).toBe(algorithm);
    expect(verifyBytes(algorithm, leaf.certificate.node.publicKey, tbs, signature)).toBe(true);
    expect(verifyBytes(algorithm, leaf.certificate.node.publicKey, randomBytes(3000), signature)).toBe(false);
    expect(signature).toHaveLength(bytes);
  });

  it('R73: puts the bundle in order and leaves the root out', async () => {
    const jumbled = [pki.root, pki.issuing, pki.leaf].map(({ certificate }) => toPem(certificate)).join('');
    const signers = open();
    const { id } = await signers.import(await wish(pkcs8(leafKey()), jumbled));
    expect(await signers.use(id)).toMatchObject({
      chainPem: bundle(),
      chain: [pki.leaf.certificate.der, pki.issuing.certificate.der],
    });
  });

  it.each<[string, () => Promise<Parameters<ReturnType<typeof open>['import']>[0]>, RegExp]>([
    [
      'a wrong passphrase',
      async () =>
        wish(
          leafKey()
            .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'another one' })
            .toString(),
        ),
      /passphrase is wrong/,
    ],
    ['no key in the file', () => wish('hello'), /no private key in this file/],
    ['two keys', () => wish(pkcs8(leafKey()) + pkcs8(leafKey())), /more than one private key/],
    [
      'a PKCS#1 key',
      () =>
        wish(
          generateKeyPairSync('rsa', { modulusLength: 2048 })
            .privateKey.export({ type: 'pkcs1', format: 'pem' })
            .toString(),
        ),
      /openssl pkcs8/,
    ],
    [
      'a key of 1024 bits',
      () => wish(pkcs8(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)),
      /no signature algorithm/,
    ],
    [
      'a key on another curve',
      () => wish(pkcs8(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey)),
      /no signature algorithm/,
    ],
    [
      "a key that is not the certificate's",
      () => wish(pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)),
      /None of the certificates/,
    ],
    [
      'a stranger in the bundle',
      async () => wish(pkcs8(leafKey()), bundle() + toPem((await makePki('Other')).issuing.certificate)),
      /no part in the chain/,
    ],
    [
      'a damaged bundle',
      () => wish(pkcs8(leafKey()), bundle().replace('-----END', '----END')),
      /^The certificate bundle: Line/,
    ],
  ])('refuses %s', async (_, from, message) => {
    const signers = open();
    await expect(signers.import(await from())).rejects.toMatchObject({
      code: 'key_refused',
      message: expect.stringMatching(message),
    });
    expect(await signers.list()).toEqual([]);
  });
});

describe('R57: making a private credential', () => {
  it('names nobody unless asked, is no CA, lasts as long as wished, and is on no list', async () => {
    const signers = open();
    const made = await signers.generate({ name: 'Mine', algorithm: 'es256', days: 365, passphrase: PASSPHRASE });
    expect(made).toMatchObject({
      id: 'mine',
      kind: 'private',
      locked: false,
      certificate: { subject: 'CN=Anonymous, O=Private credential', ca: false, notAfter: '2027-11-21T12:00:00.000Z' },
    });
    expect(await signers.preflight(made.id)).toMatchObject({ outcome: 'ok', trust: 'not-checked', daysLeft: 365 });
  });

  it('carries the names it was given, whatever is in them', async () => {
    const names = { organisation: 'Smith, Jones + Söhne "GmbH" \\ #1', commonName: 'A=B; C\nO=BBC' };
    const { certificate } = await open().generate({
      name: 'Mine',
      algorithm: 'ed25519',
      days: 1,
      passphrase: PASSPHRASE,
      ...names,
    });
    expect({ organisation: certificate.organisation, name: certificate.name }).toEqual({
      organisation: names.organisation,
      name: 'A=B; C O=BBC',
    });
  });
});

describe('signing', () => {
  const ready = async () => {
    const signers = open();
    const { id } = await signers.generate({ name: 'Mine', algorithm: 'es256', days: 365, passphrase: PASSPHRASE });
    return signers.use(id);
  };

  it('R41: writes one audit line a signature, before it hands the signature out', async () => {
    const signer = await ready();
    const tbs = Buffer.from('to be signed');
    await signer.sign(tbs, options('r1'));
    await signer.sign(tbs, { ...options('r2'), signAnyway: true });
    await createAudit(folder).exported({ at: NOW.toISOString(), requestId: 'r2', outputSha256: 'aa' });
    const line = {
      at: NOW.toISOString(),
      signer: 'mine',
      keyId: expect.stringMatching(/^[0-9a-f]{64}$/),
      certificateSerial: expect.stringMatching(/^[0-9a-f]{32}$/),
      signedSha256: createHash('sha256').update(tbs).digest('hex'),
    };
    expect(await auditLines()).toEqual([
      { ...line, requestId: 'r1', signAnyway: false, signRevoked: false },
      { ...line, requestId: 'r2', signAnyway: true, signRevoked: false },
    ]);
    expect(await readFile(join(folder, 'audit', 'outputs.jsonl'), 'utf8')).toBe(
      `{"at":"${NOW.toISOString()}","requestId":"r2","outputSha256":"aa"}\n`,
    );
  });

  it('R41: gives no signature away when the audit line cannot be written', async () => {
    const signer = await ready();
    await writeFile(join(folder, 'audit'), 'in the way');
    await expect(signer.sign(Buffer.from('x'), options())).rejects.toMatchObject({ code: 'storage_failed' });
  });

  it('R42: refuses to sign as fast as it can', async () => {
    const signer = await ready();
    const results = await Promise.allSettled(
      Array.from({ length: 61 }, () => signer.sign(Buffer.from('x'), options())),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'signing_failed' } },
    ]);
    expect(await auditLines()).toHaveLength(60);
  });

  it('does not begin when it was cancelled', async () => {
    const signer = await ready();
    await expect(signer.sign(Buffer.from('x'), { requestId: 'r', signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await readdir(folder)).not.toContain('audit');
  });

  it('does not sign with a key that was put in the place of another', async () => {
    const signers = open();
    const [one, two] = await Promise.all(
      ['One', 'Two'].map((name) => signers.generate({ name, algorithm: 'es256', days: 9, passphrase: PASSPHRASE })),
    );
    const key = (id: string) => join(folder, 'signers', id, 'key.pem');
    await writeFile(key(one!.id), await readFile(key(two!.id)));
    await expect(signers.use(one!.id)).rejects.toMatchObject({ code: 'key_refused' });
  });
});

describe('keeping signers', () => {
  it('R40: no key and no passphrase lies in the workspace in the clear', async () => {
    const signers = open();
    await signers.import(await wish(pkcs8(leafKey())));
    const made = await signers.generate({ name: 'Mine', algorithm: 'ed25519', days: 9, passphrase: PASSPHRASE });
    await (await signers.use(made.id)).sign(Buffer.from('x'), options());
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
    );
    const all = texts.join('\n');
    const body = pkcs8(leafKey()).split('\n')[1]!;
    expect([
      /BEGIN (?!ENCRYPTED)[A-Z ]*PRIVATE KEY-----/.test(all),
      all.includes(PASSPHRASE),
      all.includes(body),
    ]).toEqual([false, false, false]);
    expect(all.match(/BEGIN ENCRYPTED PRIVATE KEY/g)).toHaveLength(2);
  });

  it('shows the others when the files of one are damaged, says which in the log, and lets it be removed', async () => {
    const signers = open();
    const [one, two] = await Promise.all(
      ['One', 'Two'].map((name) => signers.generate({ name, algorithm: 'es256', days: 9, passphrase: PASSPHRASE })),
    );
    await writeFile(join(folder, 'signers', one!.id, 'chain.pem'), 'gone');
    expect((await signers.list()).map(({ id }) => id)).toEqual([two!.id]);
    expect(logged).toEqual(['warn The files of the signer one are damaged. Remove it and import it again.']);
    await expect(signers.use(one!.id)).rejects.toMatchObject({ code: 'storage_failed' });
    await signers.remove(one!.id);
    expect(await readdir(join(folder, 'signers'))).toEqual(['two']);
  });

  it('says that there is no such signer', async () => {
    const signers = open();
    const absent = SignerId.parse('absent');
    type Call = (id: SignerId) => Promise<unknown>;
    const calls: Call[] = [(id) => signers.use(id), (id) => signers.preflight(id), (id) => signers.remove(id)];
    for (const call of [...calls, (id: SignerId) => signers.unlock(id, 'x')])
      await expect(call(absent)).rejects.toMatchObject({ code: 'not_found' });
  });
});

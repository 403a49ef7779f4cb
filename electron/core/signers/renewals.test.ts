import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SignerId } from '#shared/api/ids.ts';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { createAudit } from '#core/signers/audit.ts';
import { issueClaimSigner, toKeyObject } from '#core/signers/issue.ts';
import type { Secrets } from '#core/signers/secrets.ts';
import { createSigners } from '#core/signers/store.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';
import { hasOpenssl, needsOpenssl } from '../../../tests/support/openssl.ts';
import { type OpensslCa, startOpensslCa } from '../../../tests/support/openssl-ca.ts';
import { days, loadedList, makePki, NOW, type Pki } from '../../../tests/support/pki.ts';
import { memorySecrets } from '../../../tests/support/secrets.ts';

let folder: string;
let pki: Pki;
let ca: OpensslCa;
beforeAll(async () => {
  pki = await makePki();
  if (needsOpenssl('no request for a certificate is answered')) ca = await startOpensslCa(pki.issuing);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-renewals-'));
  later = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const PASSPHRASE = 'correct horse battery';
const id = SignerId.parse('desk');
let later: number;
const clock = () => new Date(NOW.getTime() + later);
/** The signers as after a start; with the passphrase in the environment unless told otherwise. */
const open = (secrets: Secrets = memorySecrets({ 'signer.desk': PASSPHRASE })) =>
  createSigners({
    folder,
    secrets,
    trustLists: { enabled: async () => [loadedList('house', [pki.root.certificate])] },
    clock,
    answers: createKeptAnswers(folder),
    audit: createAudit(folder),
    log: () => {},
  });

/** A signer "Desk" whose certificate the house issued; it ends in 20 days. */
async function issued(algorithm: SignatureAlgorithm = 'es256') {
  const leaf = await issueClaimSigner('O=Desk\\, Ltd, CN=Desk signer', days(-300, 20), pki.issuing, algorithm);
  const [keyPath, bundlePath] = [join(folder, 'given.key'), join(folder, 'given.pem')];
  await writeFile(keyPath, toKeyObject(leaf.keys).export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(bundlePath, toPem(leaf.certificate) + toPem(pki.issuing.certificate));
  return open().import({ name: 'Desk', keyPath, bundlePath, passphrase: PASSPHRASE });
}
const own = () =>
  open().generate({ name: 'Desk', algorithm: 'es256', days: 20, organisation: 'Desk', passphrase: PASSPHRASE });

const certificates = (pem: string): Certificate[] => parsePemCertificates(pem).map(({ certificate }) => certificate);
const answer = async (csr: string, usages?: string) =>
  certificates(await ca.issue(csr, { validity: days(-1, 365), ...(usages !== undefined && { usages }) }));
const publicKey = async () => (await open().use(id)).chain[0];
const facts = ({ facts: one }: Certificate) => one;

describe('a certificate that is about to end', () => {
  it('is warned of as many days ahead as Settings say', async () => {
    await issued();
    const warned = async (soonDays?: () => number) =>
      (
        await createSigners({
          folder,
          secrets: memorySecrets(),
          trustLists: { enabled: async () => [] },
          clock,
          answers: createKeptAnswers(folder),
          audit: createAudit(folder),
          soonDays,
          log: () => {},
        }).preflight(id)
      ).checks.filter(({ rule }) => rule === 'expires-soon');
    const soon = { rule: 'expires-soon', outcome: 'warn', message: 'The certificate expires in 20 days. Renew it.' };
    const fine = { rule: 'expires-soon', outcome: 'ok', message: 'The certificate does not end soon.' };
    expect(await warned()).toEqual([soon]);
    expect(await warned(() => 20)).toEqual([fine]);
    expect(await warned(() => 21)).toEqual([soon]);
  });
});

describe.runIf(hasOpenssl)('a certificate that somebody else issued', () => {
  it.each([
    ['es256', 'same', 'id-ecPublicKey'],
    ['ed25519', 'same', 'ED25519'],
    ['es256', 'new', 'id-ecPublicKey'],
    ['ps256', 'same', 'rsaEncryption'],
  ] as const)('is asked for with a request that openssl verifies: %s, the %s key', async (algorithm, key, shown) => {
    const before = await issued(algorithm);
    const { pending, ...rest } = await open().request(id, { key });
    expect(rest).toEqual({ ...before, locked: false });
    expect(pending).toEqual({
      madeAt: NOW.toISOString(),
      key,
      algorithm,
      subject: 'CN=Desk signer, O=Desk\\, Ltd',
      csr: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----\n[\s\S]+-----END CERTIFICATE REQUEST-----\n$/),
    });
    const text = await ca.verify(pending!.csr);
    expect(text).toMatch(/verify OK/i);
    expect(text).toMatch(/Subject: O ?= ?"?Desk, Ltd"?, CN ?= ?Desk signer/);
    expect(text).toContain(`Public Key Algorithm: ${shown}`);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature\s/);
  });

  it('may be asked for under another name and with another kind of key', async () => {
    await issued();
    const subject = 'CN=Night desk, O=Desk, C=GB';
    const { pending } = await open().request(id, { key: 'new', algorithm: 'ed25519', subject });
    expect(pending).toMatchObject({ algorithm: 'ed25519', subject });
    const [leaf] = await answer(pending!.csr);
    expect(leaf!.facts).toMatchObject({ subject, organisation: 'Desk', name: 'Night desk' });
    const signer = await open().installCertificate(id, [leaf!]);
    expect(signer).toMatchObject({ algorithm: 'ed25519', certificate: { subject } });
    expect((await open().use(id)).algorithm).toBe('ed25519');
  });

  it.each(['', 'nonsense', 'C=GB', 'CN=', 'Q9=x'])('takes no subject that is none: %j', async (subject) => {
    await issued();
    await expect(open().request(id, { key: 'same', subject })).rejects.toMatchObject({ code: 'invalid_input' });
    expect((await open().list())[0]).not.toHaveProperty('pending');
  });

  it.each(['same', 'new'] as const)(
    'R56: %s key: the request survives a restart, the answer is installed in one step, the old certificate stays',
    async (key) => {
      const before = await issued();
      const { pending } = await open().request(id, { key });
      const [leaf] = await answer(pending!.csr);
      // Until the answer is there, everything is as it was.
      expect(await publicKey()).toEqual(Buffer.from(parseLeaf(await readFile(join(folder, 'given.pem'), 'utf8')).der));
      expect((await open().list())[0]?.pending).toEqual(pending);
      const looked = await open().previewAnswer(id, [leaf!]);
      expect(looked).toMatchObject({ preflight: { outcome: 'ok', trust: 'listed' } });
      // The issuer that the old chain had comes along: the authority sent the leaf alone.
      expect(looked.chain).toEqual([leaf!.facts, pki.issuing.certificate.facts]);

      later = 60_000;
      const { pending: _none, ...after } = before;
      expect(await open().installCertificate(id, [leaf!])).toEqual({
        ...after,
        certificate: leaf!.facts,
        chain: looked.chain,
        locked: false,
        former: [
          {
            certificate: before.certificate,
            replacedAt: clock().toISOString(),
            key: key === 'same' ? 'same' : 'other',
          },
        ],
      });
      expect((await open().preflight(id)).outcome).toBe('ok');
      const signer = await open().use(id);
      expect(signer.chain).toEqual([leaf!.der, pki.issuing.certificate.der]);
      await signer.sign(Buffer.from('bytes'), { requestId: 'r', signal: new AbortController().signal });
      // Its first key and chain lie where they lay, encrypted.
      expect(await readFile(join(folder, 'signers/desk/key.pem'), 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
      expect(parseLeaf(await readFile(join(folder, 'signers/desk/chain.pem'), 'utf8')).facts).toEqual(
        before.certificate,
      );
    },
  );

  it('takes no answer to another request, no certificate it has already, and none that could not sign', async () => {
    const before = await issued();
    const { pending } = await open().request(id, { key: 'new' });
    const stranger = await issueClaimSigner('O=Else, CN=Else', days(-1, 300), pki.issuing);
    const refused = (given: Certificate[]) =>
      open()
        .installCertificate(id, given)
        .catch((error: unknown) => error);
    expect(await refused([stranger.certificate])).toMatchObject({ code: 'key_refused' });
    expect(await refused(certificates(await readFile(join(folder, 'given.pem'), 'utf8')))).toMatchObject({
      code: 'key_refused',
    });
    const [good] = await answer(pending!.csr);
    const other = await makePki('Other');
    expect(await refused([good!, other.issuing.certificate])).toMatchObject({ code: 'key_refused' });
    expect(await refused(await answer(pending!.csr, 'timeStamping'))).toMatchObject({
      code: 'preflight_blocked',
      message: expect.stringContaining('nothing was changed'),
    });
    expect(await open().list()).toEqual([{ ...before, locked: false, pending }]);
    await open().cancelRequest(id);
    expect(await refused([good!])).toMatchObject({ code: 'key_refused' });
    const [current] = certificates(await readFile(join(folder, 'given.pem'), 'utf8'));
    expect(await refused([current!])).toMatchObject({
      code: 'key_refused',
      message: expect.stringContaining('already'),
    });
  });

  it('installs what an authority renewed by itself, for the key in use', async () => {
    await issued();
    const { pending } = await open().request(id, { key: 'same' });
    await open().cancelRequest(id);
    const [leaf] = await answer(pending!.csr);
    expect(await open().installCertificate(id, [leaf!])).toMatchObject({
      certificate: { fingerprint: leaf!.facts.fingerprint },
      former: [{ key: 'same' }],
    });
  });

  it('keeps every certificate it ever had, newest first; one that is damaged hides none of the others', async () => {
    const first = await issued();
    const seen = [first.certificate];
    for (const key of ['new', 'same', 'new'] as const) {
      later += 60_000;
      const { pending } = await open().request(id, { key });
      seen.unshift((await open().installCertificate(id, await answer(pending!.csr))).certificate);
    }
    const former = async () => (await open().list())[0]!.former.map(({ certificate, key }) => [certificate, key]);
    const others = [
      [seen[1], 'other'],
      [seen[2], 'other'],
      [seen[3], 'other'],
    ];
    expect(await former()).toEqual(others);
    await writeFile(join(folder, 'signers/desk/renewal-1/chain.pem'), 'damaged');
    expect(await former()).toEqual([others[0], others[2]]);
  });

  it('lets one request wait, and gives it up with its key when told to', async () => {
    await issued();
    await open().request(id, { key: 'new' });
    await expect(open().request(id, { key: 'same' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await readdir(join(folder, 'signers/desk'))).toContain('renewal-1');
    expect(await open().cancelRequest(id)).not.toHaveProperty('pending');
    expect(await readdir(join(folder, 'signers/desk'))).not.toContain('renewal-1');
    await expect(open().cancelRequest(id)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(open().renew(id, { key: 'same', days: 365 })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('issued by somebody else'),
    });
  });

  it('a private credential becomes one that is vouched for when an authority answers', async () => {
    await own();
    const { pending } = await open().request(id, { key: 'same' });
    const given = [...(await answer(pending!.csr)), pki.issuing.certificate, pki.root.certificate];
    const signer = await open().installCertificate(id, given);
    expect(signer).toMatchObject({ kind: 'file', selfSigned: false, former: [{ key: 'same' }] });
    expect(signer.chain.map(({ fingerprint }) => fingerprint)).toEqual(
      given
        .slice(0, 2)
        .map(facts)
        .map(({ fingerprint }) => fingerprint),
    );
  });
});

describe('a private credential', () => {
  it.each(['same', 'new'] as const)('R56: is made anew by itself, with the %s key', async (key) => {
    const before = await own();
    later = 60_000;
    const after = await open().renew(id, { key, days: 365 });
    const { certificate } = after;
    expect(after).toEqual({
      ...before,
      locked: false,
      certificate,
      chain: [certificate],
      former: [
        {
          certificate: before.certificate,
          replacedAt: clock().toISOString(),
          key: key === 'same' ? 'same' : 'other',
        },
      ],
    });
    const { subject, issuer, usages } = before.certificate;
    expect(certificate).toMatchObject({ subject, issuer, usages, ca: false });
    expect(Date.parse(certificate.notAfter) - Date.parse(certificate.notBefore)).toBe(365 * 86_400_000);
    expect((await open().preflight(id)).checks.filter(({ outcome }) => outcome === 'blocked')).toEqual([]);
    await (await open().use(id)).sign(Buffer.from('x'), { requestId: 'r', signal: new AbortController().signal });
  });

  it('is not made anew while it is locked, and nothing of it leaves the core in the clear', async () => {
    await own();
    const locked = open(memorySecrets());
    await expect(locked.renew(id, { key: 'new', days: 10 })).rejects.toMatchObject({ code: 'key_refused' });
    await expect(locked.request(id, { key: 'new' })).rejects.toMatchObject({ code: 'key_refused' });
    const wrong = open(memorySecrets({ 'signer.desk': 'another passphrase' }));
    await expect(wrong.request(id, { key: 'new' })).rejects.toMatchObject({ code: 'key_refused' });
    await open().request(id, { key: 'new' });
    const files = await readdir(join(folder, 'signers'), { recursive: true, withFileTypes: true });
    for (const entry of files.filter((one) => one.isFile()))
      expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toMatch(/BEGIN (EC )?PRIVATE KEY/);
  });

  it('a renewal that was cut short changed nothing, and the next one goes past what it left', async () => {
    const before = await own();
    await mkdir(join(folder, 'signers/desk/renewal-1'));
    await writeFile(join(folder, 'signers/desk/renewal-1/chain.pem'), 'half a chai');
    expect(await open().list()).toEqual([{ ...before, locked: false }]);
    expect(await open().renew(id, { key: 'new', days: 365 })).toMatchObject({ former: [{ key: 'other' }] });
    expect(await readdir(join(folder, 'signers/desk'))).toContain('renewal-2');
  });
});

const parseLeaf = (pem: string): Certificate => certificates(pem)[0]!;

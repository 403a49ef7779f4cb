import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createNodeCore } from '../electron/node/node-core.ts';
import { never, temporaryFolder } from './support/engine.ts';

/* What may leave the workspace of a credential of one's own: the certificate at any time, the key on purpose and encrypted. */

const call = { signal: never() };
const passphrase = 'correct horse';
const newPassphrase = 'battery staple';

it('R59: the certificate goes without its key; the key goes encrypted, to whoever opens it, and fits the certificate', async () => {
  const folder = await temporaryFolder();
  const core = await createNodeCore({
    workspace: await temporaryFolder(),
    dist: resolve('dist'),
    emit: () => {},
    log: () => {},
  });
  const { id } = await core.handlers['signer.generate'](
    { name: 'Mine', algorithm: 'es256', days: 365, passphrase },
    call,
  );

  const given = await core.handlers['signer.exportCertificate']({ signer: id }, call);
  expect(given).toMatchObject({ name: 'Mine', certificate: { ca: false, organisation: 'Private credential' } });
  expect(given.pem.match(/-----BEGIN [^-]+-----/g)).toEqual(['-----BEGIN CERTIFICATE-----']);

  const path = join(folder, 'mine.key');
  const exportKey = async (with_: string) => {
    const { target } = await core.grantTarget(path);
    return core.handlers['signer.exportKey']({ signer: id, passphrase: with_, newPassphrase, target }, call);
  };
  // Unlocked for signing is not open for taking away.
  await expect(exportKey('')).rejects.toMatchObject({ code: 'key_refused' });
  await expect(exportKey('wrong passphrase')).rejects.toMatchObject({ code: 'key_refused' });
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });

  expect(await exportKey(passphrase)).toEqual({ name: 'mine.key' });
  const key = await readFile(path, 'utf8');
  expect(key).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const fits = (with_: string): boolean => {
    try {
      return new X509Certificate(given.pem).checkPrivateKey(createPrivateKey({ key, passphrase: with_ }));
    } catch {
      // In what way a wrong passphrase fails is OpenSSL's affair.
      return false;
    }
  };
  expect([fits(passphrase), fits(newPassphrase)]).toEqual([false, true]);

  // Given to somebody who knows its owner, it is a credential of theirs.
  const certificate = join(folder, 'mine.pem');
  await writeFile(certificate, given.pem);
  const { id: file } = await core.grantFile(certificate);
  const read = await core.handlers['addressBook.read']({ file }, call);
  expect(read.certificate.fingerprint).toBe(given.certificate.fingerprint);
  await core.dispose();
});

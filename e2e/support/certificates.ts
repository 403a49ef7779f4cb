import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY, distinguishedName, issuePrivateCredential, issueRoot } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';

const from = (days: number) => new Date(Date.now() + days * DAY);
const validity = { notBefore: from(-9), notAfter: from(700) };

/** Writes a list of authorities of the house, PEM. @returns its path */
export async function houseList(folder: string, file: string, names: readonly string[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const roots = await Promise.all(
    names.map((name) => issueRoot(distinguishedName({ organisation: 'House', commonName: name }), validity)),
  );
  const path = join(folder, file);
  await writeFile(path, roots.map(({ certificate }) => toPem(certificate)).join(''));
  return path;
}

/** Somebody's private credential. @returns the path of its certificate, and the fingerprint they would read out */
export async function privateCredential(folder: string, name: string): Promise<{ path: string; fingerprint: string }> {
  await mkdir(folder, { recursive: true });
  const subject = distinguishedName({ commonName: name });
  const { certificate } = await issuePrivateCredential(subject, validity, 'es256');
  const path = join(folder, 'source.pem');
  await writeFile(path, toPem(certificate));
  return { path, fingerprint: certificate.facts.fingerprint };
}

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { type Identity, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';

const run = promisify(execFile);

/** Debian's openssl as a certificate authority, so that our requests are answered by somebody else. */
export interface OpensslCa {
  /** What `openssl req -verify` and `-text` say of a request. @throws Error when its signature does not hold */
  verify(csr: string): Promise<string>;
  /** Issues to a request. @returns the certificate alone, PEM */
  issue(csr: string, as: { validity: { notBefore: Date; notAfter: Date }; usages?: string }): Promise<string>;
}

/** @param authority signs what is issued */
export async function startOpensslCa(authority: Identity): Promise<OpensslCa> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-ca-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  await writeFile(path('ca.pem'), toPem(authority.certificate));
  await writeFile(path('ca.key'), toKeyObject(authority.keys).export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(path('index.txt'), '');
  await writeFile(path('index.txt.attr'), 'unique_subject = no\n');
  await writeFile(
    path('ca.cnf'),
    [
      '[ca]',
      'default_ca = one',
      '[one]',
      `database = ${path('index.txt')}`,
      `new_certs_dir = ${folder}`,
      `certificate = ${path('ca.pem')}`,
      `private_key = ${path('ca.key')}`,
      'rand_serial = yes',
      'default_md = sha384',
      'policy = any',
      '[any]',
      'organizationName = optional',
      'commonName = optional',
      'countryName = optional',
      '',
    ].join('\n'),
  );
  let count = 0;
  const write = async (csr: string): Promise<string> => {
    const request = path(`${count++}.csr`);
    await writeFile(request, csr);
    return request;
  };
  return {
    async verify(csr) {
      const { stdout, stderr } = await run('openssl', ['req', '-in', await write(csr), '-verify', '-noout', '-text']);
      // Which of the two it says "verify OK" on changed between versions.
      return stdout + stderr;
    },
    async issue(csr, { validity, usages = 'emailProtection' }) {
      const request = await write(csr);
      const [extensions, out] = [`${request}.ext`, `${request}.pem`];
      await writeFile(
        extensions,
        [
          'basicConstraints = critical, CA:false',
          'keyUsage = critical, digitalSignature',
          `extendedKeyUsage = ${usages}`,
          'authorityKeyIdentifier = keyid',
          '',
        ].join('\n'),
      );
      const dates = ['-startdate', asn1(validity.notBefore), '-enddate', asn1(validity.notAfter)];
      const words = [
        'ca',
        '-batch',
        '-notext',
        '-preserveDN',
        '-config',
        path('ca.cnf'),
        '-extfile',
        extensions,
        ...dates,
      ];
      await run('openssl', [...words, '-in', request, '-out', out]);
      return readFile(out, 'utf8');
    },
  };
}

/** YYYYMMDDHHMMSSZ */
const asn1 = (date: Date): string => date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');

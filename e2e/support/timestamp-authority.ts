import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from '@playwright/test';

const run = promisify(execFile);

export interface TimestampAuthority {
  /** Where RFC 3161 questions are answered. */
  readonly address: string;
  /** A list for time-stamps with its root, PEM. */
  readonly list: string;
  /** How often it was asked. */
  readonly asked: () => number;
  stop(): Promise<void>;
}

/** Where openssl is absent the test is skipped, and says so. */
export function needsOpenssl(): void {
  const present = spawnSync('openssl', ['version']).status === 0;
  if (!present) process.stdout.write('not run: openssl is absent, so there is no time-stamp authority\n');
  test.skip(!present, 'not run: openssl is absent');
}

const config = (folder: string): string =>
  [
    '[req]',
    'distinguished_name = nobody',
    'prompt = no',
    '[nobody]',
    'CN = nobody',
    '[root]',
    'basicConstraints = critical, CA:TRUE',
    'keyUsage = critical, keyCertSign, cRLSign',
    'subjectKeyIdentifier = hash',
    '[clock]',
    'basicConstraints = critical, CA:FALSE',
    'keyUsage = critical, digitalSignature',
    'extendedKeyUsage = critical, timeStamping',
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
    '[tsa]',
    'default_tsa = one',
    '[one]',
    `serial = ${join(folder, 'serial')}`,
    'crypto_device = builtin',
    `signer_cert = ${join(folder, 'clock.pem')}`,
    `signer_key = ${join(folder, 'clock.key')}`,
    'signer_digest = sha256',
    'default_policy = 1.2.3.4.1',
    'digests = sha256',
    'ess_cert_id_alg = sha256',
    '',
  ].join('\n');

/** openssl as the time-stamp authority of a house, on this machine and with the clock of this machine. */
export async function startTimestampAuthority(folder: string): Promise<TimestampAuthority> {
  await mkdir(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  await writeFile(at('openssl.cnf'), config(folder));
  await writeFile(at('serial'), '01\n');
  /** @param words separated by spaces */
  const openssl = (words: string, ...more: string[]) => run('openssl', [...words.split(' '), ...more], { cwd: folder });
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config openssl.cnf';
  await openssl(
    `req -x509 ${newKey} -keyout root.key -out root.pem -days 900 -extensions root -subj`,
    '/O=Clock house/CN=Clock root',
  );
  await openssl(`req -new ${newKey} -keyout clock.key -out clock.csr -subj`, '/O=Clock house/CN=Clock 1');
  await openssl(
    'x509 -req -in clock.csr -CA root.pem -CAkey root.key -CAcreateserial -out clock.pem -days 300 -extfile openssl.cnf -extensions clock',
  );

  const reply = async (question: Buffer): Promise<Buffer> => {
    const name = randomBytes(4).toString('hex');
    await writeFile(at(`${name}.tsq`), question);
    await openssl(`ts -reply -config openssl.cnf -queryfile ${name}.tsq -out ${name}.tsr -chain root.pem`);
    return readFile(at(`${name}.tsr`));
  };
  let asked = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked += 1;
      reply(Buffer.concat(chunks)).then(
        (bytes) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(bytes),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    list: at('root.pem'),
    asked: () => asked,
    stop: async () => void (await new Promise((closed) => server.close(closed))),
  };
}

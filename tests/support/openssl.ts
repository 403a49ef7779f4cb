import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { type Identity, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';

/*
 * Debian's openssl as an authority for time-stamps and a revocation service of its own making, so that what we read is not what we wrote.
 */

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
/** Says on stdout what was not run, once a file. */
export function needsOpenssl(what: string): boolean {
  if (!hasOpenssl) process.stdout.write(`not run: openssl is absent, so ${what}\n`);
  return hasOpenssl;
}

const run = promisify(execFile);

async function folderFor(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-openssl-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function writeIdentity(folder: string, name: string, { certificate, keys }: Identity) {
  const paths = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  await writeFile(paths.certificate, toPem(certificate));
  await writeFile(paths.key, toKeyObject(keys).export({ type: 'pkcs8', format: 'pem' }));
  return paths;
}

/** A server on this machine that ends with the test file. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  afterAll(() => new Promise((closed) => server.close(closed)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface TimestampAuthority {
  /** Answers to RFC 3161 questions by POST at `/`; `/503` refuses, `/noise` answers something else. */
  readonly url: string;
  /** How often it was asked. */
  readonly asked: () => number;
  /** A response to a question as openssl reads it. */
  reply(query: Buffer): Promise<Buffer>;
}

/** `openssl ts -reply` behind HTTP. Its clock is that of the machine: openssl knows no other. */
export async function startTimestampAuthority(
  authority: Identity,
  others: readonly Identity[] = [],
): Promise<TimestampAuthority> {
  const folder = await folderFor();
  const { certificate, key } = await writeIdentity(folder, 'tsa', authority);
  const chain = join(folder, 'chain.pem');
  await writeFile(chain, others.map((other) => toPem(other.certificate)).join(''));
  const config = join(folder, 'tsa.cnf');
  await writeFile(join(folder, 'serial'), '01\n');
  await writeFile(
    config,
    [
      '[tsa]',
      'default_tsa = one',
      '[one]',
      `serial = ${join(folder, 'serial')}`,
      'crypto_device = builtin',
      `signer_cert = ${certificate}`,
      `signer_key = ${key}`,
      'signer_digest = sha256',
      'default_policy = 1.2.3.4.1',
      'digests = sha256, sha384, sha512',
      'ess_cert_id_alg = sha256',
      '',
    ].join('\n'),
  );
  let count = 0;
  const reply = async (query: Buffer): Promise<Buffer> => {
    const name = randomBytes(4).toString('hex');
    const [question, answer] = [join(folder, `${name}.tsq`), join(folder, `${name}.tsr`)];
    await writeFile(question, query);
    await run('openssl', ['ts', '-reply', '-config', config, '-queryfile', question, '-out', answer, '-chain', chain]);
    return readFile(answer);
  };
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      count += 1;
      if (request.url === '/503') return response.writeHead(503).end();
      if (request.url === '/noise') return response.end('noise');
      reply(Buffer.concat(chunks)).then(
        (bytes) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(bytes),
        () => response.writeHead(500).end(),
      );
    });
  });
  return { url, asked: () => count, reply };
}

interface OcspOptions {
  /** As openssl writes it: `keyCompromise`, `superseded`, … */
  readonly revoked?: { readonly at: Date; readonly reason: string };
  /** The service does not know the certificate. */
  readonly unknown?: boolean;
  readonly responder?: Identity;
  /** Days that the answer is good for; absent: it names no end. */
  readonly days?: number;
  /** An OCSPRequest to answer; absent: one of openssl's own, without a random number. */
  readonly question?: Buffer;
}

/** An answer of `openssl ocsp` about `leaf`, as a signer would staple it. */
export async function opensslOcsp(leaf: Identity, issuer: Identity, options: OcspOptions = {}): Promise<Buffer> {
  const folder = await folderFor();
  const about = await writeIdentity(folder, 'leaf', leaf);
  const by = await writeIdentity(folder, 'issuer', issuer);
  const signer = await writeIdentity(folder, 'responder', options.responder ?? issuer);
  const { facts } = leaf.certificate;
  const { revoked, unknown = false, days } = options;
  // index.txt: status, end, revocation, serial, file, subject. OpenSSL's own database of what it issued.
  const when = (date: Date): string =>
    date
      .toISOString()
      .replaceAll(/[-:T]|\.\d+/g, '')
      .slice(2);
  const line = [
    revoked ? 'R' : 'V',
    when(new Date(facts.notAfter)),
    revoked ? `${when(revoked.at)},${revoked.reason}` : '',
    facts.serial.toUpperCase(),
    'unknown',
    '/CN=x',
  ].join('\t');
  const index = join(folder, 'index.txt');
  await writeFile(index, unknown ? '' : `${line}\n`);
  await writeFile(join(folder, 'index.txt.attr'), 'unique_subject = no\n');
  const [request, response] = [join(folder, 'request.der'), join(folder, 'response.der')];
  const named = ['-issuer', by.certificate, '-cert', about.certificate];
  if (options.question) await writeFile(request, options.question);
  else await run('openssl', ['ocsp', ...named, '-no_nonce', '-reqout', request]);
  const as = ['-index', index, '-CA', by.certificate, '-rsigner', signer.certificate, '-rkey', signer.key];
  const until = days === undefined ? [] : ['-ndays', String(days)];
  await run('openssl', ['ocsp', ...as, '-reqin', request, '-respout', response, ...until]);
  return readFile(response);
}

/** Whether `openssl ts -verify` finds a token good: of this message, by a path to this root, at the time it names. */
export async function opensslVerifiesToken(
  token: Uint8Array,
  message: Uint8Array,
  { root, others = [], at }: { root: Identity; others?: readonly Identity[]; at: Date },
): Promise<boolean> {
  const folder = await folderFor();
  const path = async (name: string, content: Uint8Array | string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const pem = (identities: readonly Identity[]) => identities.map(({ certificate }) => toPem(certificate)).join('');
  const untrusted = others.length > 0 ? ['-untrusted', await path('others.pem', pem(others))] : [];
  const [file, roots] = [await path('message', message), await path('root.pem', pem([root]))];
  const when = String(Math.floor(at.getTime() / 1000));
  const words = ['ts', '-verify', '-token_in', '-in', await path('token.der', token), '-data', file];
  words.push('-CAfile', roots, '-attime', when, ...untrusted);
  return run('openssl', words).then(
    () => true,
    () => false,
  );
}

/** A question of `openssl ts -query` about a message, with the request for certificates. */
export async function opensslQuery(message: Uint8Array, hash: string): Promise<Buffer> {
  const folder = await folderFor();
  await writeFile(join(folder, 'message'), message);
  const out = join(folder, 'query.tsq');
  await run('openssl', ['ts', '-query', '-data', join(folder, 'message'), `-${hash}`, '-cert', '-out', out]);
  return readFile(out);
}

/** What `openssl ts -query -text` makes of a question. */
export async function describeQuery(query: Buffer): Promise<string> {
  const folder = await folderFor();
  await writeFile(join(folder, 'query.tsq'), query);
  const { stdout } = await run('openssl', ['ts', '-query', '-in', join(folder, 'query.tsq'), '-text']);
  return stdout;
}

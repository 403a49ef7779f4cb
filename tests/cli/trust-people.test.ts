import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, issuePrivateCredential, toKeyObject } from '#core/signers/issue.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { toPem } from '#core/trust/certificate.ts';
import { Bench } from '#shared/api/bench.ts';
import { AddressBookReport } from '../../electron/cli/commands/trust-address-book.ts';
import { TrustCheckReport } from '../../electron/cli/commands/trust-check.ts';
import { demoClip, createdDefinition, never, startEngine } from '../support/engine.ts';

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const { engine } = startEngine();
let folder: string;
let certificate: string;
let fingerprint: string;
let clip: string;

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}
/** The built command, as a user runs it. */
const trust = (...args: string[]): Promise<Ran> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      [cli, '--workspace', join(folder, 'workspace'), 'trust', ...args],
      { maxBuffer: 64e6 },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-people-cli-'));
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 300 * DAY) };
  const friend = await issuePrivateCredential('O=Private credential, CN=Anonymous', validity, 'es256');
  certificate = join(folder, 'friend.pem');
  await writeFile(certificate, toPem(friend.certificate));
  ({ fingerprint } = friend.certificate.facts);
  clip = join(folder, 'clip.mp4');
  const key = toKeyObject(friend.keys);
  await engine.sign(
    {
      definition: createdDefinition('clip.mp4'),
      ingredients: [],
      source: demoClip('intro'),
      mimeType: 'video/mp4',
      output: clip,
      algorithm: 'es256',
      chainPem: toPem(friend.certificate),
      reserveSize: 20_000,
    },
    { signal: never(), sign: async (bytes) => signBytes('es256', key, bytes) },
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('countersign trust check and address-book', () => {
  it('adds nobody before the fingerprint was compared, and says what to compare', async () => {
    const asked = await trust('address-book', 'add', certificate, '--name', 'My friend');
    expect(asked.code).toBe(1);
    expect(asked.stderr).toMatch(
      new RegExp(`Its SHA-256 fingerprint is ${fingerprint}.*\\[confirmation_needed\\]`, 's'),
    );
    const wrong = ['--fingerprint', 'ab'.repeat(32), '--i-know-the-owner'];
    const refused = await trust('address-book', 'add', certificate, '--name', 'My friend', ...wrong);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[certificate_refused]')]);
    expect((await trust('address-book', 'list')).stdout).toBe('The address book is empty.\n');
    expect((await trust('check', clip)).code).toBe(1);
  });

  it('adds, checks and removes', async () => {
    const words = ['--name', 'My friend', '--fingerprint', fingerprint, '--i-know-the-owner', '--json'];
    const added = await trust('address-book', 'add', certificate, ...words);
    expect(added.code).toBe(0);
    const { credentials } = AddressBookReport.parse(JSON.parse(added.stdout));
    expect(credentials).toMatchObject([{ name: 'My friend', fingerprint, state: 'in-date' }]);

    const checked = await trust('check', clip, '--json');
    expect(checked.code).toBe(0);
    const { benches } = TrustCheckReport.parse(JSON.parse(checked.stdout));
    expect(benches[0]?.rows).toMatchObject([{ subject: 'signer', private: { name: 'My friend' }, cells: [] }]);
    expect((await trust('check', certificate)).stdout).toContain('in the address book as My friend');

    const out = join(folder, 'report.json');
    expect((await trust('check', clip, '-o', out)).code).toBe(0);
    expect(Bench.parse(JSON.parse(await readFile(out, 'utf8'))).rows).toHaveLength(1);
    expect(await trust('check', clip, '-o', out)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('output_refused') as string,
    });
    expect(await trust('check', clip, '-o', join(folder, 'x.pdf'))).toMatchObject({ code: 2 });

    const removed = await trust('address-book', 'remove', fingerprint.slice(0, 12), '--json');
    expect(AddressBookReport.parse(JSON.parse(removed.stdout))).toEqual({ version: 1, credentials: [], lose: [] });
    await copyFile(clip, join(folder, 'copy.mp4'));
    expect((await trust('check', join(folder, 'copy.mp4'))).code).toBe(1);
    expect(await trust('address-book', 'remove', fingerprint)).toMatchObject({ code: 3 });
  });
});

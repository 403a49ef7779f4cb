import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueClaimSigner, issueIssuingCa, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import {
  TrustBundleReport,
  TrustCertificateReport,
  TrustDiffReport,
  TrustEntriesReport,
  TrustListsReport,
  TrustUpdateReport,
  TrustVersionsReport,
} from '../../electron/cli/commands/trust-reports.ts';
import type { Pki } from '../support/pki.ts';

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
let folder: string;
let pki: Pki;
let first: string;
let second: string;

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

const words = (args: string[]) => [cli, '--workspace', join(folder, 'workspace'), 'trust', ...args];
/** The built command, as a user runs it. */
const trust = (...args: string[]): Promise<Ran> =>
  new Promise((done) =>
    execFile(process.execPath, words(args), { maxBuffer: 64e6 }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
async function write(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-trust-cli-'));
  // The command knows no time but the real one.
  const day = 86_400_000;
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 300 * day) };
  const root = await issueRoot('O=House, CN=House root', validity);
  const issuing = await issueIssuingCa('O=House, CN=House issuing CA', validity, root);
  pki = { root, issuing, leaf: await issueClaimSigner('O=House, CN=House signer', validity, issuing) };
  const other = await issueRoot('O=Other, CN=Other root', validity);
  first = await write('first.pem', `# ours\n${toPem(pki.root.certificate)}`);
  second = await write('second.pem', toPem(other.certificate));
});
afterAll(() => rm(folder, { recursive: true }));

describe('countersign trust', () => {
  it('knows the public lists, and has taken none of them', async () => {
    const { code, stdout } = await trust('lists', '--json');
    expect(code).toBe(0);
    const { lists } = TrustListsReport.parse(JSON.parse(stdout));
    expect(lists.map(({ id, entries, enabled, address }) => [id, entries, enabled, address?.slice(0, 8)])).toEqual(
      ['c2pa', 'c2pa-tsa', 'iptc', 'interim-anchors', 'interim-signers'].map((id) => [id, 0, false, 'https://']),
    );
    const text = (await trust('lists')).stdout;
    expect(text).toContain('interim-anchors  Interim list of CAI, authorities (frozen)  signer anchors, empty');
    expect(text).toContain('frozen since 2026-01-01');
  });

  it('takes a version from a file only when told to, and shows first what it changes', async () => {
    const looked = await trust('update', 'c2pa', first);
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringMatching(/^\+ line 2 {2}House root.*1 added/s)]);
    expect(looked.stdout).toContain('Nothing was changed.');
    const taken = await trust('update', 'c2pa', first, '--accept', '--json');
    const { accepted, list } = TrustUpdateReport.parse(JSON.parse(taken.stdout));
    expect([taken.code, accepted, list.enabled, list.entries]).toEqual([0, true, true, 1]);
    expect((await trust('update', 'c2pa', first)).stdout).toBe('Nothing new.\n');
  });

  it('wants a word of its own for removals', async () => {
    const diff = await trust('diff', 'c2pa', second, '--json');
    expect(TrustDiffReport.parse(JSON.parse(diff.stdout)).diff).toMatchObject({
      removals: 1,
      added: [{}],
      removed: [{}],
    });
    const refused = await trust('update', 'c2pa', second, '--accept');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/House root.*\[confirmation_needed\]/s);
    const taken = await trust('update', 'c2pa', second, '--accept', '--accept-removals');
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('In use now:')]);
  });

  it('keeps every version, and puts one back', async () => {
    const { versions } = TrustVersionsReport.parse(JSON.parse((await trust('versions', 'c2pa', '--json')).stdout));
    expect(versions.map(({ source, current }) => [source, current])).toEqual([
      ['from the file second.pem', true],
      ['from the file first.pem', false],
    ]);
    expect(versions.map(({ takenBy = [] }) => takenBy.map(({ who }) => who))).toEqual([
      [userInfo().username],
      [userInfo().username],
    ]);
    expect((await trust('rollback', 'c2pa', versions[1]!.version.slice(0, 10))).code).toBe(0);
    const entries = TrustEntriesReport.parse(JSON.parse((await trust('entries', 'c2pa', 'house', '--json')).stdout));
    expect([entries.listVersion, entries.total, entries.entries[0]?.note]).toEqual([versions[1]!.version, 1, 'ours']);
    expect((await trust('entries', 'c2pa', '--of', versions[0]!.version.slice(0, 10))).stdout).toContain('Other root');
    expect(await trust('rollback', 'c2pa', 'ffff')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('No version'),
    });
  });

  it('takes a list of the house under its name, and rejects a damaged one with its line', async () => {
    const own = await trust('import', second, '--operator', 'Desk', '--vouches-for', 'publisher');
    expect(own.stdout).toMatch(
      /^list-[0-9a-f]{12} {2}second {2}signer anchors \(News publisher\), 1 entries \(0 expired\), on/,
    );
    const broken = await write('broken.pem', '# ours\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    expect(await trust('import', broken)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Line 2.*\[list_rejected\]/),
    });
    expect(await trust('update', own.stdout.split(' ')[0]!)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no address'),
    });
  });

  it('builds a bundle from files, writes over nothing, and says what signing with it would meet', async () => {
    const files = await Promise.all([
      write('root.pem', toPem(pki.root.certificate)),
      write('issuing.der', pki.issuing.certificate.der),
      write('leaf.pem', toPem(pki.leaf.certificate)),
    ]);
    const out = join(folder, 'bundle.pem');
    const built = await trust('bundle', ...files, '-o', out, '--json');
    expect(TrustBundleReport.parse(JSON.parse(built.stdout)).dropped.map(({ name }) => name)).toEqual(['House root']);
    expect(await readFile(out, 'utf8')).toBe(toPem(pki.leaf.certificate) + toPem(pki.issuing.certificate));
    expect(await trust('bundle', ...files, '-o', out)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('[output_refused]'),
    });
    const key = await write('key.pem', toKeyObject(pki.leaf.keys).export({ type: 'pkcs8', format: 'pem' }));
    const { stdout } = await trust('preflight', '--cert', out, '--key', key, '--json');
    const { chain, preflight } = TrustCertificateReport.parse(JSON.parse(stdout));
    expect(chain.map(({ name }) => name)).toEqual(['House signer', 'House issuing CA']);
    expect([preflight.matches.map(({ list }) => list), preflight.misses.length]).toEqual([['c2pa'], 1]);
    const shown = await trust('verify-certificate', files[0]!);
    expect([shown.code, shown.stdout]).toEqual([1, expect.stringContaining('[is-ca]')]);
  });

  it.each([
    [['preflight']],
    [['preflight', 'a', '--cert', 'b']],
    [['diff', 'c2pa']],
    [['diff', 'c2pa', 'x', '--fetch']],
    [['bundle', 'a']],
  ])('exit 2 for the wrong words: %j', async (args) => {
    expect((await trust(...args)).code).toBe(2);
  });

  it('killed at any moment of a rollback, it has one whole version in use', async () => {
    const { versions } = TrustVersionsReport.parse(JSON.parse((await trust('versions', 'c2pa', '--json')).stdout));
    const known = new Set(versions.map(({ version }) => version));
    for (let round = 0; round < 8; round++) {
      const target = versions[round % 2]!.version;
      const child = spawn(process.execPath, words(['rollback', 'c2pa', target]), { stdio: 'ignore' });
      const ended = new Promise((done) => child.once('exit', done));
      await pause(150 + round * 60);
      child.kill('SIGKILL');
      await ended;
    }
    const { lists } = TrustListsReport.parse(JSON.parse((await trust('lists', '--json')).stdout));
    const list = lists.find(({ id }) => id === 'c2pa')!;
    expect([known.has(list.version!), list.damaged, list.entries, list.enabled]).toEqual([true, false, 1, true]);
    expect(await readdir(join(folder, 'workspace/trust'))).not.toContain('registry.json.damaged');
  });
});

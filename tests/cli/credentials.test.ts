import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from '#shared/rpc/zod.ts';
import { InspectReport } from '../../electron/cli/commands/inspect.ts';
import { signApart, startListener } from '../support/apart.ts';
import { demoClip, temporaryFolder } from '../support/engine.ts';
import { makeIdentity, type TestIdentity } from '../support/engine-identity.ts';

let folder: string;
let signer: TestIdentity;
beforeAll(async () => {
  folder = await temporaryFolder();
  signer = await makeIdentity({ name: 'Agency' });
});

/** The built command, as a user runs it. */
function inspect(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [resolve('dist/node/cli.js'), '--workspace', join(folder, 'workspace'), 'inspect', ...args];
  return new Promise((done) => {
    execFile(process.execPath, command, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
const report = (stdout: string) => z.decode(InspectReport, JSON.parse(stdout)).files[0]!;

test('R65: --fetch-remote asks the address that a file names, inside only when that is meant, and for that run alone', async () => {
  let store: Uint8Array = new Uint8Array();
  const { asked, origin } = await startListener((_, response) => response.end(store));
  const path = join(folder, 'remote.mp4');
  store = signApart(signer, { source: demoClip('intro'), path, url: `${origin}/1` });

  const plain = await inspect(path);
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(plain.stdout).toContain('  With --fetch-remote that address is asked.\n');
  const refused = await inspect(path, '--fetch-remote', '--allow-http');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('[address_inside]') });
  expect(asked).toEqual([]);

  const { code, stdout } = await inspect(path, '--fetch-remote', '--allow-http', '--allow-inside', '--json');
  expect(code).toBe(0);
  expect(report(stdout)).toMatchObject({
    outcome: { kind: 'readable', embedded: false },
    credentialsFrom: { kind: 'remote', address: `${origin}/1` },
    verdict: { headline: { state: 'unknown-signer' } },
  });
  expect(asked).toHaveLength(1);
  expect(report((await inspect(path, '--json')).stdout).outcome).toEqual({ kind: 'remote', url: `${origin}/1` });
  expect(asked).toHaveLength(1);
});

test('R18: --credentials reads one file with a sidecar; one beside it is named and left alone', async () => {
  const path = join(folder, 'clip.mp4');
  const sidecar = join(folder, 'clip.c2pa');
  await writeFile(sidecar, signApart(signer, { source: demoClip('outro'), path }));

  const plain = await inspect(path);
  expect(plain.stdout).toContain('  No Content Credential\n');
  expect(plain.stdout).toContain('  clip.c2pa lies beside it. With --credentials it is read.\n');
  const given = await inspect(path, '--credentials', sidecar);
  expect(given.code).toBe(0);
  expect(given.stdout).toMatch(/^ {2}credentials given in clip\.c2pa \S+Z, sha256 [0-9a-f]{64}$/m);
  expect(given.stdout).toContain('  integrity  intact\n');
  expect(await inspect(path, path, '--credentials', sidecar)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--credentials is for one file'),
  });
});
